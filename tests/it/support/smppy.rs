//! A provider of text messages that is not ours: smppy, in a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use super::smtp;

/// A provider that is not ours, running; it ends with this value.
pub struct Smppy {
    pub port: u16,
    process: Child,
    said: Arc<Mutex<Vec<String>>>,
}

impl Smppy {
    /// Nothing where no Python with smppy is at hand; never in CI.
    pub fn start() -> Option<Self> {
        let python = smtp::python()?;
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/smpp_server.py");
        let child = Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = child.expect("Python");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let first = lines.next().expect("a line; pip install smppy");
        let port = first.strip_prefix("PORT ").and_then(|port| port.parse().ok()).expect("a port");
        let said: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&said);
        thread::spawn(move || lines.for_each(|line| kept.lock().expect("lines").push(line)));
        Some(Self { port, process, said })
    }

    /// What it said so far.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().expect("lines").clone()
    }
}

impl Drop for Smppy {
    fn drop(&mut self) {
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}
