//! Looks at every part that work needs, and says of each what is wrong and what to do: one file per check. The workstation's
//! checks know nothing of the service's, and the other way round; each is there in builds with its half.
//!
//! Nothing here asks for a PIN, sends one, or changes anything. No check may hang: each has a limit of time, and what a vendor
//! wrote runs in a process of its own.

mod bounded;
mod dated;
mod finding;
mod kinds;
mod mask;
pub mod report;
#[cfg(feature = "service")]
pub mod server;
#[cfg(feature = "client")]
pub mod workstation;

pub use finding::{Finding, Level, Value};
pub use kinds::Kind;
pub use mask::Mask;

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Examination {
    /// The findings, check by check.
    pub findings: Vec<Finding>,
    /// Versions of what works together here: what, which.
    pub versions: Vec<(&'static str, String)>,
    /// What must not be in a report: names and numbers of persons, cards and tokens.
    pub private: Vec<String>,
}

impl Examination {
    /// Whether anything is broken.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.findings.iter().any(|finding| finding.level == Level::Broken)
    }

    /// How many are of this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// Those of this level, check by check.
    pub fn of(&self, level: Level) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.level == level)
    }

    fn add(&mut self, found: impl IntoIterator<Item = Finding>) {
        self.findings.extend(found);
    }
}
