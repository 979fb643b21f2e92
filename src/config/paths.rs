//! The environment and the folders of this program; nothing else reads the environment.

/// A variable of the environment, when it is set, not empty and valid Unicode.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

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
