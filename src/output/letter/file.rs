//! A letter in a file: new, mode 0600, whole or not at all.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::exit::{Code, Failure};

/// A file that was made for a letter and is still empty: made before the release, so that nothing is released that cannot be
/// written. It goes again when nothing was written to it.
#[derive(Debug)]
pub struct Paper {
    path: PathBuf,
    file: File,
    written: bool,
}

impl Paper {
    /// Makes the file.
    ///
    /// # Errors
    /// [`Code::File`] when it is there already or cannot be made.
    pub fn make(path: &Path) -> Result<Self, Failure> {
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| failed(path, error))?;
        Ok(Self { path: path.to_owned(), file, written: false })
    }

    /// Writes the whole letter, down to the disk.
    ///
    /// # Errors
    /// [`Code::File`]; the file is gone then.
    pub fn write(mut self, letter: &[u8]) -> Result<(), Failure> {
        self.file.write_all(letter).and_then(|()| self.file.sync_all()).map_err(|error| failed(&self.path, error))?;
        self.written = true;
        Ok(())
    }
}

impl Drop for Paper {
    fn drop(&mut self) {
        if !self.written {
            // Nothing or half a letter is in it; when it cannot be removed, nobody could do more.
            let _stays = fs::remove_file(&self.path);
        }
    }
}

fn failed(path: &Path, error: std::io::Error) -> Failure {
    let failure = Failure::new(Code::File).with("path", path.display());
    let failure =
        if error.kind() == ErrorKind::AlreadyExists { failure.with("why", "letter-exists") } else { failure.with("why", &error) };
    failure.because(error)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_letter_is_for_its_owner_and_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("letter.pdf");
        Paper::make(&path).unwrap().write(b"%PDF").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Paper::make(&path).unwrap_err().code, Code::File);
        assert_eq!(fs::read(&path).unwrap(), b"%PDF", "it is still what it was");
    }

    #[test]
    fn without_a_letter_no_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("letter.pdf");
        drop(Paper::make(&path).unwrap());
        assert!(!path.exists());
        assert_eq!(Paper::make(&folder.path().join("no/letter.pdf")).unwrap_err().code, Code::File);
    }
}
