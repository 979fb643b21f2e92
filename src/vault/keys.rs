//! Key files: RSA key pairs of the two sides, in PEM.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use openssl::pkey::{HasPublic, Id, PKey, Private, Public};
use openssl::rsa::Rsa;
use openssl::symm::Cipher;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::error::VaultError;
use crate::domain::sealed::Side;
use crate::secret::Secret;

/// Length of new keys in bits: 128 bits of strength, and one unwrapping per import costs little.
const BITS: u32 = 3072;
/// The least length taken.
const LEAST_BITS: u32 = 2048;
/// No key file is longer.
const LONGEST: u64 = 65_536;

/// The public key of one side: enough to seal, never to open.
pub struct PublicKey {
    pair: PKey<Public>,
    fingerprint: [u8; 32],
}

impl PublicKey {
    /// Reads a public key: PEM, SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// When the file cannot be read or is no RSA public key of at least 2048 bits.
    pub fn load(path: &Path) -> Result<Self, VaultError> {
        let wanted = "a public RSA key of at least 2048 bits (PEM)";
        let not_a_key = || VaultError::NotAKey { path: path.to_owned(), wanted };
        let file = File::open(path).map_err(VaultError::file(path))?;
        let pair = PKey::public_key_from_pem(&bytes(file, path)?).map_err(|_| not_a_key())?;
        if pair.id() != Id::RSA || pair.bits() < LEAST_BITS {
            return Err(not_a_key());
        }
        let fingerprint = fingerprint(&pair)?;
        Ok(Self { pair, fingerprint })
    }

    /// SHA-256 of the key (SubjectPublicKeyInfo, DER).
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    pub(super) fn pair(&self) -> &PKey<Public> {
        &self.pair
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({}…)", super::hex(&self.fingerprint[..8]))
    }
}

/// The file of the public key that lies beside this private key: `desk.pub` beside `desk.key`.
#[must_use]
pub fn public_beside(private: &Path) -> PathBuf {
    private.with_extension("pub")
}

/// Makes a key pair per side in this folder: `desk.key`, `desk.pub`, `message.key`, `message.pub`. The private ones have mode 0600
/// and are encrypted when a passphrase is given. The folder is made, mode 0700, when it is not there.
///
/// # Errors
/// When one of the files is there already; then nothing is written. When a file cannot be written; then none is left.
pub fn keygen(dir: &Path, passphrase: Option<&Secret>) -> Result<(), VaultError> {
    make_folder(dir)?;
    let files = Side::ALL.iter().flat_map(|side| ["key", "pub"].map(|kind| dir.join(format!("{side}.{kind}"))));
    let files: Vec<PathBuf> = files.collect();
    if let Some(there) = files.iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(VaultError::Exists(there.clone()));
    }
    let mut written = Vec::new();
    let outcome = files.chunks_exact(2).try_for_each(|pair| write_pair(&pair[0], &pair[1], passphrase, &mut written));
    if outcome.is_err() {
        // Half a set of keys would be taken for a whole one; the error says why there is none.
        for path in written {
            drop(fs::remove_file(path));
        }
    }
    outcome
}

fn make_folder(dir: &Path) -> Result<(), VaultError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(VaultError::file(dir))
}

fn write_pair(key: &Path, public: &Path, passphrase: Option<&Secret>, written: &mut Vec<PathBuf>) -> Result<(), VaultError> {
    let pair = PKey::from_rsa(Rsa::generate(BITS)?)?;
    let pem = Zeroizing::new(match passphrase {
        Some(words) => pair.private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), words.reveal().as_bytes())?,
        None => pair.private_key_to_pem_pkcs8()?,
    });
    for (path, content, mode) in [(key, pem.as_slice(), 0o600), (public, pair.public_key_to_pem()?.as_slice(), 0o644)] {
        let mut file = create(path, mode)?;
        written.push(path.to_owned());
        file.write_all(content).and_then(|()| file.sync_all()).map_err(VaultError::file(path))?;
    }
    // Proves that the passphrase opens it, before anything is sealed for it.
    private(key, passphrase).map(drop)
}

fn create(path: &Path, mode: u32) -> Result<File, VaultError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    options.open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => VaultError::Exists(path.to_owned()),
        _ => VaultError::File { path: path.to_owned(), source: error },
    })
}

/// Reads a private RSA key, PEM, from a file that nobody else may read.
pub(super) fn private(path: &Path, passphrase: Option<&Secret>) -> Result<PKey<Private>, VaultError> {
    let wanted = "a private RSA key of at least 2048 bits (PEM, PKCS#8)";
    let file = File::open(path).map_err(VaultError::file(path))?;
    private_to_owner(&file, path)?;
    let pem = bytes(file, path)?;
    // Without a callback the library would ask at the terminal.
    let mut asked = false;
    let read = PKey::private_key_from_pem_callback(&pem, |buffer| {
        asked = true;
        let Some(words) = passphrase.map(|words| words.reveal().as_bytes()) else { return Ok(0) };
        buffer.get_mut(..words.len()).map_or(Ok(0), |room| {
            room.copy_from_slice(words);
            Ok(words.len())
        })
    });
    match read {
        Ok(pair) if pair.id() == Id::RSA && pair.bits() >= LEAST_BITS => Ok(pair),
        Err(_) if asked && passphrase.is_none() => Err(VaultError::PassphraseMissing(path.to_owned())),
        Err(_) if asked => Err(VaultError::WrongPassphrase(path.to_owned())),
        _ => Err(VaultError::NotAKey { path: path.to_owned(), wanted }),
    }
}

/// SHA-256 of the public key (SubjectPublicKeyInfo, DER).
pub(super) fn fingerprint<T: HasPublic>(pair: &PKey<T>) -> Result<[u8; 32], VaultError> {
    Ok(Sha256::digest(pair.public_key_to_der()?).into())
}

fn bytes(file: File, path: &Path) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(16_384));
    file.take(LONGEST).read_to_end(&mut bytes).map_err(VaultError::file(path))?;
    Ok(bytes)
}

#[cfg(unix)]
fn private_to_owner(file: &File, path: &Path) -> Result<(), VaultError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().map_err(VaultError::file(path))?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(VaultError::Loose { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn private_to_owner(_file: &File, _path: &Path) -> Result<(), VaultError> {
    Ok(())
}
