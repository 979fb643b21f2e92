//! Kannel as Debian has it: bearerbox, smsbox and the fake provider, with the settings that crspin ships.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::free_port;
use super::program::until;

const SAMPLE: &str = include_str!("../../../examples/gateways/kannel.conf");
const BOXES: [&str; 2] = ["/usr/sbin/bearerbox", "/usr/sbin/smsbox"];
const DRIVE: &str = "/usr/lib/kannel/test/drive_smpp";
const FAKE: &str = "/usr/lib/kannel/test/fakesmsc";

/// The provider that speaks SMPP among Kannel's tests, running; it ends with this value.
pub struct Drive {
    folder: tempfile::TempDir,
    process: Child,
    pub port: u16,
}

impl Drive {
    /// It sends so many messages, and says when it got as many.
    pub fn start(messages: u8) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let log = File::create(folder.path().join("log")).expect("a log");
        let (port_text, messages) = (port.to_string(), messages.to_string());
        let child = Command::new(DRIVE)
            .args(["-v", "0", "-p", &port_text, "-m", &messages])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn();
        let process = child.unwrap_or_else(|error| panic!("{DRIVE}: {error}; apt install kannel-extras"));
        let drive = Self { folder, process, port };
        until("it listens", || drive.said().contains("accept_thread"));
        drive
    }

    /// What it said so far.
    pub fn said(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.folder.path().join("log")).expect("a log")).into_owned()
    }
}

impl Drop for Drive {
    fn drop(&mut self) {
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// A running Kannel; ends with this value.
pub struct Kannel {
    folder: tempfile::TempDir,
    processes: Vec<Child>,
    pub port: u16,
}

impl Kannel {
    /// With this password for the sender; it trusts this certificate when it calls back.
    pub fn start(password: &str, ca: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let ports = [free_port(), free_port(), free_port(), free_port()];
        let mut text =
            SAMPLE.replace("CHANGE-THIS-TOO", password).replace("/etc/ssl/certs/ca-certificates.crt", &ca.display().to_string());
        for (sample, port) in ["13000", "13001", "13002", "13013"].iter().zip(ports) {
            assert!(text.contains(sample));
            text = text.replace(sample, &port.to_string());
        }
        fs::write(folder.path().join("kannel.conf"), text).expect("written");
        let mut kannel = Self { folder, processes: Vec::new(), port: ports[3] };
        kannel.run(BOXES[0], &["-v", "2", "kannel.conf"], "bearerbox.err");
        until("bearerbox listens", || ports[..3].iter().all(|port| TcpStream::connect(("127.0.0.1", *port)).is_ok()));
        kannel.run(BOXES[1], &["-v", "2", "kannel.conf"], "smsbox.err");
        kannel.run(FAKE, &["-H", "127.0.0.1", "-r", &ports[2].to_string(), "-m", "0", "1 2 text x"], "provider.log");
        until("smsbox listens", || TcpStream::connect(("127.0.0.1", kannel.port)).is_ok());
        // Without a provider messages would wait, which is another story.
        until("the provider is connected", || Self::status(ports[0]).contains("online"));
        kannel
    }

    fn run(&mut self, program: &str, args: &[&str], log: &str) {
        let log = File::create(self.folder.path().join(log)).expect("a log");
        let child = Command::new(program)
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn();
        self.processes.push(child.unwrap_or_else(|error| panic!("{program}: {error}; apt install kannel kannel-extras")));
    }

    fn status(admin: u16) -> String {
        let mut text = String::new();
        let asked = TcpStream::connect(("127.0.0.1", admin)).and_then(|mut stream| {
            stream.write_all(b"GET /status.txt?password=CHANGE-THIS-ONE HTTP/1.0\r\n\r\n")?;
            stream.read_to_string(&mut text)
        });
        asked.map(|_| text).unwrap_or_default()
    }

    /// What the provider got, a message a line.
    pub fn provider(&self) -> Vec<String> {
        let log = fs::read(self.folder.path().join("provider.log")).unwrap_or_default();
        String::from_utf8_lossy(&log).lines().filter(|line| line.contains("Got message")).map(str::to_owned).collect()
    }

    /// Everything that Kannel itself wrote anywhere in its folder.
    pub fn wrote(&self) -> String {
        let files = fs::read_dir(self.folder.path()).expect("a folder").map(|file| file.expect("a file").path());
        let own = files.filter(|path| path.file_name().is_some_and(|name| name != "provider.log" && name != "kannel.conf"));
        own.map(|path| String::from_utf8_lossy(&fs::read(path).expect("a file")).into_owned()).collect()
    }
}

impl Drop for Kannel {
    fn drop(&mut self) {
        for child in self.processes.iter_mut().rev() {
            let _ended = child.kill().and_then(|()| child.wait());
        }
    }
}
