//! Reading a file of settings so that what is wrong in it is told with the name of its key.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::exit::{Code, Failure};

/// What is wrong with this setting.
pub(crate) fn bad(key: impl fmt::Display, why: impl fmt::Display) -> Failure {
    Failure::new(Code::BadSetting).with("key", key).with("why", why)
}

/// The name of the field of which an error of deserialization speaks: the path ends above a field that is missing or
/// unknown, and the message has its name.
pub(crate) fn field(path: &str, why: &str) -> String {
    let named = ["missing field `", "unknown field `"].iter().find_map(|start| why.strip_prefix(start)?.split('`').next());
    let path = path.trim_end_matches(['?', '.']);
    match named {
        Some(name) if path.is_empty() => name.to_owned(),
        Some(name) if path != name && !path.ends_with(&format!(".{name}")) => format!("{path}.{name}"),
        _ => path.to_owned(),
    }
}

/// Reads a text in TOML.
///
/// # Errors
/// [`Code::BadSetting`] with the key, or the line where it is no TOML.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    let deserializer = toml::Deserializer::parse(text).map_err(|error| bad("TOML", place(text, &error)))?;
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().to_string();
        let why = error.into_inner().message().to_owned();
        bad(field(&path, &why), why)
    })
}

/// Line and reason of a text that is no TOML, without the text: it may hold a password.
fn place(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
    format!("line {line}: {}", error.message())
}
