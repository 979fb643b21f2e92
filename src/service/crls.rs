//! The folder of revocation lists, read again when it changes.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustls::pki_types::CertificateRevocationListDer;
use rustls::pki_types::pem::PemObject;
use webpki::{CertRevocationList, OwnedCertRevocationList};
use x509_parser::prelude::{CertificateRevocationList, FromDer};

/// The lists in force, newest first.
pub type Lists = Arc<Vec<Arc<CertRevocationList<'static>>>>;

/// A folder of revocation lists.
#[derive(Debug)]
pub struct CrlFolder {
    path: PathBuf,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    files: BTreeMap<OsString, Kept>,
    lists: Lists,
}

/// A file as it was last seen, with the lists of its last good version: one bad delivery takes no list away.
#[derive(Clone, Debug)]
struct Kept {
    stamp: (SystemTime, u64),
    lists: Vec<(i64, Arc<CertRevocationList<'static>>)>,
}

impl CrlFolder {
    /// A folder; nothing is read yet.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), known: Mutex::default() }
    }

    /// The lists in force. Looks at the names, times and sizes of the files and reads those that changed: blocks.
    pub fn lists(&self) -> Lists {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let stamps = match stamps(&self.path) {
            Ok(stamps) => stamps,
            Err(error) => {
                tracing::error!(error = %error.kind(), "the folder of revocation lists cannot be read");
                return known.lists.clone();
            }
        };
        let unchanged = stamps.len() == known.files.len()
            && stamps.iter().all(|(name, stamp)| known.files.get(name).is_some_and(|kept| kept.stamp == *stamp));
        if !unchanged {
            known.files = stamps.into_iter().map(|(name, stamp)| self.keep(name, stamp, &known.files)).collect();
            let mut lists: Vec<_> = known.files.values().flat_map(|kept| kept.lists.iter().cloned()).collect();
            // Of two lists by one issuer the newer counts: the check takes the first that fits.
            lists.sort_by_key(|(since, _)| std::cmp::Reverse(*since));
            known.lists = Arc::new(lists.into_iter().map(|(_, list)| list).collect());
            tracing::info!(lists = known.lists.len(), "revocation lists read");
        }
        known.lists.clone()
    }

    fn keep(&self, name: OsString, stamp: (SystemTime, u64), before: &BTreeMap<OsString, Kept>) -> (OsString, Kept) {
        let kept = before.get(&name);
        if let Some(kept) = kept.filter(|kept| kept.stamp == stamp) {
            return (name, kept.clone());
        }
        let lists = match read(&self.path.join(&name)) {
            Ok(lists) => lists,
            Err(why) => {
                tracing::error!(file = %name.display(), why, "a revocation list cannot be used; its last good version stays");
                kept.map(|kept| kept.lists.clone()).unwrap_or_default()
            }
        };
        (name, Kept { stamp, lists })
    }
}

fn stamps(folder: &Path) -> std::io::Result<BTreeMap<OsString, (SystemTime, u64)>> {
    let mut stamps = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // Follows links, which is how some mirrors switch versions. Names with a dot first are deliveries under way.
        let Ok(about) = std::fs::metadata(entry.path()) else { continue };
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if about.is_file() && !hidden {
            stamps.insert(entry.file_name(), (about.modified()?, about.len()));
        }
    }
    Ok(stamps)
}

/// The lists in a file, each with the moment since which it holds.
fn read(path: &Path) -> Result<Vec<(i64, Arc<CertRevocationList<'static>>)>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.kind().to_string())?;
    let ders = if bytes.starts_with(b"-----") {
        CertificateRevocationListDer::pem_slice_iter(&bytes).collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?
    } else {
        vec![CertificateRevocationListDer::from(bytes)]
    };
    if ders.is_empty() {
        return Err("no revocation list in it".to_owned());
    }
    ders.iter().map(|der| parse(der)).collect()
}

fn parse(der: &[u8]) -> Result<(i64, Arc<CertRevocationList<'static>>), String> {
    let (_, parsed) = CertificateRevocationList::from_der(der).map_err(|error| error.to_string())?;
    let list = OwnedCertRevocationList::from_der(der).map_err(|error| error.to_string())?;
    Ok((parsed.last_update().timestamp(), Arc::new(list.into())))
}
