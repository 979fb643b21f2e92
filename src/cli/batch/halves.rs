//! The file of first halves: mode 0600, one line a release. Windows has no such mode: there the file is as private as the
//! folder that the operator chose, such as one of the user's profile.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::domain::codes::DeskHalf;
use crate::domain::release::ReleaseId;
use crate::exit::{Code, Failure};
use crate::secret::Secret;
use crate::wire::{FirstHalf, Release};

/// A first half in the file.
#[derive(Debug)]
pub struct Kept {
    /// Its release.
    pub release: ReleaseId,
    /// Its line in the file of rows.
    pub line: u64,
    /// The half.
    pub half: DeskHalf,
}

/// The open file.
#[derive(Debug)]
pub struct Halves {
    path: PathBuf,
    file: File,
    known: HashSet<String>,
}

impl Halves {
    /// Opens the file, or makes it, readable by its owner alone.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| unusable(path, &error);
        let mut file = made_private(super::growing()).open(path).map_err(failed)?;
        // A device such as /dev/full can be read without end.
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(unusable(path, &"not a regular file"));
        }
        super::lock(&file, path)?;
        private(&file, path)?;
        let known = releases(&mut file, path)?;
        let mut halves = Self { path: path.to_owned(), file, known };
        if halves.file.metadata().map_err(failed)?.len() == 0 {
            halves.write("release,line,card,fiscal_code,pin_first,puk_first\n")?;
        }
        Ok(halves)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a first half, once per release, and waits until it is on the disk.
    pub fn add(&mut self, line: u64, release: &Release, half: &FirstHalf) -> Result<(), Failure> {
        if !self.known.insert(release.id.to_string()) {
            return Ok(());
        }
        let text = Secret::new(format!(
            "{},{line},{},{},{},{}\n",
            release.id,
            release.card,
            release.fiscal_code,
            half.pin.reveal(),
            half.puk.reveal()
        ));
        self.write(text.reveal())
    }

    /// Every first half in the file.
    pub fn all(&mut self) -> Result<Vec<Kept>, Failure> {
        let text = content(&mut self.file).map_err(|error| unusable(&self.path, &error))?;
        let mut kept = Vec::new();
        for line in text.reveal().lines().skip(1) {
            let strange = || unusable(&self.path, &"not a line of first halves");
            let [release, line, _, _, pin, puk] = line.split(',').collect::<Vec<_>>()[..] else { return Err(strange()) };
            let half = DeskHalf { pin: Secret::new(pin.to_owned()), puk: Secret::new(puk.to_owned()) };
            let release = release.parse().map_err(|_| strange())?;
            kept.push(Kept { release, line: line.parse().map_err(|_| strange())?, half });
        }
        Ok(kept)
    }

    /// Deletes the file.
    pub fn remove(self) -> Result<(), Failure> {
        std::fs::remove_file(&self.path).map_err(|error| unusable(&self.path, &error))
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_data()).map_err(|error| unusable(&self.path, &error))
    }
}

fn unusable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::File).with("path", path.display()).with("why", error)
}

#[cfg(unix)]
fn made_private(mut options: OpenOptions) -> OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(not(unix))]
fn made_private(options: OpenOptions) -> OpenOptions {
    options
}

#[cfg(unix)]
fn private(file: &File, path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().map_err(|error| unusable(path, &error))?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(unusable(path, &format_args!("others may read it (mode {mode:04o})"))) }
}

#[cfg(not(unix))]
fn private(_: &File, _: &Path) -> Result<(), Failure> {
    Ok(())
}

/// All of it. Room for the whole at once: a buffer that grows leaves copies behind.
fn content(file: &mut File) -> std::io::Result<Secret> {
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(0);
    let mut text = Zeroizing::new(String::with_capacity(length + 1));
    file.seek(SeekFrom::Start(0))?;
    file.read_to_string(&mut text)?;
    Ok(Secret::new(std::mem::take(&mut *text)))
}

/// The releases that the file holds already. An unfinished last line is cut off: its half is asked for again.
fn releases(file: &mut File, path: &Path) -> Result<HashSet<String>, Failure> {
    let failed = |error: std::io::Error| unusable(path, &error);
    let text = content(file).map_err(failed)?;
    let whole = text.reveal().rfind('\n').map_or(0, |end| end + 1);
    super::cut(file, u64::try_from(whole).unwrap_or(0)).map_err(failed)?;
    let lines = text.reveal()[..whole].lines().skip(1);
    Ok(lines.filter_map(|line| line.split(',').next()).map(str::to_owned).collect())
}
