//! A finding: what kind, how bad, the values that its texts tell.

use std::fmt;

use super::kinds::Kind;
use crate::exit::Failure;
use crate::i18n::Texts;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Work is not possible, or soon will not be safe.
    Broken,
    /// It works, and will not for long, or not for everything.
    Warning,
    /// Worth knowing.
    Notice,
    /// In order.
    Good,
}

impl Level {
    /// All, the worst first.
    pub const ALL: &'static [Self] = &[Self::Broken, Self::Warning, Self::Notice, Self::Good];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Warning => "warning",
            Self::Notice => "notice",
            Self::Good => "good",
        }
    }

    /// What stands before a finding of this level: told apart without colours, in ASCII.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Broken => "[!!]",
            Self::Warning => "[! ]",
            Self::Notice => "[i ]",
            Self::Good => "[ok]",
        }
    }
}

/// A value that a finding tells.
#[derive(Clone, Debug)]
pub enum Value {
    /// As it is.
    Plain(String),
    /// A number of ours, which is never a serial number.
    Number(u64),
    /// A word of ours: the name of its text, and its name for programs.
    Word(&'static str, &'static str),
    /// A serial number: never in a report.
    Serial(String),
    /// The name of a reader, in which makers put serial numbers in brackets.
    Reader(String),
}

/// What a check found.
#[derive(Debug)]
pub struct Finding {
    /// What kind.
    pub kind: Kind,
    /// How bad it is here.
    pub level: Level,
    /// The values of its texts, by name.
    pub values: Vec<(&'static str, Value)>,
    /// A failure whose own texts tell it better.
    pub failure: Option<Failure>,
}

impl Finding {
    /// A finding without values.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self { kind, level: kind.level(), values: Vec::new(), failure: None }
    }

    /// A finding that is told as this failure is told elsewhere.
    #[must_use]
    pub fn failed(kind: Kind, failure: Failure) -> Self {
        Self { failure: Some(failure), ..Self::new(kind) }
    }

    /// Adds a value.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl fmt::Display) -> Self {
        self.value(name, Value::Plain(value.to_string()))
    }

    /// Adds a value of any sort.
    #[must_use]
    pub fn value(mut self, name: &'static str, value: Value) -> Self {
        self.values.push((name, value));
        self
    }

    /// The same, but not worse than this: what is broken need not be what is used.
    #[must_use]
    pub fn at_worst(mut self, level: Level) -> Self {
        self.level = self.level.max(level);
        self
    }

    /// What was found, and what to do next unless it is in order, in the language of the texts. `shown` tells a value.
    #[must_use]
    pub fn words(&self, texts: &Texts, shown: impl Fn(&Value) -> String) -> (String, Option<String>) {
        let good = self.level == Level::Good;
        if let Some(failure) = &self.failure {
            let (what, next) = texts.failure(failure);
            return (what, (!good).then_some(next));
        }
        let values: Vec<(&str, String)> = self.values.iter().map(|(name, value)| (*name, shown(value))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let name = self.kind.as_str();
        let next = texts.find(&format!("doctor-next-{name}"), &values);
        (texts.with(&format!("doctor-{name}"), &values), next.filter(|_| !good))
    }
}

impl From<Kind> for Finding {
    fn from(kind: Kind) -> Self {
        Self::new(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_worse_than_it_is() {
        for (kind, worst, level) in [
            (Kind::ModuleFails, Level::Notice, Level::Notice),
            (Kind::ModuleLoads, Level::Notice, Level::Good),
            (Kind::ModuleFails, Level::Broken, Level::Broken),
        ] {
            assert_eq!(Finding::new(kind).at_worst(worst).level, level, "{kind}");
        }
    }
}
