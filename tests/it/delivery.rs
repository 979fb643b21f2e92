//! The sender with a real store and a real SMTP server.

mod notices;
mod servers;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crspin::clock::now;
use crspin::config::service::{DeliverySettings, MailSettings, MailTls, ProviderSettings, TextSettings, WaySettings};
use crspin::delivery::Sender;
use crspin::domain::card_number::CardNumber;
use crspin::domain::codes::{Codes, SplitRule};
use crspin::domain::contact::Channel;
use crspin::domain::document::{Document, DocumentKind};
use crspin::domain::event::Act;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::message::{Backoff, Language, MessageState, Wait};
use crspin::domain::operator::{Ente, Operator, Role, Standing};
use crspin::domain::release::{OperatorLimit, ReleaseId};
use crspin::domain::sealed::Side;
use crspin::domain::time::Date;
use crspin::exit::Code;
use crspin::secret::Secret;
use crspin::store::Store;
use crspin::store::model::{Event, Idempotency, MessageRow, NewCard, NewMessage, NewRelease, Written};
use crspin::vault::{self, Opener, PublicKey, Sealer};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::support::smtp::{self, Smtp};

mod gateway;
mod smpp;

const OPERATOR: &str = "BNCGLC80A01F205V";
const CITIZEN: &str = "RSSMRA85T10A562S";
/// Longer than any of these tests.
const LEASE: Duration = Duration::from_mins(2);
const PIN: &str = "04815";
const PUK: &str = "16234208";

/// A store with one operator, and keys to seal and open.
struct Office {
    folder: tempfile::TempDir,
    store: Store,
    sealer: Sealer,
    cards: u64,
    /// How long a message may wait.
    patience: Duration,
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        vault::keygen(folder.path(), None).expect("keys");
        let public = |side: Side| PublicKey::load(&folder.path().join(format!("{side}.pub"))).expect("a public key");
        let sealer = Sealer::new(&public(Side::Desk), &public(Side::Message)).expect("a sealer");
        let store = Store::open(&format!("sqlite:{}", folder.path().join("crspin.db").display())).await.expect("a store");
        store.migrate().await.expect("tables");
        let ente =
            Ente { code: "c_c933".parse().expect("a code"), name: "Comune di Como".to_owned(), standing: Standing::Active };
        let operator = Operator {
            fiscal_code: fiscal_code(OPERATOR),
            name: "Operatore".to_owned(),
            ente: ente.clone(),
            role: Role::Operator,
            standing: Standing::Active,
            from: Date::constant(2020, 1, 1),
            until: None,
        };
        store.register(&[ente], &[operator], event(Act::OperatorsRegistered)).await.expect("registered");
        store.add_keys(&sealer.keys(), now()).await.expect("data keys");
        Self { folder, store, sealer, cards: 0, patience: Duration::from_hours(1) }
    }

    fn opener(&self, side: Side) -> Opener {
        Opener::load(side, &self.folder.path().join(format!("{side}.key")), None).expect("an opener")
    }

    /// A card and its release, with the second half queued for this address.
    async fn release(&mut self, channel: Channel, address: &str) -> ReleaseId {
        self.cards += 1;
        let number = CardNumber::complete(&format!("60300{:010}", self.cards)).expect("a card number");
        let product = "ts-cns".parse().expect("a product");
        let rule = SplitRule::new((2, 3), (2, 6)).expect("a rule");
        let codes = Codes::parse(Secret::new(PIN.to_owned()), Secret::new(PUK.to_owned()), rule).expect("codes");
        let (desk, message) = self.sealer.seal(codes, &number, &product).expect("sealed");
        let holder = fiscal_code(CITIZEN);
        let valid_until = Date::constant(2031, 5, 30);
        let card = NewCard { number: number.clone(), holder, product, valid_until, desk, message };
        self.store.import(vec![card]).await.expect("imported");
        let id = ReleaseId::from_random(self.cards);
        let new = NewRelease {
            id: id.clone(),
            idempotency: Idempotency { actor: fiscal_code(OPERATOR), key: format!("key-{:016}", self.cards), digest: [7; 32] },
            card: self.store.card(&number).await.expect("answered").expect("the card"),
            operator: fiscal_code(OPERATOR),
            ente: "c_c933".parse().expect("a code"),
            role: Role::Operator,
            document: Some(document()),
            on_behalf: None,
            declaration: None,
            messages: vec![NewMessage::new(channel, address)],
            deadline: now().plus(self.patience),
            language: if self.cards.is_multiple_of(2) { Language::En } else { Language::It },
            checks: Vec::new(),
            limit: OperatorLimit { most: 1000, window: Duration::from_hours(1) },
            event: event(Act::Released),
        };
        assert_eq!(self.store.release(new).await.expect("answered"), Written::Done(id.clone()));
        id
    }

    async fn message(&self, id: &ReleaseId) -> MessageRow {
        self.store.find_release(id).await.expect("answered").expect("the release").messages.remove(0)
    }

    /// Waits until the message is as wanted.
    async fn until(&self, id: &ReleaseId, wanted: impl Fn(&MessageRow) -> bool) -> MessageRow {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let message = self.message(id).await;
            if wanted(&message) {
                return message;
            }
            assert!(Instant::now() < deadline, "{message:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn settled(&self, id: &ReleaseId) -> MessageRow {
        self.until(id, |message| message.state.settled()).await
    }

    async fn events(&self, act: Act) -> Vec<Event> {
        let events = self.store.events(0, 1000).await.expect("events");
        events.into_iter().map(|(_, event)| event).filter(|event| event.act == act).collect()
    }

    fn send(&self, to: WaySettings, tries: u32) -> Sending {
        let backoff = Backoff { first: Duration::from_millis(50), longest: Duration::from_millis(200), tries };
        self.send_as(&settings(backoff, to))
    }

    fn send_as(&self, settings: &DeliverySettings) -> Sending {
        let sender = Sender::new(self.store.clone(), self.opener(Side::Message), settings).expect("a sender");
        let (stop, stopped) = watch::channel(false);
        let nudge = Arc::new(Notify::new());
        let task = tokio::spawn(sender.run(Arc::clone(&nudge), stopped));
        Sending { nudge, stop, task }
    }
}

struct Sending {
    nudge: Arc<Notify>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Sending {
    async fn stop(self) {
        self.stop.send(true).expect("it listens");
        tokio::time::timeout(Duration::from_secs(20), self.task).await.expect("in time").expect("in order");
    }
}

fn fiscal_code(text: &str) -> FiscalCode {
    text.parse().expect("a codice fiscale")
}

fn document() -> Document {
    Document {
        kind: DocumentKind::Passport,
        number: "YA1234567".parse().expect("a number"),
        issuer: "Questura di Como".parse().expect("an issuer"),
        expires: Date::constant(2030, 1, 1),
    }
}

fn event(act: Act) -> Event {
    Event {
        at: now(),
        act,
        actor: OPERATOR.to_owned(),
        capacity: String::new(),
        object: String::new(),
        result: "done".to_owned(),
        correlation: "test".to_owned(),
    }
}

/// One way out, with waits that suit a test.
fn settings(backoff: Backoff, way: WaySettings) -> DeliverySettings {
    DeliverySettings {
        backoff,
        lease: LEASE,
        deadline: Duration::from_hours(1),
        word: Duration::from_millis(200),
        alarm: Duration::from_mins(15),
        mail_from: "Regione <codici@crspin.example.it>".to_owned(),
        texts: TextSettings::default(),
        providers: vec![ProviderSettings { name: "one".to_owned(), way }],
        notices: None,
    }
}

fn mail(server: &Smtp, tls: MailTls, password: Option<&Path>) -> WaySettings {
    WaySettings::Smtp(MailSettings {
        server: "localhost".to_owned(),
        port: server.port,
        tls,
        login: password.map(|path| ("crspin".to_owned(), path.to_owned())),
        ca: Some(server.ca.clone()),
        patience: Duration::from_secs(30),
        notices: false,
    })
}

fn password(folder: &Path, text: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("mail.password");
    std::fs::write(&path, text).expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("a mode");
    path
}

/// What no stored or logged word of a gateway may hold.
fn assert_no_digits(reason: Option<&str>) {
    let reason = reason.unwrap_or_default();
    assert!(!reason.contains("815") && !reason.contains("234") && !reason.contains("208"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_arrives_whatever_the_server_does() {
    let Some(server) = smtp::start("starttls") else { return };
    let mut office = Office::open().await;
    let sending = office.send(mail(&server, MailTls::StartTls, Some(&password(office.folder.path(), "s3cret\n"))), 5);
    let mut ids = Vec::new();
    for address in
        ["maria@example.it", "john@example.it", "later2@example.it", "bounce@example.it", "drop@example.it", "echo@example.it"]
    {
        ids.push(office.release(Channel::Email, address).await);
        sending.nudge.notify_one();
    }
    for (id, state, tries, reason) in [
        (&ids[0], MessageState::Accepted, 1, "250 2.0.0 Ok: queued as T"),
        (&ids[1], MessageState::Accepted, 1, "250 2.0.0 Ok: queued as T"),
        (&ids[2], MessageState::Accepted, 3, "250 2.0.0 Ok: queued as T"), // 451 twice
        (&ids[3], MessageState::Failed, 1, "550 5.1.1 (…) no such mailbox"),
        (&ids[4], MessageState::Accepted, 2, "250 2.0.0 Ok: queued as T"), // no answer once
        (&ids[5], MessageState::Failed, 1, "554 5.7.1 refused: "),
    ] {
        let message = office.settled(id).await;
        assert_eq!((message.state, message.tries), (state, tries), "{message:?}");
        if let Some(found) = &message.reason {
            assert!(found.starts_with(reason), "{found}");
        }
        assert_no_digits(message.reason.as_deref());
    }
    sending.stop().await;

    let maria = server.arrived_for("maria@example.it");
    assert_eq!(maria.len(), 1);
    assert_eq!((maria[0].facts["tls"].as_bool(), maria[0].facts["user"].as_str()), (Some(true), Some("crspin")));
    assert_eq!(maria[0].facts["from"], "codici@crspin.example.it");
    assert!(maria[0].text.contains("Ultime 3 cifre del PIN: 815\r\n") && maria[0].text.contains(": 234 208\r\n"));
    let john = server.arrived_for("john@example.it");
    assert!(john[0].text.contains("Last 3 digits of the PIN: 815\r\n") && john[0].text.contains(ids[1].as_str()));
    for mail in server.arrived() {
        for stranger in [CITIZEN, OPERATOR, "60300000", "Como", PIN, PUK, "16234", "16 234"] {
            assert!(!mail.text.contains(stranger), "{stranger} in {}", mail.text);
        }
    }
    let dropped = server.arrived_for("drop@example.it");
    assert_eq!(dropped.len(), 2, "without an answer it goes again");
    assert_eq!(dropped[0].text, dropped[1].text, "with the same bytes");
    assert!(dropped[0].header("Message-ID").ends_with("@crspin.example.it>"));
    assert_eq!(server.arrived_for("bounce@example.it").len(), 0);

    let accepted = office.events(Act::MessageAccepted).await;
    let failed = office.events(Act::MessageFailed).await;
    assert_eq!((accepted.len(), failed.len()), (4, 2), "one event each");
    assert!(accepted.iter().any(|event| event.object == ids[0].as_str() && event.actor == "sender" && event.result == "done"));
    assert!(failed.iter().all(|event| event.result == Code::NotDelivered.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_wrong_password_is_no_refusal_of_the_citizen() {
    let Some(server) = smtp::start("starttls") else { return };
    let mut office = Office::open().await;
    let path = password(office.folder.path(), "wrong");
    let sending = office.send(mail(&server, MailTls::StartTls, Some(&path)), 100);
    let id = office.release(Channel::Email, "maria@example.it").await;
    sending.nudge.notify_one();
    let message = office.until(&id, |message| message.tries >= 2 && message.state == MessageState::Queued).await;
    assert!(message.reason.as_deref().is_some_and(|reason| reason.starts_with("535 5.7.8")), "{message:?}");
    sending.stop().await;
    password(office.folder.path(), "s3cret");
    let sending = office.send(mail(&server, MailTls::StartTls, Some(&path)), 100);
    assert_eq!(office.settled(&id).await.state, MessageState::Accepted, "once it is mended");
    sending.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_try_gives_up() {
    let Some(server) = smtp::start("starttls") else { return };
    let mut office = Office::open().await;
    let sending = office.send(mail(&server, MailTls::StartTls, Some(&password(office.folder.path(), "s3cret"))), 3);
    let id = office.release(Channel::Email, "later99@example.it").await;
    sending.nudge.notify_one();
    let message = office.settled(&id).await;
    assert_eq!((message.state, message.tries), (MessageState::Failed, 3));
    assert_eq!(message.reason.as_deref(), Some("451 4.3.0 try again later"));
    assert_eq!(office.events(Act::MessageFailed).await.len(), 1);
    sending.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_protection_works_and_a_stranger_is_not_trusted() {
    for (mode, tls) in [("tls", MailTls::Tls), ("plain", MailTls::None)] {
        let Some(server) = smtp::start(mode) else { return };
        let mut office = Office::open().await;
        let path = password(office.folder.path(), "s3cret");
        let login = (tls == MailTls::Tls).then_some(path.as_path());
        let sending = office.send(mail(&server, tls, login), 3);
        let id = office.release(Channel::Email, "maria@example.it").await;
        sending.nudge.notify_one();
        let message = office.settled(&id).await;
        assert_eq!(message.state, MessageState::Accepted, "{mode}: {message:?}");
        sending.stop().await;
    }
    let (Some(server), Some(other)) = (smtp::start("starttls"), smtp::start("starttls")) else { return };
    let mut office = Office::open().await;
    let WaySettings::Smtp(settings) = mail(&server, MailTls::StartTls, Some(&password(office.folder.path(), "s3cret"))) else {
        unreachable!("it is mail")
    };
    let sending = office.send(WaySettings::Smtp(MailSettings { ca: Some(other.ca.clone()), ..settings }), 2);
    let id = office.release(Channel::Email, "maria@example.it").await;
    sending.nudge.notify_one();
    let message = office.settled(&id).await;
    assert_eq!(message.state, MessageState::Failed);
    assert!(message.reason.as_deref().is_some_and(|reason| reason.contains("certificate")), "{message:?}");
    assert!(server.arrived().is_empty());
    sending.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_senders_share_the_work_and_stop_with_clean_hands() {
    let Some(server) = smtp::start("starttls") else { return };
    let mut office = Office::open().await;
    let path = password(office.folder.path(), "s3cret");
    let mut ids = Vec::new();
    for number in 0..60 {
        ids.push(office.release(Channel::Email, &format!("citizen{number}@example.it")).await);
    }
    let one = office.send(mail(&server, MailTls::StartTls, Some(&path)), 3);
    let two = office.send(mail(&server, MailTls::StartTls, Some(&path)), 3);
    office.until(&ids[20], |message| message.state.settled()).await;
    one.stop().await;
    two.stop().await;
    let mut left = 0;
    for id in &ids {
        let message = office.message(id).await;
        assert_ne!(message.state, MessageState::Sending, "what was taken was finished");
        left += usize::from(message.state == MessageState::Queued);
    }
    assert_eq!(server.arrived().len(), ids.len() - left);
    let three = office.send(mail(&server, MailTls::StartTls, Some(&path)), 3);
    for id in &ids {
        assert_eq!(office.settled(id).await.state, MessageState::Accepted);
    }
    three.stop().await;
    let mut arrived: Vec<String> = server.arrived().iter().map(|mail| mail.header("Message-ID").to_owned()).collect();
    arrived.sort();
    arrived.dedup();
    assert_eq!((arrived.len(), server.arrived().len()), (ids.len(), ids.len()), "each once");
    let connections: std::collections::BTreeSet<u64> =
        server.arrived().iter().filter_map(|mail| mail.facts["peer"].as_u64()).collect();
    assert!(connections.len() <= 24, "connections are used again: {}", connections.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn sandbox_messages_are_files_to_read() {
    use std::os::unix::fs::PermissionsExt;
    let mut office = Office::open().await;
    let folder = office.folder.path().join("messages");
    let sending = office.send(WaySettings::Files(folder.clone()), 3);
    let id = office.release(Channel::Email, "maria@example.it").await;
    sending.nudge.notify_one();
    assert_eq!(office.settled(&id).await.state, MessageState::Accepted);
    sending.stop().await;
    let files: Vec<PathBuf> = std::fs::read_dir(&folder).expect("it").map(|entry| entry.expect("a file").path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(files[0].metadata().expect("a file").permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&files[0]).expect("a text");
    assert!(text.contains("Ultime 6 cifre del PUK: 234 208\r\n"), "{text}");
    let name = files[0].file_stem().expect("a name").to_string_lossy().into_owned();
    assert!(text.contains(&format!("Message-ID: <{name}@crspin.example.it>\r\n")), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_without_a_provider_is_given_up_and_files_take_all() {
    let Some(server) = smtp::start("plain") else { return };
    let mut office = Office::open().await;
    let sending = office.send(mail(&server, MailTls::None, None), 3);
    let id = office.release(Channel::Sms, "+393331234567").await;
    sending.nudge.notify_one();
    let message = office.settled(&id).await;
    assert_eq!((message.state, message.reason.as_deref()), (MessageState::Failed, Some("no provider for sms is set")));
    sending.stop().await;
    let folder = office.folder.path().join("messages");
    let sending = office.send(WaySettings::Files(folder.clone()), 3);
    let id = office.release(Channel::Sms, "+393331234567").await;
    sending.nudge.notify_one();
    assert_eq!(office.settled(&id).await.state, MessageState::Accepted);
    sending.stop().await;
    let file = std::fs::read_dir(&folder).expect("it").next().expect("one").expect("a file").path();
    let text = std::fs::read_to_string(file).expect("a text");
    assert!(text.contains("last 3 digits of the PIN 815, last 6 digits of the PUK 234 208"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_without_the_message_key_does_not_start() {
    let office = Office::open().await;
    let backoff = Backoff { first: Duration::from_secs(1), longest: Duration::from_secs(1), tries: 1 };
    let settings = settings(backoff, WaySettings::Files(office.folder.path().join("messages")));
    let failure = Sender::new(office.store.clone(), office.opener(Side::Desk), &settings).expect_err("the desk's key");
    assert_eq!(failure.code, Code::VaultKey);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_for_another_key_pair_is_not_given_up_at_once() {
    let Some(server) = smtp::start("starttls") else { return };
    let mut office = Office::open().await;
    // Another key pair than the one that it was sealed for: as after a wrong restore.
    let other = tempfile::tempdir().expect("a folder");
    vault::keygen(other.path(), None).expect("keys");
    let opener = Opener::load(Side::Message, &other.path().join("message.key"), None).expect("an opener");
    let backoff = Backoff { first: Duration::from_millis(20), longest: Duration::from_millis(20), tries: 2 };
    let to = mail(&server, MailTls::StartTls, Some(&password(office.folder.path(), "s3cret")));
    let sender = Sender::new(office.store.clone(), opener, &settings(backoff, to)).expect("a sender");
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(sender.run(Arc::new(Notify::new()), stopped));
    let id = office.release(Channel::Email, "maria@example.it").await;
    let message = office.settled(&id).await;
    assert_eq!((message.state, message.tries), (MessageState::Failed, 2), "a person might have mended it in between");
    assert!(server.arrived().is_empty());
    stop.send(true).expect("it listens");
    task.await.expect("in order");
}

/// A way to a port where nobody listens.
fn nowhere(server: &Smtp) -> WaySettings {
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let WaySettings::Smtp(settings) = mail(server, MailTls::None, None) else { unreachable!("it is mail") };
    WaySettings::Smtp(MailSettings { port, ..settings })
}

/// Two providers, in this order.
fn two(first: WaySettings, second: WaySettings) -> DeliverySettings {
    let backoff = Backoff { first: Duration::from_millis(50), longest: Duration::from_millis(200), tries: 5 };
    let mut settings = settings(backoff, first);
    settings.providers.push(ProviderSettings { name: "two".to_owned(), way: second });
    settings
}

#[tokio::test(flavor = "multi_thread")]
async fn when_one_provider_is_away_the_next_one_takes_it() {
    let Some(server) = smtp::start("plain") else { return };
    let mut office = Office::open().await;
    let sending = office.send_as(&two(nowhere(&server), mail(&server, MailTls::None, None)));
    let mut ids = Vec::new();
    for number in 0..12 {
        ids.push(office.release(Channel::Email, &format!("citizen{number}@example.it")).await);
        sending.nudge.notify_one();
    }
    for id in &ids {
        let message = office.settled(id).await;
        assert_eq!((message.state, message.tries, message.provider.as_deref()), (MessageState::Accepted, 1, Some("two")));
        let log = office.store.message_log(&message.id).await.expect("a history");
        assert_eq!(
            log.iter().map(|line| (line.state, line.provider.as_deref())).collect::<Vec<_>>(),
            [(MessageState::Accepted, Some("two"))]
        );
    }
    sending.stop().await;
    assert_eq!(server.arrived().len(), ids.len(), "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_may_have_is_not_given_to_another() {
    let Some(server) = smtp::start("plain") else { return };
    let mut office = Office::open().await;
    let folder = office.folder.path().join("messages");
    let sending = office.send_as(&two(mail(&server, MailTls::None, None), WaySettings::Files(folder.clone())));
    let id = office.release(Channel::Email, "drop@example.it").await;
    sending.nudge.notify_one();
    let message = office.until(&id, |message| message.state == MessageState::Unknown).await;
    assert_eq!((message.wait, message.provider.as_deref()), (Some(Wait::Word), Some("one")));
    let message = office.settled(&id).await;
    assert_eq!((message.state, message.tries, message.provider.as_deref()), (MessageState::Accepted, 2, Some("one")));
    sending.stop().await;
    let arrived = server.arrived_for("drop@example.it");
    assert_eq!((arrived.len(), &arrived[0].text), (2, &arrived[1].text), "the same bytes, to the same one");
    assert!(!folder.exists());
    let states: Vec<MessageState> =
        office.store.message_log(&message.id).await.expect("a history").iter().map(|line| line.state).collect();
    assert_eq!(states, [MessageState::Unknown, MessageState::Accepted]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_deadline_a_message_goes_no_more() {
    let Some(server) = smtp::start("plain") else { return };
    let mut office = Office::open().await;
    office.patience = Duration::from_secs(1);
    let backoff = Backoff { first: Duration::from_millis(50), longest: Duration::from_millis(50), tries: 100_000 };
    let sending = office.send_as(&settings(backoff, nowhere(&server)));
    let id = office.release(Channel::Email, "maria@example.it").await;
    sending.nudge.notify_one();
    let waiting = office.until(&id, |message| message.tries >= 1 && message.state == MessageState::Queued).await;
    assert!(matches!(waiting.wait, Some(Wait::Away | Wait::Resting)), "{waiting:?}");
    let message = office.settled(&id).await;
    assert_eq!(message.state, MessageState::Expired);
    assert_eq!(office.events(Act::MessageFailed).await.len(), 1);
    sending.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubt_is_kept_when_its_provider_is_away_later() {
    let Some(server) = smtp::start("plain") else { return };
    let mut office = Office::open().await;
    let folder = office.folder.path().join("messages");
    let mut first = two(mail(&server, MailTls::None, None), WaySettings::Files(folder.clone()));
    first.word = Duration::from_secs(2);
    let sending = office.send_as(&first);
    let id = office.release(Channel::Email, "drop@example.it").await;
    sending.nudge.notify_one();
    office.until(&id, |message| message.state == MessageState::Unknown).await;
    sending.stop().await;
    let mut then = two(nowhere(&server), WaySettings::Files(folder.clone()));
    then.word = Duration::from_secs(2);
    let sending = office.send_as(&then);
    let message = office.until(&id, |message| message.state.settled() || message.tries > 3).await;
    sending.stop().await;
    assert!(!folder.exists(), "the second provider got it, too: {message:?}");
}

/// A provider that is renamed or gone from the settings still may have what it was given.
#[tokio::test(flavor = "multi_thread")]
async fn a_doubt_about_a_provider_that_is_gone_waits_for_a_person() {
    let Some(server) = smtp::start("plain") else { return };
    let mut office = Office::open().await;
    let folder = office.folder.path().join("messages");
    let mut first = two(mail(&server, MailTls::None, None), WaySettings::Files(folder.clone()));
    first.word = Duration::from_millis(200);
    first.providers.truncate(1);
    let sending = office.send_as(&first);
    let id = office.release(Channel::Email, "drop@example.it").await;
    sending.nudge.notify_one();
    office.until(&id, |message| message.state == MessageState::Unknown).await;
    sending.stop().await;
    let mut then = settings(Backoff { first: LEASE, longest: LEASE, tries: 3 }, WaySettings::Files(folder.clone()));
    then.providers[0].name = "another".to_owned();
    let sending = office.send_as(&then);
    let message = office.until(&id, |message| message.wait == Some(Wait::Settings)).await;
    sending.stop().await;
    assert_eq!((message.state, message.reason.as_deref()), (MessageState::Unknown, Some("this sender has no such provider")));
    assert!(!folder.exists(), "nobody else got it");
}
