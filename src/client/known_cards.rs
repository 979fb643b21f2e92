//! The cards that logged in here before: with several in the readers, that tells the operator's from the citizen's. The service
//! knew their certificates, and nothing had to be asked of it for that.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use super::keep::{make_private, short};
use crate::config::client::ClientSettings;
use crate::config::paths::Paths;
use crate::exit::{Code, Failure};

/// So many are remembered, the last ones.
const MOST: usize = 8;

/// Their serial numbers, in a file that only its owner reads; nothing else of them is kept.
#[derive(Debug)]
pub struct KnownCards {
    file: PathBuf,
    serials: Vec<String>,
}

impl KnownCards {
    /// The cards for these settings. What cannot be read counts as none.
    #[must_use]
    pub fn new(paths: &Paths, settings: &ClientSettings) -> Self {
        let file = paths.state.join("cards").join(format!("crspin-cards-{}", short(paths, settings)));
        let serials = fs::read_to_string(&file).unwrap_or_default().lines().map(str::to_owned).collect();
        Self { file, serials }
    }

    /// Whether the card with this serial number logged in here.
    #[must_use]
    pub fn has(&self, serial: &str) -> bool {
        self.serials.iter().any(|known| known == serial)
    }

    /// All of them.
    #[must_use]
    pub fn serials(&self) -> &[String] {
        &self.serials
    }

    /// Remembers one more.
    pub fn add(&self, serial: &str) -> Result<(), Failure> {
        if self.serials.first().is_some_and(|last| last == serial) {
            return Ok(());
        }
        let others = self.serials.iter().map(String::as_str).filter(|known| *known != serial);
        let text = std::iter::once(serial).chain(others).take(MOST).collect::<Vec<_>>().join("\n");
        let failed =
            |error: std::io::Error| Failure::new(Code::File).with("path", self.file.display()).with("why", &error).because(error);
        self.write(&text).map_err(failed)
    }

    /// Written beside its place and moved there: whole or not there, mode 0600 from its first byte.
    fn write(&self, text: &str) -> std::io::Result<()> {
        let folder = self.file.parent().unwrap_or(std::path::Path::new(""));
        make_private(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(&self.file).map(|_| ()).map_err(|error| error.error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_cards_are_known() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cards/file");
        let known = || {
            let serials = fs::read_to_string(&file).unwrap_or_default().lines().map(str::to_owned).collect();
            KnownCards { file: file.clone(), serials }
        };
        assert!(!known().has("1"));
        for serial in ["1", "2", "1", "3", "4", "5", "6", "7", "8", "9"] {
            known().add(serial).unwrap();
        }
        // The one that was used twice counts as of its last use.
        assert_eq!(known().serials, ["9", "8", "7", "6", "5", "4", "3", "1"]);
        assert!(known().has("1") && !known().has("2"));
    }
}
