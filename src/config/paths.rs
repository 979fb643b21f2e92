//! The environment and the folders of this program; nothing else reads the environment.

/// A variable of the environment, when it is set, not empty and valid Unicode.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The language of the person as a locale: what the environment says, else, on Windows, the language of the desktop.
#[must_use]
pub fn locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| variable(name)).or_else(desktop_locale)
}

#[cfg(windows)]
fn desktop_locale() -> Option<String> {
    sys_locale::get_locale()
}

#[cfg(not(windows))]
fn desktop_locale() -> Option<String> {
    None
}

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::PathBuf;

use crate::exit::{Code, Failure};

/// The folders of settings and of state, per user and per system.
#[derive(Clone, Debug)]
pub struct Paths {
    /// Settings: `client.toml` and `profiles/NAME.toml`.
    pub config: PathBuf,
    /// What this program keeps: sessions, journals.
    pub state: PathBuf,
}

impl Paths {
    /// The usual folders of the system, by the XDG rules on Linux.
    pub fn find() -> Result<Self, Failure> {
        let dirs = directories::ProjectDirs::from("", "", "crspin")
            .ok_or_else(|| Failure::new(Code::File).with("path", "~").with("why", "no home folder"))?;
        let state = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
        Ok(Self { config: dirs.config_dir().to_owned(), state: state.to_owned() })
    }
}

/// Marks a process that was started again with the module's environment, so that it is not started once more.
const RESTARTED: &str = "CRSPIN_RESTARTED";

/// Runs this program again with these variables, when any is not set so: a module reads its environment when it is loaded,
/// and a process cannot safely change its own. Returns when nothing has to change.
///
/// # Errors
/// [`Code::BadSetting`] when the variables are not there after that either.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn with_environment(wanted: &BTreeMap<String, String>) -> Result<(), Failure> {
    let wrong = wanted.iter().find(|(name, value)| std::env::var_os(name).as_deref() != Some(OsStr::new(value)));
    let Some((name, _)) = wrong else { return Ok(()) };
    if variable(RESTARTED).is_some() {
        return Err(Failure::new(Code::BadSetting).with("key", "card.environment").with("why", name));
    }
    let failed = |error: std::io::Error| Failure::new(Code::File).with("path", "crspin").with("why", &error).because(error);
    let program = std::env::current_exe().map_err(failed)?;
    let mut again = std::process::Command::new(program);
    again.args(std::env::args_os().skip(1)).envs(wanted).env(RESTARTED, "1");
    run_instead(again).map_err(failed)
}

#[cfg(unix)]
fn run_instead(mut again: std::process::Command) -> std::io::Result<()> {
    Err(std::os::unix::process::CommandExt::exec(&mut again))
}

#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "the child did everything; this process only hands its exit code on")]
fn run_instead(mut again: std::process::Command) -> std::io::Result<()> {
    // Ctrl-C reaches both. What it means is the child's to say; this one has to outlive it.
    signal_hook::flag::register(signal_hook::consts::SIGINT, std::sync::Arc::default())?;
    let status = again.status()?;
    std::process::exit(status.code().unwrap_or(1))
}
