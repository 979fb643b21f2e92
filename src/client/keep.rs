//! Where a session's key is kept: the system's keyring, else a file that only its owner reads.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::identity::Identity;
use super::keyring;
use crate::config::client::{ClientSettings, SessionStore};
use crate::config::paths::Paths;
use crate::exit::{Code, Failure};

/// No service lets a session live longer, in seconds: a day.
const LONGEST: usize = 24 * 60 * 60;

/// The place of one profile's session.
#[derive(Debug)]
pub struct Keep {
    store: SessionStore,
    /// Name of the key in the keyring and of the file: one per settings file, state folder and user.
    name: String,
    folder: PathBuf,
}

impl Keep {
    /// The place for these settings.
    #[must_use]
    pub fn new(paths: &Paths, settings: &ClientSettings) -> Self {
        let name = format!("crspin-session-{}", short(paths, settings));
        Self { store: settings.session, name, folder: paths.state.join("sessions") }
    }

    /// Keeps a session in place of the one before.
    pub fn put(&self, identity: &Identity) -> Result<(), Failure> {
        let bytes = Zeroizing::new(serde_json::to_vec(identity).map_err(|error| Failure::new(Code::Bug).because(error))?);
        if self.store == SessionStore::File {
            // One left in the keyring, from when the settings were others, would outlive its logout.
            keyring::remove(&self.name);
        } else {
            match keyring::put(&self.name, &bytes, LONGEST) {
                Ok(()) => {
                    // A session left in a file by an earlier login would come back after this one.
                    return self.remove_file();
                }
                Err(why) if self.store == SessionStore::Keyring => return Err(unusable(Path::new("keyring"), &why)),
                Err(_) => {}
            }
        }
        self.write_file(&bytes).map_err(|error| unusable(&self.file(), &error))
    }

    /// The session, if one is kept.
    pub fn get(&self) -> Result<Option<Identity>, Failure> {
        let kept = if self.store == SessionStore::File { None } else { keyring::get(&self.name) };
        let bytes = match kept {
            Some(bytes) => bytes,
            None => match fs::read(self.file()) {
                Ok(bytes) => Zeroizing::new(bytes),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(unusable(&self.file(), &error)),
            },
        };
        // What cannot be read is no session: a new login replaces it.
        Ok(serde_json::from_slice(&bytes).ok())
    }

    /// Forgets the session; whether there was one.
    pub fn remove(&self) -> Result<bool, Failure> {
        let known = self.get()?.is_some();
        if self.store != SessionStore::File {
            keyring::remove(&self.name);
        }
        self.remove_file()?;
        Ok(known)
    }

    fn file(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    fn remove_file(&self) -> Result<(), Failure> {
        match fs::remove_file(self.file()) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(unusable(&self.file(), &error)),
            _ => Ok(()),
        }
    }

    /// Written beside its place and moved there, so that it is whole or not there; mode 0600 from its first byte. On Windows
    /// it is in the user's `AppData`, which others of the machine, its administrators aside, cannot read.
    fn write_file(&self, bytes: &[u8]) -> std::io::Result<()> {
        make_private(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(self.file()).map(|_| ()).map_err(|error| error.error)
    }
}

/// A short name for what belongs to these settings and this state folder.
pub(super) fn short(paths: &Paths, settings: &ClientSettings) -> String {
    let digest = Sha256::new()
        .chain_update(settings.source.as_os_str().as_encoded_bytes())
        .chain_update([0])
        .chain_update(paths.state.as_os_str().as_encoded_bytes())
        .finalize();
    digest.iter().take(8).fold(String::new(), |name, byte| format!("{name}{byte:02x}"))
}

fn unusable(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::File).with("path", path.display()).with("why", why)
}

#[cfg(unix)]
pub(super) fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(super) fn make_private(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(store: SessionStore, folder: &Path) -> Keep {
        Keep { store, name: format!("crspin-test-{}", std::process::id()), folder: folder.join("sessions") }
    }

    #[test]
    fn a_session_is_kept_and_forgotten() {
        // Linux lends its keyring to few containers; every Windows has its own.
        let sure = if cfg!(windows) { SessionStore::Keyring } else { SessionStore::File };
        for store in [SessionStore::File, SessionStore::Auto, sure] {
            let folder = tempfile::tempdir().unwrap();
            let keep = keep(store, folder.path());
            assert!(keep.get().unwrap().is_none());
            let identity = Identity::generate().unwrap().ending(crate::domain::time::At::from_millis(7));
            keep.put(&identity).unwrap();
            let kept = keep.get().unwrap().expect("a session");
            assert_eq!((kept.until(), kept.certificate().unwrap()), (identity.until(), identity.certificate().unwrap()));
            assert!(keep.remove().unwrap());
            assert!(keep.get().unwrap().is_none() && !keep.remove().unwrap());
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let keep = keep(SessionStore::File, folder.path());
        keep.put(&Identity::generate().unwrap()).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&keep.folder), mode(&keep.file())), (0o700, 0o600));
    }
}
