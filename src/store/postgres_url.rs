//! The URL of a PostgreSQL store, and its TLS.
//!
//! `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=MODE&sslrootcert=FILE`. The modes:
//!
//! - `disable`: plain text.
//! - `prefer`: TLS when the server offers it.
//! - `require` and `verify-full`: TLS, always. Both verify the certificate and its name: encryption towards an unknown
//!   server keeps nothing secret.
//!
//! Without a mode it is `disable` on loopback and `verify-full` everywhere else. The roots are the system's, or those of
//! the file. Wherever TLS is spoken the certificate is verified.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};

use super::StoreError;

/// Where to connect, and how.
pub struct Target {
    /// The server, the database, the user.
    pub config: Config,
    /// TLS; `None` for plain text.
    pub tls: Option<ClientConfig>,
}

impl Target {
    /// Reads the URL. No part of it is repeated in an error: any may be the password.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let mut mode = None;
        let mut roots = None;
        let mut rest = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => roots = Some(decode(value)?),
                _ => rest.push(pair),
            }
        }
        let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
        let mut config = Config::from_str(&url).map_err(|_| {
            StoreError::Url("it looks like postgres://USER:PASSWORD@HOST:PORT/DATABASE, with reserved characters as %XX")
        })?;
        let mode = match mode {
            Some("disable") => SslMode::Disable,
            Some("prefer") => SslMode::Prefer,
            Some("require" | "verify-full") => SslMode::Require,
            Some(_) => return Err(StoreError::Url("sslmode is disable, prefer, require or verify-full")),
            None if config.get_hosts().iter().all(is_local) => SslMode::Disable,
            None => SslMode::Require,
        };
        config.ssl_mode(mode);
        complete(&mut config);
        let tls = if mode == SslMode::Disable { None } else { Some(tls(roots.as_deref().map(Path::new))?) };
        Ok(Self { config, tls })
    }
}

/// Fills in what matters when a server falls and the URL does not say it.
fn complete(config: &mut Config) {
    const SOON: Duration = Duration::from_secs(5);
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(SOON);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SOON * 2);
    }
    if config.get_application_name().is_none() {
        config.application_name("crspin");
    }
    // Of several servers the one that takes writes.
    if config.get_hosts().len() > 1 && config.get_target_session_attrs() == TargetSessionAttrs::Any {
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
    }
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback()),
        Host::Unix(_) => true,
    }
}

fn tls(roots: Option<&Path>) -> Result<ClientConfig, StoreError> {
    let mut trusted = RootCertStore::empty();
    if let Some(path) = roots {
        let unreadable = |error: &dyn std::fmt::Display| StoreError::Open(format!("{}: {error}", path.display()));
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| unreadable(&error))? {
            let certificate = certificate.map_err(|error| unreadable(&error))?;
            trusted.add(certificate).map_err(|error| unreadable(&error))?;
        }
    } else {
        trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    if trusted.is_empty() {
        return Err(StoreError::Open("no trusted root certificate for TLS to the database".to_owned()));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = versions.map_err(|_| StoreError::Fault("no TLS version"))?;
    Ok(builder.with_root_certificates(trusted).with_no_client_auth())
}

/// A value of the query with its `%XX` replaced.
fn decode(text: &str) -> Result<String, StoreError> {
    const WRONG: StoreError = StoreError::Url("sslrootcert is the path of a PEM file, with reserved characters as %XX");
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2).ok_or(WRONG)?;
        bytes.push(u8::from_str_radix(code, 16).map_err(|_| WRONG)?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| WRONG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_unless_it_is_this_machine() {
        for (url, wanted) in [
            ("postgres://u@localhost/d", SslMode::Disable),
            ("postgres://u@127.0.0.1:5433/d", SslMode::Disable),
            ("postgres://u@%2Frun%2Fpostgresql/d", SslMode::Disable), // a socket
            ("postgres://u@db.example.it/d", SslMode::Require),
            ("postgres://u@localhost,db.example.it/d", SslMode::Require), // one of them is not this machine
            ("postgres://u@db.example.it/d?sslmode=disable", SslMode::Disable),
            ("postgres://u@localhost/d?sslmode=verify-full", SslMode::Require),
            ("postgres://u@localhost/d?connect_timeout=3&sslmode=prefer", SslMode::Prefer),
        ] {
            let target = Target::parse(url).unwrap();
            assert_eq!(target.config.get_ssl_mode(), wanted, "{url}");
            assert_eq!(target.tls.is_some(), wanted != SslMode::Disable, "{url}");
        }
    }

    #[test]
    fn errors_say_nothing_of_the_url() {
        for url in [
            "postgres://u:s3cret@h:notaport/d",
            "postgres://u:s3cret@h/d?sslmode=s3cret",
            "postgres://u:s3cret@h/d?connect_timeout=s3cret",
            "postgres://u@h/d?sslrootcert=s3cret%",
            "postgres://u@h/d?s3cret=1",
        ] {
            let error = Target::parse(url).map(|_| ()).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3"), "{url}: {error:?}");
        }
    }

    #[test]
    fn a_missing_root_file_is_named() {
        let error = Target::parse("postgres://u:s3cret@db.example.it/d?sslrootcert=%2Fno%2Fsuch.pem").map(|_| ()).unwrap_err();
        assert!(matches!(&error, StoreError::Open(why) if why.starts_with("/no/such.pem: ")), "{error:?}");
    }
}
