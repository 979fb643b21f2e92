//! The reading side: rows judged, split and sealed, handed on in batches.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;

use tokio::sync::mpsc;

use super::lines::{Line, Lines};
use super::row::{self, Header, NotAHeader, Row, RowFault, Rules};
use super::{Format, ImportError};
use crate::store::model::NewCard;
use crate::vault::{Sealer, VaultError};

/// Rows per batch, hence per transaction.
const BATCH: usize = 1000;
/// So many card numbers are remembered to find repeated ones; some tens of megabytes at most.
const REMEMBERED: usize = 4_000_000;

/// Rows that were read, each with its line.
#[derive(Debug, Default)]
pub struct Batch {
    /// Cards, sealed.
    pub cards: Vec<(u64, NewCard)>,
    /// Rows that are wrong.
    pub bad: Vec<(u64, RowFault)>,
    /// Bytes read up to here.
    pub read: u64,
}

/// Reads a file to its end.
pub struct Read {
    pub sealer: Sealer,
    pub rules: Rules,
    pub batches: mpsc::Sender<Batch>,
}

/// Why reading ended early.
#[derive(Debug)]
pub enum ReadError {
    Io(io::Error),
    Header(NotAHeader),
    Vault(VaultError),
}

impl ReadError {
    /// The same, with the file that it happened in.
    pub fn in_file(self, name: &str) -> ImportError {
        match self {
            Self::Io(source) => ImportError::File { path: PathBuf::from(name), source },
            Self::Header(error) => error.into(),
            Self::Vault(error) => error.into(),
        }
    }
}

/// How the lines are understood.
enum Grammar {
    /// CSV, its header still to come.
    Headless,
    Csv(Header),
    Json,
}

impl Read {
    /// Reads all rows; the digest of the file. Ends early, without error, when nobody takes batches any more.
    pub fn all(self, from: impl io::Read, format: Format) -> Result<[u8; 32], ReadError> {
        let mut lines = Lines::new(from);
        let mut grammar = if format == Format::Csv { Grammar::Headless } else { Grammar::Json };
        let mut seen = HashSet::new();
        let mut batch = Batch::default();
        while let Some(line) = lines.next().map_err(ReadError::Io)? {
            let row = match line {
                Line::Whole(line) if line.trim_ascii().is_empty() => continue,
                Line::Whole(line) => self.row(&mut grammar, line)?,
                Line::TooLong => Some(Err(RowFault::TooLong)),
            };
            let number = lines.number();
            match row.map(|row| row.and_then(|row| first(row, &mut seen))) {
                Some(Ok(row)) => batch.cards.push((number, self.seal(row)?)),
                Some(Err(fault)) => batch.bad.push((number, fault)),
                None => {}
            }
            if batch.cards.len() >= BATCH || batch.bad.len() >= BATCH {
                batch.read = lines.read();
                if self.batches.blocking_send(std::mem::take(&mut batch)).is_err() {
                    return Ok(lines.digest());
                }
            }
        }
        if matches!(grammar, Grammar::Headless) {
            return Err(ReadError::Header(NotAHeader(row::Column::ALL.to_vec())));
        }
        batch.read = lines.read();
        // Whoever no longer takes batches knows why.
        let _ = self.batches.blocking_send(batch);
        Ok(lines.digest())
    }

    /// The row on this line; `None` when it is the header.
    fn row(&self, grammar: &mut Grammar, line: &[u8]) -> Result<Option<Result<Row, RowFault>>, ReadError> {
        let text = std::str::from_utf8(line).map_err(|_| RowFault::NotText);
        match grammar {
            Grammar::Json => Ok(Some(row::json(line, &self.rules))),
            Grammar::Csv(header) => Ok(Some(text.and_then(|text| header.row(text, &self.rules)))),
            Grammar::Headless => {
                *grammar = Grammar::Csv(Header::parse(text.unwrap_or_default()).map_err(ReadError::Header)?);
                Ok(None)
            }
        }
    }

    fn seal(&self, row: Row) -> Result<NewCard, ReadError> {
        let Row { number, holder, product, codes, valid_until } = row;
        let (desk, message) = self.sealer.seal(codes, &number, &product).map_err(ReadError::Vault)?;
        Ok(NewCard { number, holder, product, valid_until, desk, message })
    }
}

/// The row, unless its card stood on an earlier line: which codes would be the right ones, nobody here can tell.
fn first(row: Row, seen: &mut HashSet<u64>) -> Result<Row, RowFault> {
    let Ok(number) = row.number.as_str().parse() else { return Ok(row) };
    let new = if seen.len() < REMEMBERED { seen.insert(number) } else { !seen.contains(&number) };
    if new { Ok(row) } else { Err(RowFault::Repeated) }
}
