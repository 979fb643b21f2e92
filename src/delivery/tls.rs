//! TLS to providers: the system's roots, and one more where the settings name it.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore, version};

use crate::config::service::bad;
use crate::exit::Failure;

/// The settings of a connection; `ca` is a root certificate to trust beside the system's, PEM.
///
/// # Errors
/// When it cannot be read.
pub fn config(ca: Option<&Path>) -> Result<ClientConfig, Failure> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = ca {
        let failed = |why: String| bad("delivery.provider.ca", format!("{}: {why}", path.display()));
        let certificates = CertificateDer::pem_file_iter(path).map_err(|error| failed(error.to_string()))?;
        for certificate in certificates {
            let certificate = certificate.map_err(|error| failed(error.to_string()))?;
            roots.add(certificate).map_err(|error| failed(error.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[&version::TLS13, &version::TLS12]);
    let builder = builder.map_err(|error| bad("delivery.provider.tls", error))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
