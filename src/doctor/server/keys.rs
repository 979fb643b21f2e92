//! The vault's keys: there, nobody else's to read, opened by the passphrase file, and the ones that the halves are sealed for.

use std::path::Path;

use super::wait;
use crate::config::secret_file;
use crate::config::service::ServiceSettings;
use crate::doctor::{Finding, Kind};
use crate::domain::sealed::{Side, WrappedKey};
use crate::secret::Secret;
use crate::store::examine::wrapped_keys;
use crate::vault::{Opener, VaultError};

pub fn check(settings: &ServiceSettings) -> Vec<Finding> {
    let vault = &settings.vault;
    let passphrase = match vault.passphrase_file.as_deref().map(secret_file::from_file).transpose() {
        Ok(passphrase) => passphrase,
        Err(failure) => return vec![Finding::failed(Kind::KeyFails, failure)],
    };
    // The database has findings of its own: without it nothing is known of what the halves are sealed for.
    let wrapped = stored(&settings.store_url);
    let sides = [
        (Side::Desk, vault.desk_key.as_deref(), settings.role.answers()),
        (Side::Message, vault.message_key.as_deref(), settings.role.sends()),
    ];
    let used = sides.into_iter().filter_map(|(side, path, used)| Some((side, path.filter(|_| used)?)));
    used.map(|(side, path)| opened(side, path, passphrase.as_ref(), &wrapped)).collect()
}

fn stored(url: &str) -> Vec<WrappedKey> {
    // A file that is not there must not be made.
    if url.strip_prefix("sqlite:").is_some_and(|path| !Path::new(path).exists()) {
        return Vec::new();
    }
    wait(wrapped_keys(url)).ok().and_then(Result::ok).unwrap_or_default()
}

fn opened(side: Side, path: &Path, passphrase: Option<&Secret>, wrapped: &[WrappedKey]) -> Finding {
    let finding = |kind| Finding::new(kind).with("path", path.display()).with("side", side.as_str());
    match Opener::load(side, path, passphrase) {
        // Whoever starts the service types it in.
        Err(VaultError::PassphraseMissing(_)) => finding(Kind::KeyAsks),
        Err(error) => Finding::failed(Kind::KeyFails, error.into()),
        Ok(opener) => {
            let own = wrapped.iter().filter(|key| key.side == side);
            let other = own.filter(|key| key.wrapped_for != opener.fingerprint()).count();
            if other == 0 { finding(Kind::KeyGood) } else { finding(Kind::KeyOther).with("count", other) }
        }
    }
}
