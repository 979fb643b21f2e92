//! A real IPP printer on loopback, CUPS's ippeveprinter, in a namespace of its own.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::program::until;
use super::{free_port, namespaces};

/// A running printer. It ends with this value, and all that it needed.
pub struct Printer {
    process: Child,
    folder: tempfile::TempDir,
    pub port: u16,
}

impl Printer {
    /// A printer that takes PDF.
    pub fn start() -> Self {
        Self::start_with(&["-f", "application/pdf"])
    }

    /// The same with these arguments of ippeveprinter.
    pub fn start_with(args: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        fs::write(folder.path().join("mode"), "good").expect("written");
        let mut process = Command::new("unshare")
            .args([&namespaces()[..], &["--mount", "--pid", "--fork", "--kill-child", "sh"]].concat())
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/ipp.sh"))
            .arg(folder.path())
            .arg(port.to_string())
            .args(args)
            .stdin(Stdio::null())
            .spawn()
            .expect("unshare, of util-linux");
        until("the printer listens", || {
            let said = fs::read_to_string(folder.path().join("printer.log")).unwrap_or_default();
            assert!(process.try_wait().expect("a status").is_none(), "the printer ended: {said}");
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        Self { process, folder, port }
    }

    /// What it does with the next documents: `good`, `fail`, or `empty`: it has no paper as long as the word stays.
    pub fn mode(&self, mode: &str) {
        // In one step: its script reads all the time.
        let new = self.folder.path().join("mode.new");
        fs::write(&new, mode).expect("written");
        fs::rename(new, self.folder.path().join("mode")).expect("renamed");
    }

    /// Its address, in clear.
    pub fn plain(&self) -> String {
        format!("ipp://localhost:{}/ipp/print", self.port)
    }

    /// Its address with TLS.
    pub fn secure(&self) -> String {
        format!("ipps://localhost:{}/ipp/print", self.port)
    }

    /// Its own certificate; it makes one when it is first asked for TLS.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("keys/localhost.crt")
    }

    /// The documents that arrived, in their order, with the names of their jobs.
    pub fn arrived(&self) -> Vec<(String, Vec<u8>)> {
        let place = self.folder.path().join("arrived");
        let name = |number: usize| place.join(format!("{number}.name"));
        let read = |number| Some((fs::read_to_string(name(number)).ok()?, fs::read(place.join(format!("{number}.pdf"))).ok()?));
        (1..100).map_while(read).map(|(name, pdf)| (name.trim_end().to_owned(), pdf)).collect()
    }

    /// What it was asked, one operation a line, without the lists of what it can.
    pub fn said(&self) -> String {
        let log = fs::read_to_string(self.folder.path().join("printer.log")).expect("its log");
        log.lines().filter(|line| !line.contains("-supported")).collect::<Vec<_>>().join("\n")
    }

    /// Ends it at once, as when somebody pulls the plug.
    pub fn pull_the_plug(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

impl Drop for Printer {
    fn drop(&mut self) {
        self.pull_the_plug();
    }
}

/// The text of a PDF, in the order in which it is read.
pub fn text(pdf: &[u8], folder: &Path) -> String {
    let path = folder.join("letter-to-read.pdf");
    fs::write(&path, pdf).expect("written");
    let output = Command::new("pdftotext").args(["-layout"]).arg(&path).arg("-").output().expect("pdftotext, of poppler-utils");
    fs::remove_file(path).expect("removed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
