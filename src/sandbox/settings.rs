//! The settings that a sandbox writes: those of its service, and the client's profile.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;

use toml::{Table, Value};

use super::place::{self, Place};
use super::tokens::VARIABLE;
use crate::exit::{Code, Failure};

/// The port when none is asked for.
pub const PORT: u16 = 8443;

/// The first line of every file that a sandbox writes outside its folder.
const MADE_BY: &str = "# Made by `crspin sandbox`, which writes it anew: changes are lost.";

/// Documents that both products accept.
const DOCUMENTS: &str =
    r#"["identity-card", "paper-identity-card", "passport", "driving-licence", "residence-permit", "state-card"]"#;

/// The text of `service.toml`. One operator may release often, and one card again at once: it is for trying things out.
#[must_use]
pub fn service(port: u16) -> String {
    format!(
        r#"# The service of a sandbox: nothing in it is real. `crspin serve --settings` takes this file, too.
listen = "127.0.0.1:{port}"
roles = "all"
sandbox = true

[tls]
certificate = "pki/tls.pem"
key = "pki/tls.key"

[store]
url = "sqlite:data/crspin.db"

[vault]
desk_key = "vault/desk.key"
message_key = "vault/message.key"

[login]
issuers = ["pki/cns-ca.pem"]
crls = "pki/crls"

[limits]
releases_per_operator = 1000
window_minutes = 60

[delivery]
backoff_first_seconds = 1

[delivery.files]
folder = "messages"

[[product]]
id = "ts-cns"
name = "TS-CNS"
pin = "2+3"
puk = "2+6"
documents = {DOCUMENTS}
channels = ["email"]
most_releases = 100
release_interval_minutes = 0
most_reprints = 3
reprint_window_hours = 24
expired_documents = "with-declaration"
expired_at_most_days = 365

[product.on_behalf.minor]

[product.on_behalf.guardianship]

[product.on_behalf.health]
citizen_document = true

[[product]]
id = "carta-servizi"
name = "Carta Servizi di Valfittizia"
pin = "4+4"
puk = "4+4"
documents = {DOCUMENTS}
channels = ["email"]
most_releases = 100
release_interval_minutes = 0
most_reprints = 3
reprint_window_hours = 24
"#
    )
}

/// A port that is free now, when `asked` is 0; else the one asked for.
pub fn port(asked: u16) -> Result<u16, Failure> {
    if asked != 0 {
        return Ok(asked);
    }
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    free.map(|address: SocketAddr| address.port())
        .map_err(|error| Failure::new(Code::BadValue).with("what", "--port").with("why", &error).because(error))
}

/// Where clients find the service.
#[must_use]
pub fn url(port: u16) -> String {
    format!("https://localhost:{port}")
}

/// Writes the client's profile for this sandbox, in the place of another sandbox's.
///
/// # Errors
/// [`Code::NotASandbox`] when the file is there and no sandbox wrote it.
pub fn write_profile(path: &Path, place: &Place, port: u16, module: &Path) -> Result<(), Failure> {
    if path.exists() {
        let text = std::fs::read_to_string(path).map_err(|error| place::file(path, error))?;
        if !text.starts_with(MADE_BY) {
            return Err(Failure::new(Code::NotASandbox).with("path", path.display()));
        }
    }
    place::make_folder(path.parent().unwrap_or(Path::new(".")))?;
    place::write(path, format!("{MADE_BY}\n{}", profile(place, port, module)).as_bytes())
}

fn profile(place: &Place, port: u16, module: &Path) -> Table {
    let text = |path: &Path| Value::String(path.display().to_string());
    let environment = Table::from_iter([(VARIABLE.to_owned(), text(&place.softhsm()))]);
    let card = Table::from_iter([
        ("module".to_owned(), text(module)),
        ("token_label".to_owned(), Value::String("operator-1".to_owned())),
        ("environment".to_owned(), Value::Table(environment)),
    ]);
    // In a file, so that the session goes when the folders go.
    let session = Table::from_iter([("store".to_owned(), Value::String("file".to_owned()))]);
    Table::from_iter([
        ("service".to_owned(), Value::String(url(port))),
        ("ca".to_owned(), text(&place.pki().join("tls-ca.pem"))),
        ("sandbox".to_owned(), Value::Boolean(true)),
        ("card".to_owned(), Value::Table(card)),
        ("session".to_owned(), Value::Table(session)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::client::ClientSettings;
    use crate::config::paths::Paths;
    use crate::config::service::{ServeRole, ServiceSettings};

    #[test]
    fn the_service_takes_its_settings() {
        let settings = ServiceSettings::parse(&service(9443), Path::new("/sandbox"), None).unwrap();
        assert!(settings.sandbox && settings.listen.ip().is_loopback() && settings.role == ServeRole::All);
        assert_eq!((settings.listen.port(), settings.products.len()), (9443, 2));
    }

    #[test]
    fn the_client_takes_its_profile() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(&folder.path().join("a \"strange\" place")).unwrap();
        let paths = Paths { config: folder.path().to_owned(), state: folder.path().to_owned() };
        let file = ClientSettings::file(&paths, Some("sandbox")).unwrap();
        write_profile(&file, &place, 9443, Path::new("/m.so")).unwrap();
        let settings = ClientSettings::load(&paths, Some("sandbox")).unwrap();
        assert!(settings.sandbox && settings.service == "https://localhost:9443");
        assert_eq!(settings.ca, Some(place.pki().join("tls-ca.pem")));
        assert_eq!(settings.card.module, Some("/m.so".into()));
        assert_eq!(settings.card.environment[VARIABLE], place.softhsm().display().to_string());
    }

    #[test]
    fn a_profile_that_somebody_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path()).unwrap();
        let path = folder.path().join("profiles/sandbox.toml");
        write_profile(&path, &place, 1, Path::new("/m.so")).unwrap();
        write_profile(&path, &place, 2, Path::new("/m.so")).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().contains("https://localhost:2\""));
        std::fs::write(&path, "service = \"https://real.example\"\n").unwrap();
        assert_eq!(write_profile(&path, &place, 3, Path::new("/m.so")).unwrap_err().code, Code::NotASandbox);
    }

    #[test]
    fn port_zero_is_any_free_one() {
        assert_eq!(port(8443).unwrap(), 8443);
        assert_ne!(port(0).unwrap(), 0);
    }
}
