//! The journal of a batch: which rows are done, written before the next one counts. Holds no code and no contact.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::Row;
use crate::exit::{Code, Failure};

/// One line of the journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
enum Entry {
    /// The first line: the name of the batch, from which its keys are made.
    Batch { schema: u32, batch: Uuid },
    /// A row was released.
    Released { key: String, line: u64, release: String },
    /// A row was refused; it is tried again when the batch runs again.
    Refused { key: String, line: u64, code: String },
    /// Letters go to a printer or into a file from here on.
    LettersBegun,
    /// The letters of these releases are on paper or in a file; of none, when it failed.
    LettersEnded { releases: Vec<String> },
}

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    batch: Uuid,
    done: HashSet<String>,
    releases: Vec<String>,
    printed: HashSet<String>,
    letters_open: bool,
}

impl Journal {
    /// Opens the journal, or begins it. A last line that a kill left unfinished is cut off: what it was about is asked
    /// again with the same key.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| unusable(path, &error);
        let mut file = super::growing().open(path).map_err(failed)?;
        // A device such as /dev/full can be read without end.
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(unusable(path, &"not a regular file"));
        }
        super::lock(&file, path)?;
        let (entries, whole) = read(&mut file).map_err(failed)?;
        super::cut(&mut file, whole).map_err(failed)?;
        let mut journal = Self {
            path: path.to_owned(),
            file,
            batch: Uuid::new_v4(),
            done: HashSet::new(),
            releases: Vec::new(),
            printed: HashSet::new(),
            letters_open: false,
        };
        let mut begun = false;
        for entry in entries {
            match entry {
                Entry::Batch { batch, .. } => (journal.batch, begun) = (batch, true),
                Entry::Released { key, release, .. } => {
                    journal.done.insert(key);
                    journal.releases.push(release);
                }
                Entry::Refused { .. } => {}
                Entry::LettersBegun => journal.letters_open = true,
                Entry::LettersEnded { releases } => {
                    journal.printed.extend(releases);
                    journal.letters_open = false;
                }
            }
        }
        if !begun {
            journal.write(&Entry::Batch { schema: 1, batch: journal.batch })?;
        }
        Ok(journal)
    }

    /// Gives each row its key: the batch, the row's content, and how many equal rows came before it. A row keeps its key
    /// when other rows of the file are corrected.
    pub fn keys(&self, rows: Vec<Row>) -> Vec<(String, Row)> {
        let mut equal: HashMap<String, u32> = HashMap::new();
        let keyed = rows.into_iter().map(|row| {
            let content = serde_json::to_string(&row.request).unwrap_or_default();
            let count = equal.entry(content.clone()).and_modify(|count| *count += 1).or_default();
            let key = Uuid::new_v5(&self.batch, format!("{count} {content}").as_bytes());
            (key.to_string(), row)
        });
        keyed.collect()
    }

    /// Whether the row with this key was released.
    pub fn is_done(&self, key: &str) -> bool {
        self.done.contains(key)
    }

    /// Writes down that a row was released.
    pub fn released(&mut self, key: &str, line: u64, release: &str) -> Result<(), Failure> {
        self.releases.push(release.to_owned());
        self.write(&Entry::Released { key: key.to_owned(), line, release: release.to_owned() })
    }

    /// The releases of this batch.
    pub fn releases(&self) -> &[String] {
        &self.releases
    }

    /// Whether the letter of this release is on paper or in a file.
    pub fn is_printed(&self, release: &str) -> bool {
        self.printed.contains(release)
    }

    /// Whether letters were begun and nothing says how that ended.
    pub fn letters_are_open(&self) -> bool {
        self.letters_open
    }

    /// Writes down that letters go out from here on.
    pub fn letters_begin(&mut self) -> Result<(), Failure> {
        self.write(&Entry::LettersBegun)
    }

    /// Writes down of which releases the letters are out.
    pub fn letters_end(&mut self, releases: Vec<String>) -> Result<(), Failure> {
        self.write(&Entry::LettersEnded { releases })
    }

    /// Writes down that a row was refused.
    pub fn refused(&mut self, key: &str, line: u64, code: Code) -> Result<(), Failure> {
        self.write(&Entry::Refused { key: key.to_owned(), line, code: code.to_string() })
    }

    fn write(&mut self, entry: &Entry) -> Result<(), Failure> {
        let mut line = serde_json::to_string(entry).map_err(|error| Failure::new(Code::Bug).because(error))?;
        line.push('\n');
        self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data()).map_err(|error| unusable(&self.path, &error))
    }
}

fn unusable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::File).with("path", path.display()).with("why", error)
}

/// The entries of a journal, and how many bytes of it are whole lines.
fn read(file: &mut File) -> std::io::Result<(Vec<Entry>, u64)> {
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::new(file);
    let (mut entries, mut whole, mut line) = (Vec::new(), 0, String::new());
    loop {
        line.clear();
        let length = reader.read_line(&mut line)?;
        if length == 0 || !line.ends_with('\n') {
            return Ok((entries, whole));
        }
        let entry = serde_json::from_str(&line).map_err(|error| {
            std::io::Error::new(std::io::ErrorKind::InvalidData, format!("this is not a journal of crspin: {error}"))
        })?;
        entries.push(entry);
        whole += u64::try_from(length).unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn an_unfinished_line_is_cut_off_and_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.journal");
        let mut journal = Journal::open(&path).unwrap();
        journal.released("first", 1, "R").unwrap();
        journal.released("second", 2, "R").unwrap();
        assert!(Journal::open(&path).is_err(), "two write at once");
        drop(journal);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, &text[..text.len() - 3]).unwrap();

        let mut journal = Journal::open(&path).unwrap();
        assert!(journal.is_done("first") && !journal.is_done("second"));
        journal.released("second", 2, "R").unwrap();
        drop(journal);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}
