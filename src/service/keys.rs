//! The vault keys of a process: only those of its role are ever read.

use crate::config::service::ServiceSettings;
use crate::config::{secret_file, service::ServeRole};
use crate::domain::sealed::Side;
use crate::exit::Failure;
use crate::secret::Secret;
use crate::vault::{Opener, VaultError};

/// The private keys that this process holds.
#[derive(Debug)]
pub struct Keys {
    pub(super) desk: Option<Opener>,
    pub(super) message: Option<Opener>,
}

impl Keys {
    /// Reads the desk key when requests are answered and the message key when second halves are sent. A passphrase comes from
    /// the file that the settings name; else, for keys that need one, from `ask`, which is called once at most.
    ///
    /// # Errors
    /// When a key is missing, readable by others, or does not open.
    pub fn load(settings: &ServiceSettings, ask: impl FnOnce() -> Result<Secret, Failure>) -> Result<Self, Failure> {
        let vault = &settings.vault;
        let given = vault.passphrase_file.as_deref().map(secret_file::from_file).transpose()?;
        let load = |passphrase: Option<&Secret>| -> Result<Self, VaultError> {
            let one = |side, path: Option<&std::path::PathBuf>, wanted: bool| {
                path.filter(|_| wanted).map(|path| Opener::load(side, path, passphrase)).transpose()
            };
            Ok(Self {
                desk: one(Side::Desk, vault.desk_key.as_ref(), settings.role.answers())?,
                message: one(Side::Message, vault.message_key.as_ref(), settings.role.sends())?,
            })
        };
        match load(given.as_ref()) {
            Err(VaultError::PassphraseMissing(_)) => Ok(load(Some(&ask()?))?),
            done => Ok(done?),
        }
    }

    /// Which role these keys allow.
    #[must_use]
    pub fn role(&self) -> Option<ServeRole> {
        match (&self.desk, &self.message) {
            (Some(_), Some(_)) => Some(ServeRole::All),
            (Some(_), None) => Some(ServeRole::Api),
            (None, Some(_)) => Some(ServeRole::Sender),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Code;

    fn settings(folder: &std::path::Path, role: ServeRole) -> ServiceSettings {
        let text = include_str!("../../examples/service.toml");
        ServiceSettings::parse(text, folder, Some(role)).expect("settings")
    }

    fn nobody() -> Result<Secret, Failure> {
        Err(Code::MissingAnswer.into())
    }

    #[test]
    fn each_role_reads_its_own_key_only() {
        let folder = tempfile::tempdir().expect("a folder");
        crate::vault::keygen(folder.path(), None).expect("keys");
        let load = |role| Keys::load(&settings(folder.path(), role), nobody);
        assert_eq!(load(ServeRole::All).expect("keys").role(), Some(ServeRole::All));
        assert_eq!(load(ServeRole::Api).expect("keys").role(), Some(ServeRole::Api));
        assert_eq!(load(ServeRole::Sender).expect("keys").role(), Some(ServeRole::Sender));
        // The other side's key may as well not exist.
        std::fs::remove_file(folder.path().join("message.key")).expect("removed");
        assert_eq!(load(ServeRole::Api).expect("keys").role(), Some(ServeRole::Api));
        assert_eq!(load(ServeRole::Sender).expect_err("no key").code, Code::VaultKey);
        assert_eq!(load(ServeRole::All).expect_err("no key").code, Code::VaultKey);
    }

    #[test]
    fn a_passphrase_is_asked_for_when_a_key_needs_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let phrase = || Ok(Secret::new("correct horse".to_owned()));
        crate::vault::keygen(folder.path(), phrase().ok().as_ref()).expect("keys");
        let settings = settings(folder.path(), ServeRole::All);
        assert!(Keys::load(&settings, phrase).is_ok());
        assert_eq!(Keys::load(&settings, nobody).expect_err("nobody to ask").code, Code::MissingAnswer);
        let wrong = || Ok(Secret::new("battery staple".to_owned()));
        assert_eq!(Keys::load(&settings, wrong).expect_err("wrong").code, Code::VaultKey);
    }
}
