//! What can go wrong with keys and halves.

use std::path::{Path, PathBuf};

use openssl::error::ErrorStack;

use crate::domain::sealed::Side;
use crate::exit::{Code, Failure};

/// Why a key was not read or made, or a half not sealed or opened. Never says anything of a code or a passphrase.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A key file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A key file is there already; keys are never overwritten, since what they sealed would be lost.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// A private key that others may read.
    #[error("others may read {} (mode {mode:03o}); chmod 600", path.display())]
    Loose {
        /// Which file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The file holds no key of the kind wanted.
    #[error("{} is not {wanted}", path.display())]
    NotAKey {
        /// Which file.
        path: PathBuf,
        /// What it should be.
        wanted: &'static str,
    },
    /// The private key is encrypted and no passphrase was given.
    #[error("{} is encrypted: its passphrase is needed", .0.display())]
    PassphraseMissing(PathBuf),
    /// The passphrase does not open the private key.
    #[error("the passphrase does not open {}", .0.display())]
    WrongPassphrase(PathBuf),
    /// The half belongs to the side whose key this process does not hold.
    #[error("this is a half of the {0} side, whose key is not here")]
    OtherSide(Side),
    /// The data key is wrapped for another key pair.
    #[error("the data key is wrapped for another key pair ({0}…)")]
    OtherKeyPair(String),
    /// The half names another data key than the one given with it.
    #[error("the half is sealed under another data key")]
    OtherDataKey,
    /// What is stored does not open: changed, cut, or put in another row.
    #[error("what is stored does not open: it was changed or belongs to another card")]
    DoesNotOpen,
    /// The library underneath failed.
    #[error("cryptography: {0}")]
    Library(#[from] ErrorStack),
}

impl VaultError {
    /// Whether trying again can help once a person has mended the settings: the stored half itself is not at fault.
    #[must_use]
    pub const fn mendable(&self) -> bool {
        !matches!(self, Self::DoesNotOpen | Self::OtherDataKey)
    }

    pub(super) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    /// The file that the error is about, if any.
    fn path(&self) -> Option<&Path> {
        match self {
            Self::File { path, .. }
            | Self::Loose { path, .. }
            | Self::NotAKey { path, .. }
            | Self::Exists(path)
            | Self::PassphraseMissing(path)
            | Self::WrongPassphrase(path) => Some(path),
            _ => None,
        }
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        let key = error.path().map_or_else(|| "vault".to_owned(), |path| path.display().to_string());
        let why = match &error {
            VaultError::File { source, .. } => source.to_string(),
            VaultError::Loose { mode, .. } => format!("others may read it (mode {mode:03o}); chmod 600"),
            VaultError::NotAKey { wanted, .. } => format!("not {wanted}"),
            VaultError::Exists(_) => "is there already, and keys are never overwritten".to_owned(),
            VaultError::PassphraseMissing(_) => "encrypted: its passphrase is needed".to_owned(),
            VaultError::WrongPassphrase(_) => "the passphrase does not open it".to_owned(),
            other => other.to_string(),
        };
        Failure::new(Code::VaultKey).with("key", key).with("why", why).because(error)
    }
}
