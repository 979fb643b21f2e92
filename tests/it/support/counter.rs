//! A counter with everything real around it: the program, tokens, the service as a process of its own, a mail server.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};

use crspin::domain::fiscal_code::FiscalCode;
use crspin::exit::Failure;
use crspin::i18n::Language;
use crspin::i18n::Texts;
use crspin::pkcs11::provision::KeyKind;
use crspin::sandbox::tokens::digits;
use crspin::store::Store;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::pki::Wish;
use super::program::{User, until};
use super::service::{Place, card_number};
use super::smtp::{Arrived, Smtp};
use super::token::{Token, Tokens, module_path};

/// The PIN of the usual token: digits that occur nowhere else.
pub const TOKEN_PIN: &str = "30719428";

/// A counter whose operator is Anna.
pub struct Counter {
    pub place: Place,
    pub user: User,
    pub tokens: Tokens,
    pub serving: Vec<Serving>,
}

/// A card whose codes the test knows.
#[derive(Clone, Debug)]
pub struct Known {
    pub number: String,
    pub holder: String,
    pub pin: String,
    pub puk: String,
}

impl Counter {
    /// The people of [`Place`], Anna's token, no service yet.
    pub fn prepare() -> Self {
        Self::prepare_in(Place::new())
    }

    /// The same in a place of which some settings were changed.
    pub fn prepare_in(place: Place) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(place.seed());
        let tokens = Tokens::new(&place.path("softhsm"));
        let card = Wish::card_of(place.people.anna.as_str());
        let certificate = Some((&place.cns, card));
        tokens.make(&[Token { label: "anna", pin: TOKEN_PIN, kind: KeyKind::P256, certificate }]);
        let user = User::new();
        pin_file(&user.folder().join("pin"), TOKEN_PIN);
        Self { place, user, tokens, serving: Vec::new() }
    }

    /// The same with a service that runs, and messages that go to files.
    pub fn open() -> Self {
        let mut counter = Self::prepare();
        counter.serve(&[]);
        counter
    }

    /// The same with a logged-in operator.
    pub fn logged_in() -> Self {
        let counter = Self::open();
        counter.log_in();
        counter
    }

    /// Second halves go to this mail server from the next start on.
    pub fn mail_to(&mut self, smtp: &Smtp) {
        pin_file(&self.place.path("smtp-password"), "s3cret");
        let mail = format!(
            "[delivery]\nbackoff_first_seconds = 1\nmail_from = \"Codici <codici@example.it>\"\n[[delivery.provider]]\nkind = \"smtp\"\nname = \"mail\"\nserver = \"localhost\"\n\
             port = {}\ntls = \"starttls\"\nuser = \"crspin\"\npassword_file = \"smtp-password\"\nca = \"{}\"\n",
            smtp.port,
            smtp.ca.display()
        );
        let files = "[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n";
        assert!(self.place.settings.contains(files));
        self.place.settings = self.place.settings.replace(files, &mail);
    }

    /// Starts a process of the service, to which the client's settings point from now on.
    pub fn serve(&mut self, args: &[&str]) -> &Serving {
        let name = format!("serve-{}.log", self.serving.len());
        let serving = Serving::start(&self.place, &self.user, args, &self.place.path(&name));
        self.client(&format!("https://localhost:{}", serving.address.port()), "");
        self.serving.push(serving);
        self.serving.last().expect("it was pushed")
    }

    /// Writes the client's settings: this service, and these lines for the card.
    pub fn client(&self, service: &str, card: &str) {
        self.client_with(service, card, &self.place.path("server-ca.pem"), &self.tokens.usual());
    }

    /// The same with another root and other settings of SoftHSM.
    pub fn client_with(&self, service: &str, card: &str, ca: &Path, softhsm: &Path) {
        let text = format!(
            "service = \"{service}\"\nca = \"{}\"\n[session]\nstore = \"file\"\n[card]\nmodule = \"{}\"\n{card}\n\
             [card.environment]\nSOFTHSM2_CONF = \"{}\"\n",
            ca.display(),
            module_path().display(),
            softhsm.display()
        );
        let path = self.user.folder().join("config/crspin/client.toml");
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    /// Where the service is that was started last.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.serving.last().expect("a service").address.port())
    }

    /// The file with the PIN of the usual token.
    pub fn pin(&self) -> String {
        self.user.folder().join("pin").display().to_string()
    }

    /// Logs the usual operator in.
    pub fn log_in(&self) {
        self.user.done(&["login", "--token", "anna", "--pin-file", &self.pin()]);
    }

    /// Brings cards with random codes into the vault, through the program: one for each holder.
    pub fn import(&self, holders: &[&FiscalCode]) -> Vec<Known> {
        self.import_codes(holders, (5, 8), 5001)
    }

    /// The same with codes of 16 digits each, for products that have them.
    pub fn import_long(&self, holders: &[&FiscalCode]) -> Vec<Known> {
        self.import_numbered(holders, 5001)
    }

    /// The same with card numbers from this one on, so that more can be imported later.
    pub fn import_numbered(&self, holders: &[&FiscalCode], first: u32) -> Vec<Known> {
        self.import_codes(holders, (16, 16), first)
    }

    fn import_codes(&self, holders: &[&FiscalCode], (pin, puk): (usize, usize), first: u32) -> Vec<Known> {
        let cards: Vec<Known> = holders
            .iter()
            .zip(first..)
            .map(|(holder, number)| Known {
                number: card_number(number).to_string(),
                holder: holder.to_string(),
                pin: digits(pin).expect("digits").reveal().to_owned(),
                puk: digits(puk).expect("digits").reveal().to_owned(),
            })
            .collect();
        let rows: Vec<String> = cards
            .iter()
            .map(|card| format!("{},{},ts-cns,{},{},2034-12-31\n", card.number, card.holder, card.pin, card.puk))
            .collect();
        let file = self.user.folder().join("bureau.csv");
        let text = format!("card_number,fiscal_code,product,pin,puk,valid_until\n{}", rows.concat());
        pin_file(&file, &text);
        std::fs::write(self.place.path("service.toml"), &self.place.settings).expect("written");
        let settings = self.place.path("service.toml").display().to_string();
        self.user.done(&["vault", "import", &file.display().to_string(), "--settings", &settings]);
        std::fs::remove_file(file).expect("removed");
        cards
    }

    /// Works on the service's store, beside it.
    pub fn in_store<T>(&self, work: impl AsyncFnOnce(&Store) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let store = Store::open(&self.place.store_url()).await.expect("a store");
            let done = work(&store).await;
            store.close().await;
            done
        })
    }

    /// The flags of a good release of this card.
    pub fn issue<'a>(holder: &'a str, card: &'a str, email: &'a str) -> Vec<&'a str> {
        let document = ["--document-kind", "passport", "--document-number", "YA1234567", "--document-issuer", "Questura di Como"];
        let citizen = ["issue", "--fiscal-code", holder, "--card", card, "--email", email, "--yes"];
        [&citizen[..], &document[..], &["--document-expires", "2030-01-01"]].concat()
    }

    /// Releases a card's codes; the program's output.
    pub fn release(&self, card: &Known, email: &str, more: &[&str]) -> Output {
        self.user.run(&[&Self::issue(&card.holder, &card.number, email), more].concat())
    }

    /// The same with JSON, which must succeed.
    pub fn release_json(&self, card: &Known, email: &str, more: &[&str]) -> Value {
        self.user.json(&[&Self::issue(&card.holder, &card.number, email), more].concat())
    }
}

impl Known {
    /// Whether these halves, joined, are the codes.
    pub fn is_made_of(&self, first: &(String, String), second: &(String, String)) -> bool {
        self.pin == format!("{}{}", first.0, second.0) && self.puk == format!("{}{}", first.1, second.1)
    }
}

/// The digits at the ends of the lines that speak of PIN and PUK: the same for the read-out and for messages.
pub fn halves(text: &str) -> (String, String) {
    let after = |name: &str| {
        let line =
            text.lines().find(|line| line.contains(name) && line.contains(':')).unwrap_or_else(|| panic!("no {name} in {text}"));
        let digits = line.rsplit_once(':').expect("a colon").1;
        assert!(digits.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()), "{line}");
        digits.chars().filter(char::is_ascii_digit).collect()
    };
    (after("PIN"), after("PUK"))
}

/// The message that came to this address.
pub fn message(smtp: &Smtp, address: &str) -> Arrived {
    until("the message arrives", || !smtp.arrived_for(address).is_empty());
    smtp.arrived_for(address).remove(0)
}

/// A file with a secret in it, for its owner alone.
pub fn pin_file(path: &Path, content: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, content).expect("written");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("its mode");
}

/// Fails unless this output is that of a command that ended with this failure, in this language.
pub fn assert_refused(output: &Output, wanted: &Failure, language: Language, what: &str) {
    let texts = Texts::new(language);
    let (happened, next) = texts.failure(wanted);
    let told = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = told.lines().collect();
    let expected = format!("{}: {happened}\n{}: {next}", texts.get("error"), texts.get("next"));
    assert!(told.trim_end().ends_with(&expected), "{what} ({language}):\n{}\nwanted:\n{expected}", lines.join("\n"));
    assert_eq!(output.status.code(), Some(i32::from(wanted.code.exit())), "{what}: {told}");
    assert!(!happened.contains("err-") && !next.contains("next-"), "{what} has no texts");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{what} prints a result");
}

/// `crspin serve`, with its logs in a file.
pub struct Serving {
    child: Child,
    pub address: SocketAddr,
    pub log: PathBuf,
}

impl Serving {
    /// Starts it with the settings of the place; everything that could make it talkative is on.
    pub fn start(place: &Place, user: &User, args: &[&str], log: &Path) -> Self {
        let settings = log.with_extension("toml");
        std::fs::write(&settings, &place.settings).expect("written");
        let settings = settings.display().to_string();
        let errors = File::create(log).expect("a log");
        let child = user
            .command(&[&["serve", "--settings", &settings, "--log-level", "trace"], args].concat())
            .env("RUST_LOG", "trace")
            .stdout(errors.try_clone().expect("the log"))
            .stderr(Stdio::from(errors))
            .spawn()
            .expect("the service starts");
        let mut serving = Self { child, address: ([127, 0, 0, 1], 0).into(), log: log.to_owned() };
        until("the service listens", || {
            let said = serving.said();
            assert!(serving.child.try_wait().expect("a status").is_none(), "the service ended: {said}");
            let Some((_, rest)) = said.split_once("istening on https://") else { return false };
            let Some((address, _)) = rest.split_once(' ') else { return false };
            serving.address = address.parse().expect("an address");
            true
        });
        serving
    }

    /// Everything that it said so far.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).expect("its log")
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a system does; whether it ended well.
    pub fn stop(&mut self) -> bool {
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("the signal goes out");
        self.child.wait().expect("a status").success()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
