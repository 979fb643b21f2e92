//! Texts in Italian and English. Codes, JSON and exit statuses are language-free; everything else that a person reads
//! comes from here.

mod explain;

use std::fmt;

pub use explain::Explain;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::langid;

use crate::config::paths;
pub use crate::domain::language::Language;
use crate::exit::Failure;

const ITALIAN: &str = include_str!("it.ftl");
const ENGLISH: &str = include_str!("en.ftl");

/// The texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts of this language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let (id, source) = match language {
            Language::It => (langid!("it"), ITALIAN),
            Language::En => (langid!("en"), ENGLISH),
        };
        // A test proves that both files parse; what does not parse would be missing, not fatal.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// Which language this is.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text with this name; the name itself when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> String {
        self.with(name, &[])
    }

    /// The text with this name and these values in it; the name itself when there is none.
    #[must_use]
    pub fn with(&self, name: &str, values: &[(&str, &str)]) -> String {
        self.find(name, values).unwrap_or_else(|| name.to_owned())
    }

    /// The text with this name, when there is one.
    #[must_use]
    pub fn find(&self, name: &str, values: &[(&str, &str)]) -> Option<String> {
        let pattern = self.bundle.get_message(name)?.value()?;
        let mut args = FluentArgs::new();
        // Advice differs by system: where a service is started, what is there to try.
        args.set("system", std::env::consts::OS);
        for (name, value) in values {
            // Whole numbers as numbers, so that plural forms work; everything else, leading zeros included, as it is. Longer
            // ones name something: as floating point, which Fluent counts in, they would lose their last digits.
            match value.parse::<i32>() {
                Ok(number) if number.to_string() == *value => args.set(*name, number),
                _ => args.set(*name, *value),
            }
        }
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }

    /// What happened and what to do next, for people. A reason that has a name of its own is told in words.
    #[must_use]
    pub fn failure(&self, failure: &Failure) -> (String, String) {
        let given: Vec<(&str, &str)> = failure.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let why = failure.param("why").and_then(|why| self.find(&format!("why-{why}"), &given));
        let values: Vec<(&str, &str)> = given
            .iter()
            .map(|(name, value)| (*name, if *name == "why" { why.as_deref().unwrap_or(value) } else { value }))
            .collect();
        let code = failure.code.as_str();
        (self.with(&format!("err-{code}"), &values), self.with(&format!("next-{code}"), &values))
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Texts({})", self.language)
    }
}

/// The language asked for, else the one of the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`) or of the desktop of Windows,
/// else Italian, since the counters are in Italy; `C` and `POSIX` mean English, which scripts expect.
#[must_use]
pub fn language(asked: Option<Language>) -> Language {
    asked.unwrap_or_else(|| {
        let locale = paths::locale().unwrap_or_default();
        if locale.is_empty() || locale.starts_with("it") { Language::It } else { Language::En }
    })
}
