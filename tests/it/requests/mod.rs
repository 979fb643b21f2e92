//! Requests of Enti through the real program: written, printed, signed with tokens, handed in, decided by two, and what follows.

mod decided;
mod file;
mod founded;
mod signed;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Output;

use crate::support::program::{Running, User};

/// A sandbox with its service, in which everybody has a token.
pub struct Office {
    pub user: User,
    _service: Running,
}

impl Office {
    pub fn open() -> Self {
        let user = User::new();
        user.done(&["sandbox", "init"]);
        let service = Running::sandbox(&user);
        Self { user, _service: service }
    }

    /// The file of a person's PIN.
    pub fn pin(&self, who: &str) -> String {
        self.user.sandbox().join("pins").join(who).display().to_string()
    }

    /// What a command ends with.
    pub fn run(&self, args: &[&str]) -> Output {
        self.user.run(&[&["--profile", "sandbox"], args].concat())
    }

    pub fn done(&self, args: &[&str]) -> String {
        self.user.done(&[&["--profile", "sandbox"], args].concat())
    }

    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        self.user.json(&[&["--profile", "sandbox"], args].concat())
    }

    pub fn log_in(&self, who: &str, more: &[&str]) {
        let pin = self.pin(who);
        self.done(&[&["login", "--token", who, "--pin-file", &pin], more].concat());
    }

    /// Exit status and standard error of a command that is refused.
    pub fn refused(&self, args: &[&str]) -> (i32, String) {
        let output = self.run(args);
        (output.status.code().expect("an exit status"), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Codice fiscale of somebody in the sandbox.
    pub fn code_of(&self, who: &str) -> String {
        self.log_in(who, &[]);
        self.json(&["whoami"])["session"]["operator"].as_str().expect("a codice fiscale").to_owned()
    }

    /// A file in the user's folder.
    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.user.folder().join(name);
        std::fs::write(&path, text).expect("a file");
        path.display().to_string()
    }

    pub fn folder(&self) -> PathBuf {
        self.user.folder().to_owned()
    }

    /// A request of the school for these people, in TOML.
    pub fn request(&self, people: &[(&str, &str)]) -> String {
        let responsible = self.code_of("responsible-1");
        let mut text = format!(
            "grounds = \"A new counter of the school.\"\n\
             [ente]\ncode = \"ics_x002\"\nname = \"Istituto comprensivo\"\nfiscal_code = \"80005370137\"\npec = \"ics@pec.example.it\"\nkind = \"scuola\"\n\
             [responsible]\nfiscal_code = \"{responsible}\"\nname = \"Rosalba Rispondi\"\nemail = \"rosalba@example.it\"\n"
        );
        let (from, until) = days();
        for (code, name) in people {
            let _ = write!(
                text,
                "[[operators]]\nfiscal_code = \"{code}\"\nname = \"{name}\"\noffice = \"Segreteria\"\nemail = \"{}@example.it\"\n\
                 profile = \"operator\"\nfrom = {from}\nuntil = {until}\n",
                name.replace(' ', ".").to_lowercase()
            );
        }
        text
    }
}

/// From today on, for a year.
pub fn days() -> (String, String) {
    let today = crspin::clock::now().day();
    let year = crspin::clock::now().plus(std::time::Duration::from_hours(24 * 365)).day();
    (today.to_string(), year.to_string())
}
