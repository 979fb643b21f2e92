//! A real mail system: Postfix, which delivers, relays and bounces, and Dovecot with the box into which its notices come.

use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crspin::config::paths;

use super::program::until;
use super::{namespaces, smtp};

/// A running mail system. It ends with this value.
pub struct Postbox {
    process: Option<Child>,
    folder: tempfile::TempDir,
    python: String,
    /// Where Postfix listens, on 127.0.0.1: STARTTLS, user `crspin`, password `s3cret`.
    pub smtp: u16,
    /// Where Dovecot listens, on 127.0.0.1: TLS, user `codici`, password `s3cret`.
    pub imap: u16,
    /// The root that signed their certificate (for `localhost` and 127.0.0.1).
    pub ca: PathBuf,
}

/// What the servers offer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Notices that were asked for; IDLE, MOVE, UIDPLUS.
    New,
    /// Nothing beside the oldest standards.
    Old,
}

impl Postbox {
    /// A mail system that does not run yet; `None` where it is not installed, never in CI.
    pub fn prepare() -> Option<Self> {
        let ci = paths::variable("CI").is_some_and(|ci| ci == "true");
        let found = ["/usr/sbin/postfix", "/usr/sbin/dovecot"].iter().all(|path| std::path::Path::new(path).exists());
        let python = paths::variable("CRSPIN_TEST_PYTHON");
        let (true, Some(python)) = (found, python) else {
            assert!(!ci, "postfix, dovecot-imapd, dovecot-lmtpd or CRSPIN_TEST_PYTHON is missing: no mail system");
            let _ = writeln!(std::io::stderr(), "left out: there is no Postfix and Dovecot, or no CRSPIN_TEST_PYTHON");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let (ca, ..) = smtp::certificates(folder.path());
        Some(Self { process: None, folder, python, smtp: free_port(), imap: free_port(), ca })
    }

    /// Starts it; what is for `far.example.it` is relayed to this port.
    pub fn start(&mut self, kind: Kind, far: u16) {
        let mut process = Command::new("unshare")
            .args([&namespaces()[..], &["--mount", "--pid", "--fork", "--kill-child", "sh"]].concat())
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/postbox.sh"))
            .arg(self.folder.path())
            .args([self.smtp, self.imap, far].map(|port| port.to_string()))
            .arg(if kind == Kind::New { "new" } else { "old" })
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("unshare, of util-linux");
        until("the mail system listens", || {
            let said = ["check.log", "postfix.log", "dovecot.log"].map(|name| self.log(name));
            assert!(process.try_wait().expect("a status").is_none(), "it ended: {said:?}");
            [self.smtp, self.imap].iter().all(|port| TcpStream::connect(("127.0.0.1", *port)).is_ok())
        });
        self.process = Some(process);
    }

    /// Ends it, as when the power fails.
    pub fn pull_the_plug(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _gone = process.kill();
            let _gone = process.wait();
        }
    }

    /// What one of its logs says.
    pub fn log(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    /// How many notices came into the box so far, read or not.
    pub fn came(&self) -> usize {
        self.log("dovecot.log").matches("saved mail to INBOX").count()
    }

    /// The e-mails in this folder of the box.
    pub fn list(&self, folder: &str) -> Vec<String> {
        serde_json::from_str(&self.python("list", folder, b"")).expect("a list")
    }

    /// Puts this e-mail into the box.
    pub fn append(&self, text: &str) {
        self.deliver(text.replace('\n', "\r\n").as_bytes());
    }

    /// Puts this e-mail into the box, byte for byte.
    pub fn deliver(&self, mail: &[u8]) {
        assert_eq!(self.python("append", "INBOX", mail).trim(), "OK");
    }

    /// How many e-mails are in this folder of the box.
    pub fn count(&self, folder: &str) -> usize {
        self.python("count", folder, b"").trim().parse().expect("a number")
    }

    fn python(&self, verb: &str, folder: &str, input: &[u8]) -> String {
        let mut child = Command::new(&self.python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/box.py"))
            .args([&self.imap.to_string(), &self.ca.display().to_string(), verb, folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python");
        child.stdin.take().expect("its input").write_all(input).expect("written");
        let output = child.wait_with_output().expect("its output");
        assert!(output.status.success(), "{verb} {folder}");
        String::from_utf8(output.stdout).expect("a text")
    }
}

/// A free port below those that the system gives away by itself, since nobody listens there before the mail system starts.
fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let begin = std::process::id();
    let mut tried = (0..1000).map(|_| begin.wrapping_mul(7).wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)));
    let port = |number: u32| u16::try_from(20_000 + number % 10_000).expect("a port");
    tried.find_map(|number| TcpListener::bind(("127.0.0.1", port(number))).ok().map(|_| port(number))).expect("a free port")
}

impl Drop for Postbox {
    fn drop(&mut self) {
        self.pull_the_plug();
    }
}
