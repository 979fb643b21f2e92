//! The real program, as a user runs it: settings and state of its own, services that end with the test.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// A user of their own, with nothing in the way of settings or state.
pub struct User(tempfile::TempDir);

impl User {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// The folder in which all of the user's files are.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// A command of this user, in English unless told otherwise.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crspin"));
        command
            .args(args)
            .env("XDG_CONFIG_HOME", self.0.path().join("config"))
            .env("XDG_STATE_HOME", self.0.path().join("state"));
        command.env("LC_ALL", "C").env_remove("SOFTHSM2_CONF").stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    /// Runs it and returns its standard error; fails when it does.
    pub fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{args:?}: {told}");
        told
    }

    /// Runs it with `--json` and returns what it printed; fails when it does.
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        let output = self.run(&[args, &["--json"]].concat());
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    pub fn sandbox(&self) -> PathBuf {
        self.0.path().join("state/crspin/sandbox")
    }

    pub fn profile(&self) -> PathBuf {
        self.0.path().join("config/crspin/profiles/sandbox.toml")
    }
}

/// A service that ends with the test.
pub struct Running(Child);

impl Running {
    /// The user's sandbox, on a port of its own.
    pub fn sandbox(user: &User) -> Self {
        let ready = user.folder().join("ready");
        let args = ["sandbox", "start", "--port", "0", "--ready-file", ready.to_str().expect("UTF-8")];
        let mut child = user.command(&args).stderr(Stdio::null()).spawn().expect("the service starts");
        until("the service is ready", || {
            assert!(child.try_wait().expect("a status").is_none(), "the service ended");
            ready.exists()
        });
        Self(child)
    }

    /// Asks it to end; whether it ended well.
    pub fn stop(mut self) -> bool {
        kill_process(Pid::from_child(&self.0), Signal::TERM).expect("the signal goes out");
        self.0.wait().expect("a status").success()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// Waits until something holds; fails after a minute and a half, which only a hopelessly busy machine needs.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(90), "not in time: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
