//! SoftHSM, which plays the cards of those who work in the sandbox.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::people::Worker;
use super::pki::{Authority, Period, TokenKey};
use super::place::{self, Place};
use crate::config::paths;
use crate::exit::{Code, Failure};
use crate::pkcs11::module;
use crate::pkcs11::provision::{KeyKind, NewToken};
use crate::secret::Secret;

/// Where systems keep SoftHSM's module.
const KNOWN: &[&str] = &[
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
];

/// SoftHSM's module: the one asked for, else the first in a known place.
///
/// # Errors
/// [`Code::Module`] when it is not there.
pub fn find(asked: Option<&Path>) -> Result<PathBuf, Failure> {
    let missing = |module: &Path, why: &str| Failure::new(Code::Module).with("module", module.display()).with("why", why);
    match asked {
        Some(path) if path.is_file() => std::path::absolute(path).map_err(|error| place::file(path, error)),
        Some(path) => Err(missing(path, "no-such-file")),
        None => KNOWN
            .iter()
            .map(PathBuf::from)
            .find(|path| path.is_file())
            .ok_or_else(|| missing(Path::new("libsofthsm2.so"), "no-softhsm")),
    }
}

/// Writes the settings of SoftHSM, with tokens in the sandbox's own folder.
pub fn write_settings(place: &Place) -> Result<(), Failure> {
    place::make_folder(&place.tokens())?;
    let text = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
        place.tokens().display()
    );
    place::write(&place.softhsm(), text.as_bytes())
}

/// The variable that names SoftHSM's settings.
pub const VARIABLE: &str = "SOFTHSM2_CONF";

/// Sees to it that SoftHSM finds the sandbox's settings, which it looks for in the environment only. When they are not named
/// there, the program begins again with the same arguments, and comes here once more.
pub fn enter(place: &Place) -> Result<(), Failure> {
    let path = place.softhsm();
    let text = path.to_str().ok_or_else(|| Failure::new(Code::BadValue).with("what", "--dir").with("why", "not a text"))?;
    paths::with_environment(&BTreeMap::from([(VARIABLE.to_owned(), text.to_owned())]))?;
    // Without this check, tokens could be made among the real ones of this user.
    if paths::variable(VARIABLE).as_deref() == Some(text) {
        Ok(())
    } else {
        Err(Failure::new(Code::BadSetting).with("key", VARIABLE).with("why", text))
    }
}

/// Makes the tokens of those who work in the sandbox: each with a key made on it, a CNS certificate for that key, and a
/// random PIN that lies in a file of its own. The PIN that could make the token anew is kept nowhere.
///
/// SoftHSM must find its settings: see [`enter`].
pub fn make(place: &Place, module: &Path, authority: &Authority, workers: &[Worker], period: Period) -> Result<(), Failure> {
    place::make_folder(place.pin("").as_path())?;
    let module = module::load(module)?;
    for worker in workers {
        let (pin, so_pin) = (digits(6)?, digits(8)?);
        let token = NewToken::make(&module, worker.label, &pin, &so_pin, KeyKind::Rsa(2048))?;
        let certificate = authority.card(&worker.holder(), &TokenKey::new(token.public())?, period)?;
        token.finish(&certificate)?;
        place::write(&place.pin(worker.label), pin.reveal().as_bytes())?;
    }
    // Nothing is left to do with it when it does not end well: the tokens are on the disk.
    let _unheard = module.finalize();
    Ok(())
}

/// This many random digits.
pub fn digits(count: usize) -> Result<Secret, Failure> {
    let mut text = String::with_capacity(count);
    while text.len() < count {
        let mut byte = [0];
        openssl::rand::rand_bytes(&mut byte).map_err(|error| Failure::new(Code::Bug).because(error))?;
        // 250 is the greatest multiple of ten that a byte holds: above it, some digits would be likelier than others.
        if byte[0] < 250 {
            text.push(char::from(b'0' + byte[0] % 10));
        }
    }
    Ok(Secret::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_is_not_there_is_named() {
        let failure = find(Some(Path::new("/nowhere/libsofthsm2.so"))).unwrap_err();
        assert_eq!((failure.code, failure.param("module")), (Code::Module, Some("/nowhere/libsofthsm2.so")));
    }

    #[test]
    fn digits_are_digits() {
        let code = digits(400).unwrap();
        assert_eq!(code.reveal().len(), 400);
        assert!(('0'..='9').all(|digit| code.reveal().contains(digit)));
    }
}
