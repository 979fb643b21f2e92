//! A service in this process: settings, keys, certificates, people and cards in a folder of its own, and a client for it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::thread::JoinHandle;

use crspin::config::service::ServiceSettings;
use crspin::domain::card_number::CardNumber;
use crspin::domain::codes::{Codes, SplitRule};
use crspin::domain::event::Act;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::operator::{Ente, Operator, Role, Standing};
use crspin::domain::time::{At, Date};
use crspin::exit::Failure;
use crspin::secret::Secret;
use crspin::service::{self, Keys};
use crspin::store::Store;
use crspin::store::model::{Event, NewCard};
use crspin::vault::{PublicKey, Sealer, keygen};
use reqwest::Method;
use reqwest::blocking::{Client, Response};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::pki::{Ca, Identity, Wish, session};

/// A codice fiscale from its first 15 characters.
pub fn fiscal_code(first_15: &str) -> FiscalCode {
    let found = ('A'..='Z').find_map(|check| format!("{first_15}{check}").parse().ok());
    found.expect("15 characters of a codice fiscale")
}

/// The people of the tests, by what they are for.
#[derive(Clone, Debug)]
pub struct People {
    /// Operator of `como`.
    pub anna: FiscalCode,
    /// Operator of `lodi`.
    pub bruno: FiscalCode,
    /// Evaluator of `regione`.
    pub carla: FiscalCode,
    /// Administrator of `regione`.
    pub dario: FiscalCode,
    /// Operator of `como`, suspended.
    pub elena: FiscalCode,
    /// Operator of `chiuso`, an Ente that is suspended.
    pub fabio: FiscalCode,
    /// Operator of `como` and `lodi`.
    pub gina: FiscalCode,
    /// Operator of `como` until 2025.
    pub ivo: FiscalCode,
    /// Nobody's operator; a citizen with one card.
    pub mario: FiscalCode,
    /// A citizen with two cards.
    pub lucia: FiscalCode,
}

impl Default for People {
    fn default() -> Self {
        Self {
            anna: fiscal_code("VRDNNA80A41F205"),
            bruno: fiscal_code("NREBRN75B12F205"),
            carla: fiscal_code("BNCCRL70C52F205"),
            dario: fiscal_code("GLLDRA68D15F205"),
            elena: fiscal_code("RSSLNE82E55F205"),
            fabio: fiscal_code("BLUFBA79H18F205"),
            gina: fiscal_code("GRGGNI85L60F205"),
            ivo: fiscal_code("MRRVIO66M20F205"),
            mario: fiscal_code("RSSMRA45C12F205"),
            lucia: fiscal_code("BNCLCU90P61F205"),
        }
    }
}

/// The folder of a service, with its issuers.
pub struct Place {
    pub folder: tempfile::TempDir,
    /// Issues cards.
    pub cns: Ca,
    /// The settings, to be altered before the start.
    pub settings: String,
    pub people: People,
}

/// The vault keys of all tests: to make some takes seconds.
static KEYS: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    keygen(folder.path(), None).expect("keys");
    folder
});

const SETTINGS: &str = r#"
listen = "127.0.0.1:0"
roles = "all"
sandbox = true
log_level = "trace"
[tls]
certificate = "tls.pem"
key = "tls.key"
[store]
url = "sqlite:crspin.db"
[vault]
desk_key = "keys/desk.key"
message_key = "keys/message.key"
[login]
issuers = ["cns-ca.pem"]
crls = "crls"
session_hours = 8
idle_minutes = 30
[limits]
releases_per_operator = 8
window_minutes = 1440
[[delivery.provider]]
kind = "files"
name = "files"
folder = "messages"
[[product]]
id = "ts-cns"
name = "TS-CNS"
pin = "2+3"
puk = "2+6"
documents = ["identity-card", "paper-identity-card", "passport"]
channels = ["email"]
most_releases = 2
release_interval_minutes = 0
most_reprints = 2
reprint_window_hours = 24
[[product]]
id = "slow"
name = "Slow"
pin = "2+3"
puk = "2+6"
documents = ["passport"]
channels = ["email"]
most_releases = 5
release_interval_minutes = 60
most_reprints = 0
reprint_window_hours = 24
"#;

impl Place {
    /// A folder with everything but a running service. The card with serial 13 is revoked.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (cns, server) = (Ca::new("Test CNS CA"), Ca::new("Test server CA"));
        let (certificate, key) = server.server();
        let write = |name: &str, content: &[u8]| std::fs::write(folder.path().join(name), content).expect("written");
        write("tls.pem", certificate.as_bytes());
        write("tls.key", key.as_bytes());
        write("server-ca.pem", server.pem().as_bytes());
        write("cns-ca.pem", cns.pem().as_bytes());
        std::fs::create_dir(folder.path().join("crls")).expect("made");
        write("crls/cns.crl", &cns.crl(&[13], (2024, 2040)));
        std::fs::create_dir(folder.path().join("keys")).expect("made");
        for file in std::fs::read_dir(KEYS.path()).expect("keys") {
            let file = file.expect("a key");
            std::fs::copy(file.path(), folder.path().join("keys").join(file.file_name())).expect("copied");
        }
        Self { folder, cns, settings: SETTINGS.to_owned(), people: People::default() }
    }

    /// A file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the store is, as the settings say.
    pub fn store_url(&self) -> String {
        let (_, rest) = self.settings.split_once("[store]\nurl = \"").expect("a store");
        let (url, _) = rest.split_once('"').expect("its end");
        url.strip_prefix("sqlite:").map_or_else(|| url.to_owned(), |file| format!("sqlite:{}", self.path(file).display()))
    }

    /// Fills the store with people and cards, then starts the service with the settings as they are.
    pub fn start(self) -> Running {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(self.seed());
        let settings = ServiceSettings::parse(&self.settings, self.folder.path(), None).expect("settings");
        let keys = Keys::load(&settings, || panic!("no passphrase is needed")).expect("keys");
        let (ready, bound) = oneshot::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
            let stopped = async {
                let _dropped = stopped.await;
            };
            runtime.block_on(service::run(settings, keys, ready, stopped))
        });
        let Ok(address) = bound.blocking_recv() else { panic!("it does not start: {:?}", thread.join()) };
        let store = runtime.block_on(Store::open(&self.store_url())).expect("a store");
        Running { place: self, address, store, runtime, stop: Some(stop), thread: Some(thread) }
    }

    /// Registers the people and imports the cards.
    pub async fn seed(&self) {
        let store = Store::open(&self.store_url()).await.expect("a store");
        store.migrate().await.expect("tables");
        let (enti, operators) = people(&self.people);
        let event = Event { act: Act::OperatorsRegistered, ..seeding() };
        store.register(&enti, &operators, event).await.expect("registered");
        self.import(&store).await;
        store.close().await;
    }

    async fn import(&self, store: &Store) {
        let key = |name| PublicKey::load(&self.path(name)).expect("a key");
        let sealer = Sealer::new(&key("keys/desk.pub"), &key("keys/message.pub")).expect("a sealer");
        store.add_keys(&sealer.keys(), at("2026-01-01T00:00:00Z")).await.expect("keys");
        let people = &self.people;
        let card = |number: u32, holder: &FiscalCode, product: &str, year: i16| {
            let (number, product) = (card_number(number), product.parse().expect("a product"));
            let (pin, puk) = codes(&number);
            let rule = SplitRule::new((2, 3), (2, 6)).expect("a rule");
            let codes = Codes::parse(Secret::new(pin), Secret::new(puk), rule).expect("codes");
            let (desk, message) = sealer.seal(codes, &number, &product).expect("sealed");
            NewCard { number, holder: holder.clone(), product, valid_until: Date::constant(year, 12, 31), desk, message }
        };
        let cards = vec![
            card(1, &people.mario, "ts-cns", 2035),
            card(2, &people.lucia, "ts-cns", 2035),
            card(3, &people.lucia, "slow", 2036),
            card(4, &people.anna, "ts-cns", 2035),
            card(5, &people.bruno, "ts-cns", 2020),
        ];
        store.import(cards).await.expect("imported");
    }
}

/// The number of the test card with this number.
pub fn card_number(number: u32) -> CardNumber {
    CardNumber::complete(&format!("60300000000{number:04}")).expect("a card number")
}

/// PIN and PUK of a test card: digits that occur nowhere else.
pub fn codes(card: &CardNumber) -> (String, String) {
    let number: u32 = card.as_str()[11..15].parse().expect("a number");
    (format!("{:05}", 48_150 + number), format!("{:08}", 73_920_640 + number))
}

/// A moment.
pub fn at(text: &str) -> At {
    text.parse().expect("a moment")
}

/// What the audit keeps of an act of the tests' own.
pub fn seeding() -> Event {
    Event {
        at: at("2026-01-01T00:00:00Z"),
        act: Act::CodesImported,
        actor: "test".to_owned(),
        capacity: String::new(),
        object: String::new(),
        result: "done".to_owned(),
        correlation: "seed".to_owned(),
    }
}

/// The Enti and all enablings.
pub fn people(people: &People) -> (Vec<Ente>, Vec<Operator>) {
    let ente = |code: &str, standing| Ente { code: code.parse().expect("a code"), name: format!("Ente {code}"), standing };
    let (como, lodi) = (ente("como", Standing::Active), ente("lodi", Standing::Active));
    let (regione, chiuso) = (ente("regione", Standing::Active), ente("chiuso", Standing::Suspended));
    let one = |person: &FiscalCode, ente: &Ente, role| Operator {
        fiscal_code: person.clone(),
        name: format!("Operator {}", &person.as_str()[..6]),
        ente: ente.clone(),
        role,
        standing: Standing::Active,
        from: Date::constant(2020, 1, 1),
        until: None,
    };
    let operators = vec![
        one(&people.anna, &como, Role::Operator),
        one(&people.bruno, &lodi, Role::Operator),
        one(&people.carla, &regione, Role::Evaluator),
        one(&people.dario, &regione, Role::Administrator),
        Operator { standing: Standing::Suspended, ..one(&people.elena, &como, Role::Operator) },
        one(&people.fabio, &chiuso, Role::Operator),
        one(&people.gina, &como, Role::Operator),
        one(&people.gina, &lodi, Role::Operator),
        Operator { until: Some(Date::constant(2025, 12, 31)), ..one(&people.ivo, &como, Role::Operator) },
    ];
    (vec![como, lodi, regione, chiuso], operators)
}

/// A service that runs; stopped when dropped.
pub struct Running {
    pub place: Place,
    pub address: SocketAddr,
    /// A second door to the same store.
    pub store: Store,
    runtime: tokio::runtime::Runtime,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), Failure>>>,
}

impl Running {
    /// Waits for something of the store.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// A client with this certificate, or none.
    pub fn client(&self, identity: Option<&Identity>) -> Caller {
        caller(self.address, &self.place.path("server-ca.pem"), identity)
    }

    /// A client with a card of this person.
    pub fn card(&self, person: &FiscalCode) -> Caller {
        self.client(Some(&self.place.cns.card(&Wish::card_of(person.as_str()))))
    }

    /// A client with a session of this person, and the session's certificate.
    pub fn session(&self, person: &FiscalCode) -> (Caller, Identity) {
        log_in(&self.card(person), None, |identity| self.client(Some(identity)))
    }

    /// The same, without the certificate.
    pub fn logged_in(&self, person: &FiscalCode) -> Caller {
        self.session(person).0
    }

    /// Registers a person anew with another standing, for itself and for the Ente.
    pub fn suspend(&self, person: &FiscalCode, own: Standing, of_ente: Standing) {
        let (mut enti, mut operators) = people(&self.place.people);
        operators.retain(|one| one.fiscal_code == *person);
        for one in &mut operators {
            (one.standing, one.ente.standing) = (own, of_ente);
        }
        enti.retain(|ente| operators.iter().any(|one| one.ente.code == ente.code));
        for ente in &mut enti {
            ente.standing = of_ente;
        }
        self.wait(self.store.register(&enti, &operators, seeding())).expect("registered");
    }

    /// Gives this person another role at `regione`.
    pub fn enable(&self, person: &FiscalCode, role: Role) {
        let (_, operators) = people(&self.place.people);
        let dario = operators.into_iter().find(|one| one.fiscal_code == self.place.people.dario).expect("dario");
        let enabled = Operator { fiscal_code: person.clone(), role, ..dario };
        self.wait(self.store.register(&[], &[enabled], seeding())).expect("registered");
    }

    /// Every event of the audit so far.
    pub fn events(&self) -> Vec<Event> {
        self.wait(self.store.events(0, 1000)).expect("events").into_iter().map(|(_, event)| event).collect()
    }

    /// Tells the service to stop, without waiting.
    pub fn begin_stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits for the end of the service.
    pub fn join(&mut self) -> Result<(), Failure> {
        self.begin_stop();
        self.thread.take().map_or(Ok(()), |thread| thread.join().expect("no panic"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.join();
    }
}

/// Opens a session with a card and gives the client of the session.
pub fn log_in(card: &Caller, ente: Option<&str>, client: impl FnOnce(&Identity) -> Caller) -> (Caller, Identity) {
    let key = session();
    let answer = card.post("/v1/session", &new_session(&key, ente));
    assert_eq!(answer.status, 201, "{}", answer.body);
    (client(&key), key)
}

/// The body of a login.
pub fn new_session(session: &Identity, ente: Option<&str>) -> Value {
    use base64::Engine;
    let certificate = base64::prelude::BASE64_STANDARD.encode(&session.certificate);
    json!({ "certificate": certificate, "ente": ente, "client": env!("CARGO_PKG_VERSION") })
}

/// The rustls configuration of a client that trusts this server issuer.
pub fn client_config(server_ca: &Path, identity: Option<&Identity>) -> rustls::ClientConfig {
    use rustls::pki_types::pem::PemObject;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(server_ca).expect("a certificate")).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots);
    match identity {
        None => config.with_no_client_auth(),
        Some(identity) => {
            let chain = vec![CertificateDer::from(identity.certificate.clone())];
            let key = PrivateKeyDer::try_from(identity.key.clone()).expect("a key");
            config.with_client_auth_cert(chain, key).expect("an identity")
        }
    }
}

/// A client of the service at this address.
pub fn caller(address: SocketAddr, server_ca: &Path, identity: Option<&Identity>) -> Caller {
    let mut config = client_config(server_ca, identity);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let http = Client::builder().tls_backend_preconfigured(config).build().expect("a client");
    Caller { base: format!("https://{address}"), http }
}

/// Somebody who calls the service.
pub struct Caller {
    pub base: String,
    pub http: Client,
}

/// What the service answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The code of a refusal.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// A value that the refusal's texts speak of.
    pub fn param(&self, name: &str) -> &str {
        self.body["params"][name].as_str().unwrap_or_default()
    }

    /// Status and code at once.
    pub fn refusal(&self) -> (u16, &str) {
        (self.status, self.code())
    }
}

impl From<Response> for Answer {
    fn from(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().expect("a text");
        let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") };
        Self { status, headers, body }
    }
}

impl Caller {
    /// Any call without a body.
    pub fn call(&self, method: Method, path: &str) -> Answer {
        self.http.request(method, format!("{}{path}", self.base)).send().expect("an answer").into()
    }

    pub fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path)
    }

    pub fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path)
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.http.post(format!("{}{path}", self.base)).json(body).send().expect("an answer").into()
    }

    /// A write with its key.
    pub fn write(&self, path: &str, key: &str, body: &Value) -> Answer {
        let request = self.http.post(format!("{}{path}", self.base)).header("idempotency-key", key);
        request.json(body).send().expect("an answer").into()
    }
}

/// A good request for a release.
pub fn new_release(citizen: &FiscalCode, card: Option<u32>) -> Value {
    json!({
        "fiscal_code": citizen.as_str(),
        "card": card.map(|number| card_number(number).to_string()),
        "document": { "kind": "passport", "number": "YA1234567", "issuer": "Questura di Como", "expires": "2030-01-01" },
        "email": "citizen@example.it",
        "language": "it",
    })
}
