//! The system's keyring: the Linux kernel's, the Credential Manager of Windows, the Keychain of macOS.

pub use system::{get, put, remove};

/// The kernel's keyring of the user: never on a disk, gone when the user's last process ends.
#[cfg(target_os = "linux")]
mod system {
    use linux_keyutils::{KeyError, KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, Permission};
    use zeroize::Zeroizing;

    fn ring() -> Result<KeyRing, KeyError> {
        KeyRing::from_special_id(KeyRingIdentifier::User, true)
    }

    pub fn put(name: &str, bytes: &[u8], longest: usize) -> Result<(), String> {
        let key = ring().and_then(|ring| ring.add_key(name, bytes)).map_err(|error| format!("{error:?}"))?;
        // Other processes of the user must read it: another terminal, a batch at night.
        let permissions = KeyPermissionsBuilder::builder().posessor(Permission::ALL).user(Permission::ALL).build();
        key.set_perms(permissions).map_err(|error| format!("{error:?}"))?;
        // A user has room for few keys: a session that nobody ends must not stay.
        key.set_timeout(longest).map_err(|error| format!("{error:?}"))?;
        // Some sandboxes take keys and do not give them back.
        if get(name).is_some_and(|kept| *kept == bytes) { Ok(()) } else { Err("it does not give back what it took".to_owned()) }
    }

    pub fn get(name: &str) -> Option<Zeroizing<Vec<u8>>> {
        let key = ring().and_then(|ring| ring.search(name)).ok()?;
        key.read_to_vec().ok().map(Zeroizing::new)
    }

    pub fn remove(name: &str) {
        if let Ok(ring) = ring()
            && let Ok(key) = ring.search(name)
        {
            // Not there any more is as good as removed.
            let _gone = ring.unlink_key(key);
        }
    }
}

/// The Credential Manager, for as long as the user is logged on: never on a disk. The Keychain of the login, where it stays
/// until it is removed. Neither has a time limit; the service has.
#[cfg(any(windows, target_os = "macos"))]
mod system {
    use std::collections::HashMap;

    #[cfg(target_os = "macos")]
    use apple_native_keyring_store::keychain::Store;
    use keyring_core::api::CredentialStoreApi;
    use keyring_core::{Entry, Error};
    #[cfg(windows)]
    use windows_native_keyring_store::Store;
    use zeroize::Zeroizing;

    #[cfg(windows)]
    const OPTIONS: [(&str, &str); 1] = [("persistence", "Session")];
    #[cfg(target_os = "macos")]
    const OPTIONS: [(&str, &str); 0] = [];

    fn entry(name: &str) -> Result<Entry, Error> {
        Store::new()?.build("crspin", name, Some(&HashMap::from(OPTIONS)))
    }

    pub fn put(name: &str, bytes: &[u8], _: usize) -> Result<(), String> {
        entry(name).and_then(|entry| entry.set_secret(bytes)).map_err(|error| error.to_string())?;
        // As on Linux: what it does not give back goes to a file.
        if get(name).is_some_and(|kept| *kept == bytes) { Ok(()) } else { Err("it does not give back what it took".to_owned()) }
    }

    pub fn get(name: &str) -> Option<Zeroizing<Vec<u8>>> {
        entry(name).and_then(|entry| entry.get_secret()).ok().map(Zeroizing::new)
    }

    pub fn remove(name: &str) {
        // Not there any more is as good as removed.
        let _gone = entry(name).and_then(|entry| entry.delete_credential());
    }
}

/// Other systems keep the session in a file of the user's profile.
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
mod system {
    use zeroize::Zeroizing;

    pub fn put(_: &str, _: &[u8], _: usize) -> Result<(), String> {
        Err("no keyring is used on this system".to_owned())
    }

    pub fn get(_: &str) -> Option<Zeroizing<Vec<u8>>> {
        None
    }

    pub fn remove(_: &str) {}
}
