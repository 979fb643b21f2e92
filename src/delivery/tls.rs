//! TLS to providers and to the box of notices: the system's roots, and one more where the settings name it.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::config::service::bad;
use crate::exit::Failure;

/// The roots that are trusted: the system's, and those of this file (PEM), which the setting `key` names.
///
/// # Errors
/// When it cannot be read.
pub fn roots(key: &str, ca: Option<&Path>) -> Result<RootCertStore, Failure> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = ca {
        let wrong = |error: &dyn std::fmt::Display| bad(key, format!("{}: {error}", path.display()));
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))? {
            roots.add(certificate.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
        }
    }
    Ok(roots)
}

/// The settings of a connection to whoever has a certificate by one of these roots.
///
/// # Errors
/// When TLS cannot be set up so.
pub fn trusting(roots: RootCertStore) -> Result<ClientConfig, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| bad("delivery", error))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// The settings of a connection to a provider; `ca` is a root certificate to trust beside the system's.
///
/// # Errors
/// As [`roots`] and [`trusting`].
pub fn config(ca: Option<&Path>) -> Result<ClientConfig, Failure> {
    trusting(roots("delivery.provider.ca", ca)?)
}
