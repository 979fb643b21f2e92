//! A bureau's file into the vault: each row is judged, split and sealed as it is read, and written in batches. No whole code rests
//! anywhere, and a file of any length takes the same memory.

mod lines;
mod read;
mod row;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;

use self::read::{Batch, Read as Reading};
pub use self::row::{Column, NotAHeader, RowFault};
use super::{Sealer, VaultError, hex};
use crate::domain::card_product::{CardProduct, ProductId};
use crate::domain::event::Act;
use crate::domain::named::named;
use crate::domain::sealed::WrappedKey;
use crate::domain::time::At;
use crate::exit::{Code, Failure};
use crate::store::model::{Event, Imported, NewCard};
use crate::store::{Store, StoreError};

named! {
    /// How a bureau writes its files.
    Format, NotAFormat, "a format" {
        /// CSV with a header.
        Csv = "csv",
        /// One JSON object per line.
        JsonLines = "jsonl",
    }
}

/// A file to import.
pub struct Source {
    name: String,
    size: Option<u64>,
    format: Format,
    from: Box<dyn Read + Send>,
}

/// What happens along the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// So many bytes were read and their rows written.
    Read(u64),
    /// The row on this line, counted from 1, was left out.
    Bad(u64, RowFault),
}

/// What became of the rows of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows in all, without header and empty lines.
    pub rows: u64,
    /// Cards that are new.
    pub new: u64,
    /// Cards that were there already; their codes were left as they are.
    pub known: u64,
    /// Cards that were there with another holder, product or expiry; left as they are.
    pub contradicting: u64,
    /// Rows that are wrong in themselves.
    pub bad: u64,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
}

impl Summary {
    /// Rows that did not come in and should have.
    #[must_use]
    pub const fn failed(&self) -> u64 {
        self.bad + self.contradicting
    }
}

/// Why an import ended early. What was written before stays, and the same file may be imported again.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The format is neither given nor told by the file's name.
    #[error("{0} tells no format")]
    Format(String),
    /// The header lacks columns.
    #[error(transparent)]
    Header(#[from] NotAHeader),
    /// The library that seals failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reading thread ended without a word.
    #[error("reading ended without a word")]
    Lost,
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::File { path, source } => {
                Failure::new(Code::File).with("path", path.display()).with("why", &source).because(source)
            }
            ImportError::Format(_) => Failure::new(Code::MissingAnswer).with("flag", "--format"),
            ImportError::Header(error) => Failure::new(Code::BadValue).with("what", "CSV").with("why", error),
            ImportError::Vault(error) => error.into(),
            ImportError::Store(error) => error.into(),
            error @ ImportError::Lost => Failure::new(Code::Bug).because(error),
        }
    }
}

impl Source {
    /// Opens a file; `-` is standard input. Without a format the name tells it: `.csv`, `.jsonl` or `.ndjson`.
    ///
    /// # Errors
    /// When the file cannot be opened, or nothing tells the format.
    pub fn open(path: &Path, format: Option<Format>) -> Result<Self, ImportError> {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let format = match (format, path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase).as_deref()) {
            (Some(format), _) => format,
            (None, Some("csv")) => Format::Csv,
            (None, Some("jsonl" | "ndjson")) => Format::JsonLines,
            (None, _) => return Err(ImportError::Format(name)),
        };
        let failed = |source| ImportError::File { path: path.to_owned(), source };
        let (file, name) = if path == Path::new("-") {
            (standard_input().map_err(failed)?, "standard input".to_owned())
        } else {
            (File::open(path).map_err(failed)?, name)
        };
        let size = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|data| data.len());
        Ok(Self { name, size, format, from: Box::new(file) })
    }

    /// Rows from memory, for those who make their own.
    #[must_use]
    pub fn new(name: &str, format: Format, from: Box<dyn Read + Send>) -> Self {
        Self { name: name.to_owned(), size: None, format, from }
    }

    /// How many bytes there are, when that is known.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The file's name, without its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({})", self.name)
    }
}

/// Standard input without the buffer of the standard library, which is never wiped.
#[cfg(unix)]
fn standard_input() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(not(unix))]
fn standard_input() -> io::Result<File> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "give a file"))
}

/// Imports a file. The data keys are stored before the first card that is sealed under them, and only when there is one, so that
/// importing a file again changes nothing. One event says what came in.
///
/// # Errors
/// When the file or the store fails. What was written before stays, and is known when the file is imported again.
pub async fn run(
    store: &Store,
    sealer: Sealer,
    products: &BTreeMap<ProductId, CardProduct>,
    source: Source,
    now: At,
    mut told: impl FnMut(Told),
) -> Result<Summary, ImportError> {
    let rules = products.iter().map(|(id, product)| (id.clone(), product.split)).collect();
    let mut import = Import { store, keys: Some(sealer.keys()), now, summary: Summary::default() };
    let name = source.name.clone();
    // Two batches wait at most: reading stops when the store is slower.
    let (sender, mut batches) = mpsc::channel(2);
    let reading = Reading { sealer, rules, batches: sender };
    let reader = tokio::task::spawn_blocking(move || reading.all(source.from, source.format));
    let mut outcome = Ok(());
    while let Some(batch) = batches.recv().await {
        outcome = import.write(batch, &mut told).await;
        if outcome.is_err() {
            break;
        }
    }
    drop(batches);
    let read = reader.await.map_err(|_| ImportError::Lost)?;
    let outcome = outcome.and_then(|()| {
        let end = read.map_err(|error| error.in_file(&name))?;
        import.summary.digest = end;
        Ok(import.summary)
    });
    let recorded = import.record(&name, outcome.as_ref().err()).await;
    outcome.and_then(|summary| recorded.map(|()| summary))
}

struct Import<'a> {
    store: &'a Store,
    /// The data keys, until they are stored.
    keys: Option<[WrappedKey; 2]>,
    now: At,
    summary: Summary,
}

impl Import<'_> {
    async fn write(&mut self, batch: Batch, told: &mut impl FnMut(Told)) -> Result<(), ImportError> {
        self.summary.rows += u64::try_from(batch.cards.len() + batch.bad.len()).unwrap_or(0);
        for (line, fault) in batch.bad {
            self.summary.bad += 1;
            told(Told::Bad(line, fault));
        }
        let (lines, cards): (Vec<u64>, Vec<NewCard>) = batch.cards.into_iter().unzip();
        for (line, imported) in lines.into_iter().zip(self.store(cards).await?) {
            match imported {
                Imported::New => self.summary.new += 1,
                Imported::Known => self.summary.known += 1,
                Imported::Contradicts => {
                    self.summary.contradicting += 1;
                    told(Told::Bad(line, RowFault::Contradicts));
                }
            }
        }
        told(Told::Read(batch.read));
        Ok(())
    }

    async fn store(&mut self, cards: Vec<NewCard>) -> Result<Vec<Imported>, ImportError> {
        if cards.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(keys) = &self.keys {
            if let Some(outcomes) = self.all_known(&cards).await? {
                return Ok(outcomes);
            }
            self.store.add_keys(keys, self.now).await?;
            self.keys = None;
        }
        Ok(self.store.import(cards).await?)
    }

    /// What the store would say of these cards, when all of them are there already; `None` at the first that is not.
    async fn all_known(&self, cards: &[NewCard]) -> Result<Option<Vec<Imported>>, ImportError> {
        let mut found = stream::iter(cards).map(|new| async move { (new, self.store.card(&new.number).await) }).buffered(16);
        let mut outcomes = Vec::with_capacity(cards.len());
        while let Some((new, card)) = found.next().await {
            let Some(card) = card? else { return Ok(None) };
            let same = card.holder == new.holder && card.product == new.product && card.valid_until == new.valid_until;
            outcomes.push(if same { Imported::Known } else { Imported::Contradicts });
        }
        Ok(Some(outcomes))
    }

    /// The event of the import. One that ended before anything was written leaves none.
    async fn record(&self, name: &str, error: Option<&ImportError>) -> Result<(), ImportError> {
        let it = &self.summary;
        let result = match error {
            None if it.failed() == 0 => "done",
            None => Code::SomeRowsFailed.as_str(),
            Some(_) if it.new == 0 => return Ok(()),
            Some(ImportError::Store(_)) => Code::Store.as_str(),
            Some(_) => Code::File.as_str(),
        };
        let (new, known, contradicting, bad) = (it.new, it.known, it.contradicting, it.bad);
        let object = format!("{name} sha256:{} new:{new} known:{known} contradicting:{contradicting} bad:{bad}", hex(&it.digest));
        let event = Event {
            at: self.now,
            act: Act::CodesImported,
            actor: "vault import".to_owned(),
            capacity: String::new(),
            object,
            result: result.to_owned(),
            correlation: uuid::Uuid::new_v4().simple().to_string(),
        };
        Ok(self.store.record(event).await?)
    }
}
