//! Drafts of requests: JSON or TOML, whole or not.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::exit::{Code, Failure};
use crate::output::letter::Paper;

/// A request in which nothing is said yet.
pub fn empty() -> Value {
    json!({ "schema": 1, "ente": {}, "responsible": {}, "operators": [] })
}

/// Reads a draft. Days may stand in TOML without quotation marks; the version of the shape may be missing.
///
/// # Errors
/// [`Code::File`] when it cannot be read or is neither.
pub fn load(path: &Path) -> Result<Value, Failure> {
    let bad = |why: &dyn std::fmt::Display| Failure::new(Code::File).with("path", path.display()).with("why", why);
    let text = std::fs::read_to_string(path).map_err(|error| bad(&error.kind()).because(error))?;
    let mut draft: Value = if text.trim_start().starts_with('{') {
        serde_json::from_str(&text).map_err(|error| bad(&error))?
    } else {
        plain(toml::from_str::<toml::Value>(&text).map_err(|error| bad(&error.message()))?)
    };
    if let Value::Object(fields) = &mut draft {
        fields.entry("schema").or_insert(json!(1));
    }
    Ok(draft)
}

/// The same in JSON, moments as text.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(values) => values.into_iter().map(plain).collect(),
        toml::Value::Table(fields) => fields.into_iter().map(|(name, value)| (name, plain(value))).collect(),
    }
}

/// Saves a draft under a name that is free.
///
/// # Errors
/// [`Code::File`] when it cannot be written.
pub fn save(folder: &Path, draft: &Value) -> Result<PathBuf, Failure> {
    let bytes = serde_json::to_vec_pretty(draft).map_err(|error| Failure::new(Code::Bug).because(error))?;
    let name = |number: u32| if number == 1 { "bozza.json".to_owned() } else { format!("bozza-{number}.json") };
    let path = (1..1000).map(|number| folder.join(name(number))).find(|path| !path.exists());
    let path = path.ok_or_else(|| Failure::new(Code::File).with("path", folder.display()).with("why", "letter-exists"))?;
    Paper::make(&path)?.write(&bytes)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_may_be_toml_or_json() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("draft");
        let wanted = json!({ "schema": 1, "grounds": "g", "operators": [{ "from": "2026-12-01" }] });
        for text in [
            "grounds = \"g\"\n[[operators]]\nfrom = 2026-12-01\n",
            "grounds = \"g\"\n[[operators]]\nfrom = \"2026-12-01\"\n",
            "{\"grounds\": \"g\", \"operators\": [{\"from\": \"2026-12-01\"}]}",
        ] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(load(&path).unwrap(), wanted, "{text}");
        }
        std::fs::write(&path, "grounds = ").unwrap();
        assert_eq!(load(&path).unwrap_err().code, Code::File);
    }

    #[test]
    fn no_draft_takes_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let names = [1, 2].map(|_| save(folder.path(), &empty()).unwrap().file_name().unwrap().to_owned());
        assert_eq!(names, ["bozza.json", "bozza-2.json"]);
    }
}
