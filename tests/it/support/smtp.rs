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
    let (ca, certificate, key) = certificates(folder.path());
    let mails = folder.path().join("mails");
    std::fs::create_dir(&mails).expect("a folder");
    let mut process = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/smtp.py"))
        .args([&mails, &certificate, &key])
        .arg(mode)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python");
    let mut line = String::new();
    BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let port = line.trim().strip_prefix("port ").and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("{line:?}"));
    Some(Smtp { process, port, ca, folder })
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

impl Drop for Smtp {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // It ends by itself; if not, not alone.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A root, and a certificate and key for this machine by it, in this folder.
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
