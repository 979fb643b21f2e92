//! The real SMTP server of the tests, in a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crspin::config::paths;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

/// A running server. It ends with this value.
pub struct Smtp {
    process: Child,
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    /// The root that signed its certificate (for `localhost` and 127.0.0.1).
    pub ca: PathBuf,
    folder: tempfile::TempDir,
    again: Again,
}

/// How it is started.
struct Again {
    python: String,
    mode: String,
}

impl Again {
    /// A process, on this port if one is given, and the port.
    fn start(&self, folder: &Path, port: Option<u16>) -> (Child, u16) {
        let mut process = Command::new(&self.python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/smtp.py"))
            .args(["mails", "server.pem", "server.key"].map(|name| folder.join(name)))
            .arg(&self.mode)
            .args(port.map(|port| port.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let port = line.trim().strip_prefix("port ").and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("{line:?}"));
        (process, port)
    }
}

/// A message that arrived.
#[derive(Debug)]
pub struct Arrived {
    /// Headers and body as they came.
    pub text: String,
    /// Sender, recipients, protection, user.
    pub facts: serde_json::Value,
}

impl Arrived {
    /// The value of this header.
    pub fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        self.text.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("no {name} in {}", self.text))
    }

    /// The address that it went to.
    pub fn to(&self) -> &str {
        self.facts["to"][0].as_str().expect("an address")
    }
}

/// The Python that has the servers of the tests. `None` where none is at hand; never in CI.
pub fn python() -> Option<String> {
    let python = paths::variable("CRSPIN_TEST_PYTHON");
    if python.is_none() {
        assert!(paths::variable("CI").is_none_or(|ci| ci != "true"), "CRSPIN_TEST_PYTHON is missing: no servers");
        let _ = writeln!(std::io::stderr(), "left out: CRSPIN_TEST_PYTHON names no Python with aiosmtpd and smppy");
    }
    python
}

/// Starts a server in this mode: `starttls`, `tls` or `plain`. `None` where no Python with aiosmtpd is at hand; never in CI.
pub fn start(mode: &str) -> Option<Smtp> {
    let python = python()?;
    let folder = tempfile::tempdir().expect("a folder");
    let (ca, ..) = certificates(folder.path());
    std::fs::create_dir(folder.path().join("mails")).expect("a folder");
    let again = Again { python, mode: mode.to_owned() };
    let (process, port) = again.start(folder.path(), None);
    Some(Smtp { process, port, ca, folder, again })
}

impl Smtp {
    /// All that arrived, in order.
    pub fn arrived(&self) -> Vec<Arrived> {
        let folder = self.folder.path().join("mails");
        let entries = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
        let mut facts: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
        facts.sort();
        let read = |path: &Path| std::fs::read_to_string(path).expect("a message");
        facts
            .iter()
            .map(|path| Arrived {
                text: read(&path.with_extension("eml")),
                facts: serde_json::from_str(&read(path)).expect("its facts"),
            })
            .collect()
    }

    /// All that arrived for this address.
    pub fn arrived_for(&self, address: &str) -> Vec<Arrived> {
        self.arrived().into_iter().filter(|mail| mail.to() == address).collect()
    }
}

impl Smtp {
    /// Ends at once; connections break.
    pub fn vanish(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }

    /// Starts again, on the same port. What arrived before is forgotten by nobody but its count of addresses.
    pub fn come_back(&mut self) {
        (self.process, _) = self.again.start(self.folder.path(), Some(self.port));
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        self.vanish();
    }
}

/// A root, and the certificate and key that it signed for `localhost`: `ca.pem`, `server.pem`, `server.key`.
pub fn certificates(folder: &Path) -> (PathBuf, PathBuf, PathBuf) {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, "Test mail root");
    let ca_key = KeyPair::generate().expect("a key");
    let ca = params.self_signed(&ca_key).expect("a root");
    let key = KeyPair::generate().expect("a key");
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let leaf = CertificateParams::new(names).expect("parameters");
    let leaf = leaf.signed_by(&key, &Issuer::new(params, ca_key)).expect("a certificate");
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a file");
        path
    };
    (write("ca.pem", ca.pem()), write("server.pem", leaf.pem()), write("server.key", key.serialize_pem()))
}
