//! A terminal with a person at it: tmux, with a server of its own.

use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use super::program::{User, until};

/// A pane of 100 columns and 40 rows in which one command runs.
pub struct Terminal(String);

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Terminal {
    /// Runs a command of this user; what it ends with is said as `ENDED n`, and the pane stays.
    pub fn run(user: &User, args: &[&str]) -> Self {
        Self::start(&user.command(args))
    }

    /// The same with a command that has more in its environment.
    pub fn start(command: &Command) -> Self {
        let name = format!("crspin-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut tmux = Command::new("tmux");
        // Settings of the person who runs the tests do not count.
        tmux.args(["-L", &name, "-f", "/dev/null", "-u", "new-session", "-d", "-x", "100", "-y", "40"]);
        // Ctrl-C is for the command: its shell stays to say how it ended.
        tmux.args(["sh", "-c", "trap : INT; \"$@\"; echo \"ENDED $?\"; exec cat", "sh"]);
        tmux.arg(command.get_program()).args(command.get_args());
        for (variable, value) in command.get_envs() {
            match value {
                Some(value) => tmux.env(variable, value),
                None => tmux.env_remove(variable),
            };
        }
        let begun =
            tmux.env("LC_ALL", "C.UTF-8").env("TERM", "xterm-256color").env_remove("TMUX").output().expect("tmux is installed");
        assert!(begun.status.success(), "{begun:?}");
        Self(name)
    }

    fn tmux(&self, args: &[&str]) -> Output {
        let done = Command::new("tmux").args([&["-L", &self.0], args].concat()).output().expect("tmux");
        assert!(done.status.success(), "{args:?}: {done:?}");
        done
    }

    /// Types this text.
    pub fn types(&self, text: &str) -> &Self {
        self.tmux(&["send-keys", "-l", "--", text]);
        self
    }

    /// Presses a key by its name, such as `Enter` and `C-c`.
    pub fn presses(&self, key: &str) -> &Self {
        self.tmux(&["send-keys", key]);
        self
    }

    /// What is on the screen now.
    pub fn screen(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p"]).stdout).into_owned()
    }

    /// What is on the screen and above it, as far back as it goes.
    pub fn scrollback(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p", "-S", "-"]).stdout).into_owned()
    }

    /// Whether the alternate screen is shown.
    pub fn is_alternate(&self) -> bool {
        self.tmux(&["display-message", "-p", "#{alternate_on}"]).stdout.starts_with(b"1")
    }

    /// Waits until the screen shows this text.
    pub fn shows(&self, text: &str) -> &Self {
        let mut last = String::new();
        let begun = std::time::Instant::now();
        while begun.elapsed() < std::time::Duration::from_secs(30) {
            last = self.screen();
            if last.contains(text) {
                return self;
            }
            std::thread::sleep(std::time::Duration::from_millis(30));
        }
        panic!("never shown: {text}\n{last}");
    }

    /// Waits for the end of the command and gives its exit status.
    pub fn ended(&self) -> i32 {
        let status = || self.screen().lines().find_map(|line| line.strip_prefix("ENDED ")?.trim().parse().ok());
        until("the command ends", || status().is_some());
        status().expect("a status")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _gone = Command::new("tmux").args(["-L", &self.0, "kill-server"]).output();
    }
}
