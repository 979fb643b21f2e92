//! The folder of a sandbox: what lies where in it, who holds it, and that it is one at all.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::exit::{Code, Failure};

/// Says that the folder is a sandbox, to people and to this program, which removes nothing from a folder without it.
const MARK: &str = "SANDBOX.txt";
const MARK_TEXT: &str = "A sandbox of crspin. Nothing in here is real. `crspin sandbox reset` makes it anew.\n";

/// Everything that `init` makes, for `reset` to remove; anything else in the folder stays.
const MADE: &[&str] =
    &["service.toml", "citizens.json", "pki", "vault", "tokens", "softhsm2.conf", "module", "pins", "cards", "messages", "data"];

/// The folder of a sandbox.
#[derive(Clone, Debug)]
pub struct Place(PathBuf);

/// The sandbox is nobody else's while this lives.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

impl Place {
    /// The sandbox in this folder, whether it is there or not.
    pub fn at(folder: &Path) -> Result<Self, Failure> {
        std::path::absolute(folder).map(Self).map_err(|error| file(folder, error))
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// The settings of the service.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.0.join("service.toml")
    }

    /// The list of citizens; written last, so that a sandbox that has it is whole.
    #[must_use]
    pub fn citizens(&self) -> PathBuf {
        self.0.join("citizens.json")
    }

    /// Certificates and revocation list.
    #[must_use]
    pub fn pki(&self) -> PathBuf {
        self.0.join("pki")
    }

    /// The keys of the vault.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.0.join("vault")
    }

    /// The folder in which SoftHSM keeps the tokens.
    #[must_use]
    pub fn tokens(&self) -> PathBuf {
        self.0.join("tokens")
    }

    /// The settings of SoftHSM.
    #[must_use]
    pub fn softhsm(&self) -> PathBuf {
        self.0.join("softhsm2.conf")
    }

    /// The file that names SoftHSM's module.
    #[must_use]
    pub fn module(&self) -> PathBuf {
        self.0.join("module")
    }

    /// The file with the PIN of this token.
    #[must_use]
    pub fn pin(&self, label: &str) -> PathBuf {
        self.0.join("pins").join(label)
    }

    /// The folder of the virtual card of somebody: a label such as `operator-1`, or a codice fiscale.
    #[must_use]
    pub fn card(&self, whose: &str) -> PathBuf {
        self.0.join("cards").join(whose)
    }

    /// Where messages arrive.
    #[must_use]
    pub fn messages(&self) -> PathBuf {
        self.0.join("messages")
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join("data").join("crspin.db")
    }

    /// Whether `init` finished here.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.is_ours() && self.citizens().exists()
    }

    /// Fails unless `init` finished here.
    pub fn ready(&self) -> Result<(), Failure> {
        if self.is_ready() { Ok(()) } else { Err(Failure::new(Code::NoSandbox).with("path", self.0.display())) }
    }

    fn is_ours(&self) -> bool {
        self.0.join(MARK).exists()
    }

    /// Makes the folder, for this user only, or takes it over when it is empty or an earlier `init` began here.
    ///
    /// # Errors
    /// [`Code::NotASandbox`] when there is something else in it.
    pub fn claim(&self) -> Result<(), Failure> {
        if self.is_ours() {
            return Ok(());
        }
        make_folder(&self.0)?;
        let empty = fs::read_dir(&self.0).map_err(|error| file(&self.0, error))?.next().is_none();
        if !empty {
            return Err(Failure::new(Code::NotASandbox).with("path", self.0.display()));
        }
        write(&self.0.join(MARK), MARK_TEXT.as_bytes())
    }

    /// Holds the sandbox against other processes.
    ///
    /// # Errors
    /// [`Code::SandboxRuns`] when another process holds it.
    pub fn hold(&self) -> Result<Held, Failure> {
        let path = self.0.join("lock");
        let lock = OpenOptions::new().create(true).append(true).open(&path).map_err(|error| file(&path, error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Held(lock)),
            Err(TryLockError::WouldBlock) => Err(Failure::new(Code::SandboxRuns).with("path", self.0.display())),
            Err(TryLockError::Error(error)) => Err(file(&path, error)),
        }
    }

    /// Removes what an earlier `init` made, and nothing else.
    pub fn clear(&self, _held: &Held) -> Result<(), Failure> {
        if !self.is_ours() {
            return Err(Failure::new(Code::NotASandbox).with("path", self.0.display()));
        }
        for name in MADE {
            let path = self.0.join(name);
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(file(&path, error)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Makes a folder and those above it, for this user only.
pub fn make_folder(path: &Path) -> Result<(), Failure> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| file(path, error))
}

/// Writes a file for this user only, whole or not at all.
pub fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // A temporary file has mode 0600 from the start.
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(|error| file(path, error))?;
    draft.write_all(content).map_err(|error| file(path, error))?;
    draft.persist(path).map(drop).map_err(|error| file(path, error.error))
}

/// The failure of a file.
#[must_use]
pub fn file(path: &Path, error: io::Error) -> Failure {
    Failure::new(Code::File).with("path", path.display()).with("why", &error).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(result: Result<impl std::fmt::Debug, Failure>) -> Code {
        result.unwrap_err().code
    }

    #[test]
    fn takes_no_folder_of_others() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.txt"), "years of work").unwrap();
        assert_eq!(code(Place::at(folder.path()).unwrap().claim()), Code::NotASandbox);
    }

    #[test]
    fn clears_what_it_made_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path()).unwrap();
        place.claim().unwrap();
        place.claim().unwrap(); // twice is fine
        let held = place.hold().unwrap();
        make_folder(&place.vault()).unwrap();
        write(&place.vault().join("desk.key"), b"key").unwrap();
        write(&place.citizens(), b"[]").unwrap();
        fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        assert!(place.is_ready());
        place.clear(&held).unwrap();
        assert!(!place.vault().exists() && !place.is_ready());
        assert_eq!(code(place.ready()), Code::NoSandbox);
        assert!(folder.path().join("notes.txt").exists());
    }

    #[test]
    fn one_holds_it_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path()).unwrap();
        let held = place.hold().unwrap();
        assert_eq!(code(place.hold()), Code::SandboxRuns);
        drop(held);
        assert!(place.hold().is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn files_are_for_this_user_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        make_folder(&inner).unwrap();
        write(&inner.join("pin"), b"123456").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&inner), mode(&inner.join("pin"))), (0o700, 0o600));
    }
}
