//! Which module, and loading it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub use cryptoki::context::Pkcs11;
use cryptoki::context::{CInitializeArgs, CInitializeFlags};
use cryptoki::error::{Error, RvError};

use super::error::CardError;
use crate::exit::{Code, Failure};

/// p11-kit's proxy, which knows the modules that the system's administrator installed.
const PROXIES: &[&str] = &[
    "/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so",
    "/usr/lib/aarch64-linux-gnu/p11-kit-proxy.so",
    "/usr/lib64/p11-kit-proxy.so",
    "/usr/lib/p11-kit-proxy.so",
    "/opt/homebrew/lib/p11-kit-proxy.dylib",
    "/usr/local/lib/p11-kit-proxy.dylib",
];

/// Modules that speak with Italian cards, in the places where their packages put them. Paths of other systems are never
/// tried: here they would not be absolute, and anybody could put something there.
const KNOWN: &[&str] = &[
    "/usr/lib/bit4id/libbit4xpki.so",
    "/usr/lib/x86_64-linux-gnu/libbit4xpki.so",
    "/usr/lib/libbit4xpki.so",
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib64/opensc-pkcs11.so",
    "/usr/lib64/pkcs11/opensc-pkcs11.so",
    "/usr/lib/opensc-pkcs11.so",
    "/usr/lib/pkcs11/opensc-pkcs11.so",
    "/Library/bit4id/pkcs11/libbit4xpki.dylib",
    "/Library/OpenSC/lib/opensc-pkcs11.so",
    "/opt/homebrew/lib/opensc-pkcs11.so",
    "/usr/local/lib/opensc-pkcs11.so",
    // Bit4id's for the cards of Incard and of Oberthur (now IDEMIA), Athena's.
    "/Library/bit4id/pkcs11/libbit4ipki.dylib",
    "/Library/bit4id/pkcs11/libbit4opki.dylib",
    "/Library/Application Support/Athena/libASEP11.dylib",
    r"C:\Windows\System32\bit4xpki.dll",
    r"C:\Program Files\OpenSC Project\OpenSC\pkcs11\opensc-pkcs11.dll",
    r"C:\Windows\System32\bit4ipki.dll",
    r"C:\Windows\System32\bit4opki.dll",
    r"C:\Program Files\IDEMIA\IDPlugClassic\DLLs\idplug-pkcs11.dll",
    r"C:\Windows\System32\OCSCryptoki.dll",
    r"C:\Windows\System32\asepkcs.dll",
    // Siemens' for the CRS, and for the cards of the operators of Lombardy's SISS.
    r"C:\Windows\System32\cnsPKCS11.dll",
    r"C:\Windows\System32\sissP11.dll",
];

/// How a module was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Named on the command line.
    Flag,
    /// Named in the settings.
    Configured,
    /// Known to speak with the card in the reader.
    ForCard,
    /// p11-kit's proxy.
    Proxy,
    /// In a place where packages put it.
    KnownPlace,
}

impl Found {
    /// The name of its text.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Flag => "module-flag",
            Self::Configured => "module-configured",
            Self::ForCard => "module-for-card",
            Self::Proxy => "module-proxy",
            Self::KnownPlace => "module-known",
        }
    }
}

/// The modules there are: only the one configured; else p11-kit's proxy, then those in known places. The proxy comes first
/// since somebody set it up, and is not the only one since many packages of card makers do not tell it of theirs.
pub fn candidates(configured: Option<&Path>) -> Result<Vec<(PathBuf, Found)>, Failure> {
    if let Some(path) = configured {
        // Loading runs the module's code: never by a name that the loader would look up, never from the current folder.
        if !path.is_absolute() {
            return Err(unusable(path, "not-absolute"));
        }
        return Ok(vec![(path.to_owned(), Found::Configured)]);
    }
    let proxies = existing(PROXIES).into_iter().take(1).map(|path| (path, Found::Proxy));
    let known = existing(KNOWN).into_iter().map(|path| (path, Found::KnownPlace));
    let found: Vec<_> = proxies.chain(known).collect();
    if found.is_empty() { Err(unusable(Path::new("-"), "none-found")) } else { Ok(found) }
}

/// Those of these places where there is a file; one that is linked from several places once.
fn existing(places: &[&str]) -> Vec<PathBuf> {
    let mut real = BTreeSet::new();
    let new = |path: &PathBuf| path.is_absolute() && path.canonicalize().is_ok_and(|path| path.is_file() && real.insert(path));
    places.iter().map(PathBuf::from).filter(new).collect()
}

/// Loads and initialises a module.
pub fn load(path: &Path) -> Result<Pkcs11, Failure> {
    let module = Pkcs11::new(path).map_err(|error| not_loaded(path, error))?;
    let threads = CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK);
    match module.initialize(threads) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(module),
        Err(Error::Pkcs11(RvError::CantLock, _)) => {
            let alone = CInitializeArgs::new(CInitializeFlags::empty());
            module.initialize(alone).map_err(|error| not_loaded(path, error))?;
            Ok(module)
        }
        Err(error) => Err(not_loaded(path, error)),
    }
}

/// The version of a module, major and minor, as far as it tells it.
#[must_use]
pub fn version(module: &Pkcs11) -> Option<(u8, u8)> {
    let version = module.get_library_info().ok()?.library_version();
    Some((version.major(), version.minor()))
}

/// Whether the tokens of this module live in a file, so that no reader has to be there.
#[must_use]
pub fn is_software(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().contains("softhsm"))
}

fn unusable(path: &Path, why: &str) -> Failure {
    Failure::new(Code::Module).with("module", path.display()).with("why", why)
}

/// What the loader or the module itself said comes along in their own words.
fn not_loaded(path: &Path, error: Error) -> Failure {
    let why = if path.exists() { "not-loaded" } else { "no-such-file" };
    let error = CardError::from(error);
    unusable(path, why).with("detail", &error).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_named_by_its_whole_path() {
        let refused = candidates(Some(Path::new("opensc-pkcs11.so"))).unwrap_err();
        assert_eq!(refused.code, Code::Module);
        let path = std::env::temp_dir().join("module.so");
        assert_eq!(candidates(Some(&path)).unwrap(), [(path, Found::Configured)], "no other one is tried");
    }

    /// Anybody could make a file with the path of another system, in the current folder or at the root of a drive.
    #[test]
    fn no_known_place_is_looked_for_from_here() {
        let folder = tempfile::tempdir_in(".").unwrap();
        let here = folder.path().join("module.so");
        std::fs::write(&here, "").unwrap();
        let whole = here.canonicalize().unwrap();
        let from_here = Path::new(".").join(folder.path().file_name().unwrap()).join("module.so");
        assert!(from_here.is_file());
        assert_eq!(existing(&[from_here.to_str().unwrap()]), [] as [PathBuf; 0]);
        assert_eq!(existing(&[whole.to_str().unwrap()]), [whole]);
        let foreign = if cfg!(windows) { "/usr" } else { r"C:\Windows" };
        assert!(KNOWN.iter().any(|place| place.starts_with(foreign)) && !Path::new(foreign).is_absolute());
    }

    #[cfg(unix)]
    #[test]
    fn a_module_linked_from_two_places_is_tried_once() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a.so", "b.so", "missing.so"].map(|name| folder.path().join(name).display().to_string());
        std::fs::write(&paths[0], "").unwrap();
        std::os::unix::fs::symlink(&paths[0], &paths[1]).unwrap();
        assert_eq!(existing(&[&paths[2], &paths[1], &paths[0]]), [PathBuf::from(&paths[1])]);
    }

    #[test]
    fn what_is_no_module_is_told_as_such() {
        let missing = load(Path::new("/nowhere/module.so")).unwrap_err();
        assert_eq!((missing.code, missing.param("module")), (Code::Module, Some("/nowhere/module.so")));
    }
}
