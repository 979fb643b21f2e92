//! A private reader with virtual cards: a PC/SC daemon of its own (pcscd with vpcd) in namespaces of its own, and cards played by the
//! program. Several run side by side; nothing outside reaches them.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::pki::{Ca, KeyKind, Wish};
use super::program::{User, until};

/// OpenSC's module.
pub const OPENSC: &str = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";

/// Without the machine's own settings, and quicker: one driver, no cache of files on the disk, and a PIN can be unblocked.
const OPENSC_CONF: &str = "app default {
  card_drivers = itacns;
  framework pkcs15 {
    use_file_caching = no;
    builtin_emulators = itacns;
  }
}
app opensc-pkcs11 {
  pkcs11 {
    user_pin_unblock_style = init_pin_in_so_session;
  }
}
";

/// vpcd listens on all interfaces: the network of its own has loopback only. The run folder of its own gives each daemon its own
/// socket. Both last while `cat` waits for the end of its input, which comes when the test ends, however it does.
const HOLD: &str = "ip link set lo up && mount --bind \"$0/run\" /run && echo ready && exec cat";

/// Two slots of a virtual reader. Everything ends with this value.
pub struct Reader {
    folder: tempfile::TempDir,
    home: Home,
    pcscd: Option<Child>,
}

/// Where the daemon and its cards are.
enum Home {
    /// In namespaces of their own, which this process holds.
    Own(Child),
    /// On the machine itself, where namespaces are forbidden (a container, say): one reader at a time.
    Machine(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File),
}

impl Home {
    fn new(folder: &Path) -> Self {
        Self::own(folder).unwrap_or_else(Self::machine)
    }

    fn own(folder: &Path) -> Option<Self> {
        let mut command = Command::new("unshare");
        // Whoever is root needs no namespace of users, which some machines forbid.
        if !rustix::process::geteuid().is_root() {
            command.arg("--map-root-user");
        }
        command.args(["--net", "--mount", "sh", "-c", HOLD]).arg(folder);
        let mut holder =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("unshare runs");
        let mut said = String::new();
        let heard = BufReader::new(holder.stdout.take().expect("it is piped")).read_line(&mut said);
        if heard.is_ok() && said == "ready\n" {
            return Some(Self::Own(holder));
        }
        holder.wait().expect("it ended");
        None
    }

    fn machine() -> Self {
        assert!(rustix::process::geteuid().is_root(), "a reader needs either namespaces or root");
        let lock = File::create(std::env::temp_dir().join("crspin-test-reader.lock")).expect("a file");
        lock.lock().expect("locked");
        let other = std::os::unix::net::UnixStream::connect(MACHINE_SOCKET);
        assert!(other.is_err(), "the machine's own pcscd runs: stop it for the tests");
        Self::Machine(lock)
    }

    /// A command in there: its program and arguments follow.
    fn command(&self) -> Command {
        let Self::Own(holder) = self else { return Command::new("env") };
        let mut command = Command::new("nsenter");
        command.args(["--target", &holder.id().to_string(), "--net", "--mount"]);
        if !rustix::process::geteuid().is_root() {
            command.args(["--user", "--preserve-credentials"]);
        }
        command
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Self::Own(holder) = self {
            let _gone = holder.kill();
            let _gone = holder.wait();
        }
    }
}

/// The socket of the daemon outside of namespaces.
const MACHINE_SOCKET: &str = "/run/pcscd/pcscd.comm";

/// What a virtual card is like; the default is the card of nobody in particular that OpenSC takes.
pub struct CardSpec<'a> {
    pub model: &'a str,
    pub number: &'a str,
    pub pin: &'a str,
    pub puk: &'a str,
    /// Who issued it, and what its certificate is like.
    pub certificate: (&'a Ca, Wish),
    /// Lines of the description, such as `habits = ["announces"]`.
    pub more: &'a str,
    /// Lines under `[holder]`, such as `fiscal_code = "…"`.
    pub holder: &'a str,
}

/// A virtual card in a slot. It ends with this value.
pub struct VirtualCard {
    process: Child,
    hand: Option<ChildStdin>,
    events: Arc<Mutex<Vec<Value>>>,
}

impl Reader {
    pub fn start() -> Self {
        let mut reader = Self::off();
        let vpcd = Path::new("/etc/reader.conf.d/vpcd");
        std::fs::copy(vpcd, reader.folder.path().join("readers/vpcd")).expect("the package vsmartcard-vpcd is installed");
        reader.power_on();
        reader
    }

    /// A daemon that has no reader.
    pub fn start_without_slots() -> Self {
        let mut reader = Self::off();
        reader.power_on();
        reader
    }

    fn off() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for part in ["run", "readers"] {
            std::fs::create_dir(folder.path().join(part)).expect("a folder");
        }
        std::fs::write(folder.path().join("opensc.conf"), OPENSC_CONF).expect("written");
        let home = Home::new(folder.path());
        Self { folder, home, pcscd: None }
    }

    /// Starts the daemon.
    pub fn power_on(&mut self) {
        assert!(self.pcscd.is_none(), "it runs");
        let folder = self.folder.path();
        let log = File::create(folder.join("pcscd.log")).expect("a file");
        let mut command = self.home.command();
        // It ends when this thread does, even if nothing is left to end it.
        command.args(["setpriv", "--pdeathsig", "KILL", "pcscd", "--foreground", "--config"]).arg(folder.join("readers"));
        command.stdin(Stdio::null()).stdout(log.try_clone().expect("a file")).stderr(log);
        let mut child = command.spawn().expect("unshare runs");
        let socket = self.socket();
        until("the daemon listens", || {
            assert!(child.try_wait().expect("a status").is_none(), "pcscd ended: {}", self.log());
            std::os::unix::net::UnixStream::connect(&socket).is_ok()
        });
        self.pcscd = Some(child);
    }

    /// Kills the daemon. Its cards look for it until it is back.
    pub fn power_off(&mut self) {
        assert!(self.pcscd.is_some(), "it runs");
        self.stop();
    }

    fn stop(&mut self) {
        let Some(mut child) = self.pcscd.take() else { return };
        let _gone = child.kill();
        let _gone = child.wait();
        // A killed daemon leaves its socket and its number behind; the next one would take itself for a second one.
        for name in ["pcscd.comm", "pcscd.pid"] {
            let _not_there = std::fs::remove_file(self.socket().with_file_name(name));
        }
    }

    fn socket(&self) -> PathBuf {
        match self.home {
            Home::Own(_) => self.folder.path().join("run/pcscd/pcscd.comm"),
            Home::Machine(_) => MACHINE_SOCKET.into(),
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("pcscd.log")).unwrap_or_default()
    }

    /// What programs need in their environment to see this reader.
    pub fn environment(&self) -> [(&'static str, PathBuf); 2] {
        [("PCSCLITE_CSOCK_NAME", self.socket()), ("OPENSC_CONF", self.folder.path().join("opensc.conf"))]
    }

    /// A command of this user that sees this reader.
    pub fn command(&self, user: &User, args: &[&str]) -> Command {
        let mut command = user.command(args);
        command.envs(self.environment());
        command
    }

    /// Another program that sees this reader.
    pub fn tool(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).envs(self.environment()).stdin(Stdio::null());
        command
    }

    /// Puts a new card into this slot: 0 or 1. It is there when this returns.
    pub fn insert(&self, slot: u16, spec: &CardSpec<'_>) -> VirtualCard {
        let file = self.describe(slot, spec).display().to_string();
        let card = self.play(slot, Vec::new(), &["play", &file]);
        card.wait_for("inserted", 1);
        self.wait_for_slot(slot, true);
        card
    }

    /// Runs `sandbox card` with these arguments and variables where this slot can be reached.
    pub fn play(&self, slot: u16, environment: Vec<(OsString, OsString)>, args: &[&str]) -> VirtualCard {
        let port = (35963 + slot).to_string();
        let mut command = self.home.command();
        command.arg(env!("CARGO_BIN_EXE_crspin")).args(["sandbox", "card"]).args(args).args(["--json", "--port", &port]);
        command.envs(environment);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("nsenter runs");
        let events = Arc::new(Mutex::new(Vec::new()));
        let (said, heard) = (process.stdout.take().expect("it is piped"), Arc::clone(&events));
        std::thread::spawn(move || {
            for line in BufReader::new(said).lines().map_while(Result::ok) {
                heard.lock().expect("unbroken").push(serde_json::from_str(&line).expect("JSON"));
            }
        });
        let hand = process.stdin.take();
        VirtualCard { process, hand, events }
    }

    fn describe(&self, slot: u16, spec: &CardSpec<'_>) -> PathBuf {
        let folder = self.folder.path().join(format!("card-{slot}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        let (ca, wish) = &spec.certificate;
        let identity = ca.card(wish);
        let key = openssl::pkey::PKey::private_key_from_pkcs8(&identity.key).expect("a key");
        private(&folder.join("key.pem"), &key.private_key_to_pem_pkcs8().expect("PEM"));
        private(&folder.join("certificate.der"), &identity.certificate);
        private(&folder.join("pin"), spec.pin.as_bytes());
        private(&folder.join("puk"), spec.puk.as_bytes());
        let CardSpec { model, number, more, holder, .. } = spec;
        let text = format!(
            "model = \"{model}\"\nnumber = \"{number}\"\ncertificate = \"certificate.der\"\nkey = \"key.pem\"\npin = \"pin\"\n\
             puk = \"puk\"\n{more}\n[holder]\n{holder}\n"
        );
        let file = folder.join("card.toml");
        private(&file, text.as_bytes());
        file
    }

    /// Waits until the daemon has seen that a card came into this slot, or went.
    pub fn wait_for_slot(&self, slot: u16, card: bool) {
        let wanted = if card { "Yes" } else { "No" };
        let line = format!("{slot:<4} {wanted}");
        until(&format!("slot {slot} has a card: {card}"), || {
            let seen = self.tool("opensc-tool", &["--list-readers"]).output().expect("opensc-tool runs");
            String::from_utf8_lossy(&seen.stdout).lines().any(|found| found.starts_with(&line))
        });
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.stop();
    }
}

impl<'a> CardSpec<'a> {
    /// A card with an RSA key of the size that its model has.
    pub fn new(model: &'a str, number: &'a str, ca: &'a Ca, wish: Wish) -> Self {
        let bits = if matches!(model, "crs-st" | "athena") { 1024 } else { 2048 };
        let certificate = (ca, Wish { key: KeyKind::Rsa(bits), ..wish });
        Self { model, number, pin: "30719", puk: "52841960", certificate, more: "", holder: "" }
    }
}

impl VirtualCard {
    /// Does something with the card: `pull`, `insert`, `pull-at verify`, `delay 50`, `status`, `block`.
    pub fn hand(&mut self, what: &str) {
        let hand = self.hand.as_mut().expect("it is there");
        writeln!(hand, "{what}").expect("the card listens");
    }

    /// Everything that happened so far.
    pub fn events(&self) -> Vec<Value> {
        self.events.lock().expect("unbroken").clone()
    }

    /// How often this happened.
    pub fn count(&self, event: &str) -> usize {
        self.events().iter().filter(|found| found["event"] == event).count()
    }

    /// What this command was answered, each time: `["63C2", "9000"]` for `verify`.
    pub fn answers(&self, command: &str) -> Vec<String> {
        let events = self.events();
        let said = events.iter().filter(|event| event["event"] == "command" && event["name"] == command);
        said.map(|event| event["status"].as_str().expect("a status").to_owned()).collect()
    }

    /// Waits until this happened so often.
    pub fn wait_for(&self, event: &str, times: usize) {
        until(&format!("{event} happens {times} times"), || self.count(event) >= times);
    }

    /// How it is now.
    pub fn status(&mut self) -> Value {
        let before = self.count("status");
        self.hand("status");
        self.wait_for("status", before + 1);
        self.events().into_iter().rfind(|event| event["event"] == "status").expect("a status")
    }

    /// Asks it to end as Ctrl-C does, or as the end of its input does; whether it ended well.
    pub fn ended(mut self, by_signal: bool) -> bool {
        if by_signal {
            let pid = rustix::process::Pid::from_child(&self.process);
            rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("the signal goes out");
        } else {
            self.hand = None;
        }
        self.process.wait().expect("a status").success()
    }

    /// Pulls it out and waits until it is.
    pub fn pull(&mut self) {
        let before = self.count("pulled");
        self.hand("pull");
        self.wait_for("pulled", before + 1);
    }

    /// Puts it in again and waits until it is.
    pub fn push(&mut self) {
        let before = self.count("inserted");
        self.hand("insert");
        self.wait_for("inserted", before + 1);
    }
}

impl Drop for VirtualCard {
    fn drop(&mut self) {
        self.hand = None;
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

fn private(path: &Path, content: &[u8]) {
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).expect("a file");
    file.set_permissions(std::fs::Permissions::from_mode(0o600)).expect("a mode");
    file.write_all(content).expect("written");
}
