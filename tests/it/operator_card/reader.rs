//! A card reader without hardware, for one test alone: pcscd with vpcd's driver in a network of its own, OpenSC's module, and
//! cards that are processes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support::program::until;

use super::card::{self, Card};

/// A reader with two slots.
pub struct Reader {
    folder: tempfile::TempDir,
    pcscd: Child,
}

/// A card in a slot; pulled out when dropped.
pub struct Inserted(Child);

impl Reader {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["run", "readers"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        fs::copy("/etc/reader.conf.d/vpcd", folder.path().join("readers/vpcd")).expect("vsmartcard-vpcd is installed");
        fs::write(folder.path().join("opensc.conf"), OPENSC).expect("settings");
        let pcscd = pcscd(folder.path());
        Self { folder, pcscd }
    }

    /// Ends the PC/SC service; what was in the reader loses its power.
    pub fn stop(&mut self) {
        self.pcscd.kill().expect("pcscd ran");
        self.pcscd.wait().expect("its end");
        fs::remove_dir_all(self.folder.path().join("run/pcscd")).expect("its socket");
    }

    /// Starts it once more.
    pub fn start_again(&mut self) {
        self.pcscd = pcscd(self.folder.path());
    }

    /// The lines of the client's settings that lead its programs to this reader.
    pub fn environment(&self) -> String {
        let opensc = self.folder.path().join("opensc.conf");
        let socket = socket(self.folder.path());
        format!("PCSCLITE_CSOCK_NAME = '{}'\nOPENSC_CONF = '{}'\n", socket.display(), opensc.display())
    }

    /// Puts a card into a slot, 0 or 1, and waits until the reader sees it.
    pub fn insert(&self, card: &Card, slot: u16) -> Inserted {
        let inserted = self.put(card, slot);
        until("the reader sees the card", || self.has_card(slot));
        inserted
    }

    /// The same without waiting.
    pub fn put(&self, card: &Card, slot: u16) -> Inserted {
        let target = self.pcscd.id().to_string();
        let mut nsenter = Command::new("nsenter");
        nsenter.args(["--target", &target, "--user", "--preserve-credentials", "--net"]);
        nsenter.arg(std::env::current_exe().expect("this program"));
        nsenter.args(["--exact", "operator_card::card::plays_a_card", "--nocapture", "--test-threads=1"]);
        nsenter.env(card::FOLDER, card.folder()).env(card::PORT, (35_963 + slot).to_string());
        Inserted(nsenter.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("nsenter is installed"))
    }

    /// Waits until the reader knows that this slot is empty.
    pub fn pull(&self, card: Inserted, slot: u16) {
        drop(card);
        until("the reader sees that the card went", || !self.has_card(slot));
    }

    fn has_card(&self, slot: u16) -> bool {
        let list = String::from_utf8_lossy(&self.opensc(&["--list-readers"])).into_owned();
        list.lines().any(|line| line.contains("Yes") && line.trim_end().ends_with(&format!("0{slot}")))
    }

    /// Sends plain commands to the card in a slot; what was answered.
    pub fn send(&self, slot: u16, commands: &[&str]) -> String {
        let mut args = vec!["--reader".to_owned(), slot.to_string()];
        args.extend(commands.iter().flat_map(|command| ["--send-apdu".to_owned(), (*command).to_owned()]));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        String::from_utf8_lossy(&self.opensc(&args)).into_owned()
    }

    fn opensc(&self, args: &[&str]) -> Vec<u8> {
        let mut tool = Command::new("opensc-tool");
        tool.args(args).env("PCSCLITE_CSOCK_NAME", socket(self.folder.path()));
        tool.env("OPENSC_CONF", self.folder.path().join("opensc.conf")).output().expect("opensc is installed").stdout
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let _gone = self.pcscd.kill();
        let _gone = self.pcscd.wait();
    }
}

impl Drop for Inserted {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// Only the driver for CNS cards: the machine's own settings do not count.
const OPENSC: &str = "app default {\n card_drivers = itacns;\n framework pkcs15 {\n use_file_caching = no;\n \
                      builtin_emulators = itacns;\n }\n}\n";

fn socket(folder: &Path) -> PathBuf {
    folder.join("run/pcscd/pcscd.comm")
}

fn pcscd(folder: &Path) -> Child {
    let script = "ip link set lo up && mount --bind \"$0/run\" /run && exec pcscd --foreground --config \"$0/readers\"";
    let mut unshare = Command::new("unshare");
    unshare.args(["--map-root-user", "--net", "--mount", "sh", "-c", script]).arg(folder);
    let child = unshare.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("unshare is installed");
    until("pcscd listens", || socket(folder).exists());
    child
}
