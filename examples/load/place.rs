//! A folder with what a service needs, and a store full of people, sessions and cards.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use crspin::clock;
use crspin::domain::card_number::CardNumber;
use crspin::domain::codes::{Codes, SplitRule};
use crspin::domain::event::Act;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::operator::{Ente, Operator, Role, Standing};
use crspin::domain::time::Date;
use crspin::secret::Secret;
use crspin::store::Store;
use crspin::store::model::{Event, NewCard};
use crspin::vault::{PublicKey, Sealer, keygen};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use rustls::ClientConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};

/// As many operators as the most connections, so that each has a counter of its own.
pub const OPERATORS: u32 = 32;
/// Cards of one import.
const BATCH: u32 = 1000;

const SETTINGS: &str = r#"
listen = "127.0.0.1:0"
roles = "api"
sandbox = true
[tls]
certificate = "tls.pem"
key = "tls.key"
[vault]
desk_key = "keys/desk.key"
message_key = "keys/message.key"
[login]
issuers = ["cns-ca.pem"]
crls = "crls"
[limits]
releases_per_operator = 4000000000
window_minutes = 1440
{ways}
[[product]]
id = "ts-cns"
name = "TS-CNS"
pin = "2+3"
puk = "2+6"
documents = ["passport"]
channels = ["{channel}"]
most_releases = 4000000000
release_interval_minutes = 0
most_reprints = 0
reprint_window_hours = 24
"#;

/// Where messages go when nobody sends them.
const FILES: &str = "[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"";

/// Where the store is.
pub enum Database {
    /// In the folder.
    Sqlite,
    /// At this address, empty.
    Postgres(String),
}

/// The folder with all that is in it.
pub struct Place {
    folder: tempfile::TempDir,
    /// How many cards are in the store.
    pub cards: u32,
    /// The operators, each with the TLS configuration of an open session.
    pub operators: Vec<(FiscalCode, Arc<ClientConfig>)>,
}

impl Place {
    /// Makes the folder below the current one, since a folder for temporary files may be in memory.
    pub fn make(cards: u32, database: Database) -> Result<Self> {
        Self::make_sending(cards, database, FILES)
    }

    /// The same, with the way that messages go: text messages by SMPP, all else e-mail.
    pub fn make_sending(cards: u32, database: Database, ways: &str) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("crspin-load-").tempdir_in("target")?;
        let place = folder.path().canonicalize()?;
        let server = identity(vec!["localhost".to_owned()], false)?;
        let url = match database {
            Database::Sqlite => format!("sqlite:{}", place.join("crspin.db").display()),
            Database::Postgres(url) => url,
        };
        std::fs::create_dir(place.join("crls"))?;
        std::fs::create_dir(place.join("keys"))?;
        std::fs::create_dir(place.join("messages"))?;
        std::fs::write(place.join("tls.pem"), &server.pem)?;
        std::fs::write(place.join("tls.key"), server.key.serialize_pem())?;
        std::fs::write(place.join("cns-ca.pem"), identity(Vec::new(), true)?.pem)?;
        let channel = if ways.contains("smpp") { "sms" } else { "email" };
        let settings = SETTINGS.replace("{ways}", ways).replace("{channel}", channel);
        std::fs::write(place.join("service.toml"), format!("{settings}\n[store]\nurl = \"{url}\"\n"))?;
        keygen(&place.join("keys"), None)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let operators = runtime.block_on(fill(&url, &place, cards, &server.certificate))?;
        Ok(Self { folder, cards, operators })
    }

    pub fn settings(&self) -> PathBuf {
        self.folder.path().join("service.toml")
    }

    /// The password of the provider, in a file that nobody else may read.
    pub fn password(&self, password: &str) -> Result<()> {
        use std::io::Write as _;
        use std::os::unix::fs::OpenOptionsExt;
        let path = self.folder.path().join("password");
        let mut file = std::fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)?;
        Ok(file.write_all(password.as_bytes())?)
    }

    pub fn log(&self) -> PathBuf {
        self.folder.path().join("service.log")
    }

    /// A copy of the database, for the bare loop. Nobody may have it open.
    pub fn copy_of_database(&self) -> Result<PathBuf> {
        let copy = self.folder.path().join("bare.db");
        std::fs::copy(self.folder.path().join("crspin.db"), &copy)?;
        Ok(copy)
    }

    /// The card of the nth release: each once, in an order that jumps, then again; and how often it was released before.
    pub fn card(&self, nth: u32) -> (CardNumber, u32) {
        // A prime that does not divide the number of cards.
        let step = [7919_u32, 7907].into_iter().find(|step| !self.cards.is_multiple_of(*step)).unwrap_or(1);
        let place = u64::from(nth) * u64::from(step) % u64::from(self.cards);
        (number(u32::try_from(place).unwrap_or(0)), nth / self.cards)
    }
}

/// The number of the card in this place.
pub fn number(place: u32) -> CardNumber {
    let number = CardNumber::complete(&format!("60300{place:010}"));
    #[expect(clippy::expect_used, reason = "15 digits that are not all zeros")]
    number.expect("a card number")
}

/// The citizen whose card it is.
pub fn holder(number: &CardNumber) -> FiscalCode {
    person(number.as_str()[5..15].parse().unwrap_or(0))
}

/// A codice fiscale for each number below 650 000; then they begin anew.
fn person(nth: u32) -> FiscalCode {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let letter = |place: u32| char::from(letters[(place % 26) as usize]);
    let (year, rest) = (nth % 100, nth / 100);
    let stem = format!("{}{}BRSS{year:02}A01X{:03}", letter(rest), letter(rest / 26), rest / 676 % 1000);
    let found = letters.iter().find_map(|check| format!("{stem}{}", char::from(*check)).parse().ok());
    #[expect(clippy::expect_used, reason = "one of all letters is the check letter")]
    found.expect("a codice fiscale")
}

struct Identity {
    certificate: CertificateDer<'static>,
    pem: String,
    key: KeyPair,
}

fn identity(names: Vec<String>, is_ca: bool) -> Result<Identity> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(names)?;
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    let certificate = params.self_signed(&key)?;
    Ok(Identity { certificate: certificate.der().clone(), pem: certificate.pem(), key })
}

async fn fill(
    url: &str,
    place: &Path,
    cards: u32,
    server: &CertificateDer<'static>,
) -> Result<Vec<(FiscalCode, Arc<ClientConfig>)>> {
    let store = Store::open(url).await?;
    store.migrate().await?;
    let ente = Ente { code: "c_c933".parse()?, name: "Comune di Como".to_owned(), standing: Standing::Active };
    let operators: Vec<_> = (0..OPERATORS).map(|nth| operator(999_000 + nth, &ente)).collect();
    store.register(std::slice::from_ref(&ente), &operators, event(Act::OperatorsRegistered)).await?;
    let mut sessions = Vec::new();
    for operator in operators {
        let session = identity(Vec::new(), false)?;
        let fingerprint = Sha256::digest(&session.certificate).into();
        let (now, until) = (clock::now(), clock::now().plus(Duration::from_hours(8)));
        let (who, event) = (&operator.fiscal_code, event(Act::Login));
        store.open_session(fingerprint, who, &ente.code, Role::Operator, (now, until), None, event).await?;
        sessions.push((operator.fiscal_code.clone(), Arc::new(client(server, session)?)));
    }
    import(&store, place, cards).await?;
    store.close().await;
    Ok(sessions)
}

fn operator(nth: u32, ente: &Ente) -> Operator {
    Operator {
        fiscal_code: person(nth),
        name: format!("Operator {nth}"),
        ente: ente.clone(),
        role: Role::Operator,
        standing: Standing::Active,
        from: Date::constant(2020, 1, 1),
        until: None,
    }
}

fn client(server: &CertificateDer<'static>, session: Identity) -> Result<ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(server.clone())?;
    let key = PrivateKeyDer::try_from(session.key.serialize_der()).map_err(anyhow::Error::msg)?;
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    Ok(config.with_client_auth_cert(vec![session.certificate], key)?)
}

async fn import(store: &Store, place: &Path, cards: u32) -> Result<()> {
    let key = |name: &str| PublicKey::load(&place.join("keys").join(name));
    let sealer = Sealer::new(&key("desk.pub")?, &key("message.pub")?)?;
    store.add_keys(&sealer.keys(), clock::now()).await?;
    let (rule, product) = (SplitRule::new((2, 3), (2, 6))?, "ts-cns".parse()?);
    for first in (0..cards).step_by(BATCH as usize) {
        let mut batch = Vec::new();
        for nth in first..cards.min(first + BATCH) {
            let number = number(nth);
            let codes = Codes::parse(Secret::new("48151".to_owned()), Secret::new("62342108".to_owned()), rule)?;
            let (desk, message) = sealer.seal(codes, &number, &product)?;
            let valid_until = Date::constant(2099, 12, 31);
            batch.push(NewCard { holder: holder(&number), number, product: product.clone(), valid_until, desk, message });
        }
        store.import(batch).await.context("import")?;
    }
    Ok(())
}

fn event(act: Act) -> Event {
    Event {
        at: clock::now(),
        act,
        actor: "load".to_owned(),
        capacity: String::new(),
        object: String::new(),
        result: "done".to_owned(),
        correlation: "load".to_owned(),
    }
}

/// The body of a release of this card.
pub fn body(number: &CardNumber) -> String {
    body_to(number, r#""email":"citizen@example.it""#)
}

/// The same, with this contact.
pub fn body_to(number: &CardNumber, contact: &str) -> String {
    let mut body = String::with_capacity(300);
    let citizen = holder(number);
    // It cannot fail: it is a text in memory.
    let _written = write!(
        body,
        r#"{{"fiscal_code":"{citizen}","card":"{number}","document":{{"kind":"passport","number":"YA1234567","issuer":"Questura di Como","expires":"2099-01-01"}},{contact},"language":"it"}}"#,
    );
    body
}
