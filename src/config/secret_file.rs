//! Secrets that come from a file or from a file descriptor, never from arguments or the environment.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use crate::exit::{Code, Failure};
use crate::secret::Secret;

/// No passphrase, password or PIN is longer; OpenSSL takes no longer passphrase.
const LONGEST: u64 = 1000;

/// The secret in this file, without the end of its line. The file must be nobody else's to read or to change; this is not
/// looked at on Windows, where files of a user's profile are so by inheritance.
///
/// # Errors
/// [`Code::File`] when it cannot be read, it belongs to somebody else, others may read it, or it holds no text.
pub fn from_file(path: &Path) -> Result<Secret, Failure> {
    let failed = |why: &dyn std::fmt::Display| Failure::new(Code::File).with("path", path.display()).with("why", why);
    let file = File::open(path).map_err(|error| failed(&error).because(error))?;
    #[cfg(unix)]
    private(&file).map_err(|why| failed(&why))?;
    read(file).map_err(|why| failed(&why))
}

/// Its owner is this user, or the system, which hands secrets to services; nobody else has any right to it.
#[cfg(unix)]
fn private(file: &File) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt;
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(format!("others may read it (mode {mode:03o}); chmod 600"));
    }
    let owners = [rustix::process::geteuid().as_raw(), 0];
    if owners.contains(&metadata.uid()) { Ok(()) } else { Err("it belongs to somebody else".to_owned()) }
}

/// The secret that another program hands over by this file descriptor, without the end of its line.
///
/// # Errors
/// [`Code::File`] when nothing can be read from it or it holds no text.
pub fn from_fd(number: u32) -> Result<Secret, Failure> {
    let path = format!("/dev/fd/{number}");
    let failed = |why: &dyn std::fmt::Display| Failure::new(Code::File).with("path", &path).with("why", why);
    let file = descriptor(&path).map_err(|error| failed(&error).because(error))?;
    read(file).map_err(|why| failed(&why))
}

#[cfg(unix)]
fn descriptor(path: &str) -> std::io::Result<File> {
    File::open(path)
}

/// Programs on Windows do not inherit numbered descriptors; standard input has its number everywhere.
#[cfg(not(unix))]
fn descriptor(path: &str) -> std::io::Result<File> {
    if path != "/dev/fd/0" {
        return Err(std::io::Error::other("on this system only 0, standard input, can be read"));
    }
    // Past the buffer of `stdin`, in which a copy would stay.
    let handle = std::os::windows::io::AsHandle::as_handle(&std::io::stdin()).try_clone_to_owned()?;
    Ok(File::from(handle))
}

/// The text up to the end of its line.
fn read(file: File) -> Result<Secret, String> {
    // Room for the longest one at once: a buffer that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1001));
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LONGEST {
        return Err("too long for a secret".to_owned());
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| "not a text".to_owned())?;
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() { Err("empty".to_owned()) } else { Ok(Secret::new(secret.to_owned())) }
}

#[cfg(all(test, not(unix)))]
mod tests {
    use super::*;

    #[test]
    fn only_standard_input_has_a_number() {
        let refused = from_fd(3).unwrap_err();
        assert!(refused.param("why").is_some_and(|why| why.contains("standard input")), "{refused}");
    }

    #[test]
    fn takes_one_line() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "words of mine\r\n").expect("written");
        assert_eq!(from_file(file.path()).expect("a secret").reveal(), "words of mine");
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn takes_one_line_of_a_private_file_only() {
        for (content, mode, good) in [
            ("words of mine\n", 0o600, Some("words of mine")),
            ("words of mine\r\n", 0o400, Some("words of mine")),
            (" spaces count ", 0o600, Some(" spaces count ")),
            ("words", 0o640, None), // the group reads it
            ("words", 0o604, None), // everybody reads it
            ("\n", 0o600, None),    // empty
        ] {
            let mut file = tempfile::NamedTempFile::new().expect("a file");
            file.write_all(content.as_bytes()).expect("written");
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).expect("a mode");
            let read = from_file(file.path());
            assert_eq!(read.as_ref().ok().map(Secret::reveal), good, "{content:?} {mode:o}");
        }
    }

    /// Only who may give files away can try this.
    #[test]
    fn takes_no_file_of_somebody_else() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "words").expect("written");
        if std::os::unix::fs::chown(file.path(), Some(65_534), None).is_ok() {
            let refused = from_file(file.path()).unwrap_err();
            assert!(refused.param("why").is_some_and(|why| why.contains("somebody else")), "{refused}");
        }
    }
}
