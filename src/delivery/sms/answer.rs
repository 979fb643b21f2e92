//! What gateways answer, read by rules that are data.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::Value;
use url::form_urlencoded;

use crate::config::service::FieldSettings;
use crate::domain::message::Receipt;

/// The fields of an answer or of a callback: parameters by their name, JSON by a pointer (RFC 6901), or what an expression
/// finds in the text.
#[derive(Debug, Default)]
pub struct Fields {
    named: BTreeMap<String, String>,
    json: Option<Value>,
    text: String,
}

impl Fields {
    /// Of a body, whatever it is.
    #[must_use]
    pub fn of_body(body: &str) -> Self {
        Self { json: serde_json::from_str(body).ok(), text: body.to_owned(), named: BTreeMap::new() }
    }

    /// With the parameters of a query, or of a form.
    #[must_use]
    pub fn with_query(mut self, query: &str) -> Self {
        self.named.extend(form_urlencoded::parse(query.as_bytes()).into_owned());
        self
    }

    /// The value that is meant.
    #[must_use]
    pub fn get(&self, field: &FieldSettings) -> Option<String> {
        match field {
            FieldSettings::Named(name) => self.named.get(name).cloned(),
            FieldSettings::Pointer(pointer) => match self.json.as_ref()?.pointer(pointer)? {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                Value::Bool(yes) => Some(yes.to_string()),
                _ => None,
            },
            FieldSettings::Found(expression) => found(expression, &self.text),
        }
        .filter(|value| !value.is_empty())
    }
}

/// What the first group finds, or the whole expression when it has none.
fn found(expression: &Regex, text: &str) -> Option<String> {
    let captures = expression.captures(text)?;
    captures.get(1).or_else(|| captures.get(0)).map(|found| found.as_str().to_owned())
}

/// Which words of a gateway mean what.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// It has it, and tries on.
    pub accepted: Vec<String>,
    /// It reached the telephone.
    pub delivered: Vec<String>,
    /// It never will.
    pub failed: Vec<String>,
}

impl Rules {
    /// What this word means; nothing for words that nobody foresaw.
    #[must_use]
    pub fn judge(&self, word: &str) -> Option<Receipt> {
        let is = |words: &[String]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        if is(&self.delivered) {
            Some(Receipt::Delivered)
        } else if is(&self.failed) {
            Some(Receipt::Failed)
        } else if is(&self.accepted) {
            Some(Receipt::Accepted)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> FieldSettings {
        text.parse().expect(text)
    }

    #[test]
    fn fields_are_found_where_gateways_put_them() {
        let json = Fields::of_body(r#"{"messages":[{"id":"a1","parts":2,"ok":true,"none":null,"empty":""}]}"#);
        for (name, value) in [
            ("/messages/0/id", Some("a1")),
            ("/messages/0/parts", Some("2")),
            ("/messages/0/ok", Some("true")),
            ("/messages/0/none", None),
            ("/messages/0/empty", None),
            ("/messages/1/id", None),
            ("~\"id\":\"([a-z0-9]+)\"", Some("a1")),
            ("id", None),
        ] {
            assert_eq!(json.get(&field(name)).as_deref(), value, "{name}");
        }
        let text = Fields::of_body("0: Accepted for delivery").with_query("id=a%2Fb&state=1&state=2");
        assert_eq!(text.get(&field("~^(\\d+):")).as_deref(), Some("0"));
        assert_eq!(text.get(&field("~Accepted")).as_deref(), Some("Accepted"));
        assert_eq!(text.get(&field("id")).as_deref(), Some("a/b"));
        assert_eq!(text.get(&field("state")).as_deref(), Some("2"), "the last one counts");
    }

    #[test]
    fn words_mean_what_the_settings_say() {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let rules = Rules { accepted: list(&["8", "ENROUTE"]), delivered: list(&["1", "DELIVRD"]), failed: list(&["2", "16"]) };
        for (word, meaning) in [
            ("1", Some(Receipt::Delivered)),
            ("delivrd", Some(Receipt::Delivered)),
            ("16", Some(Receipt::Failed)),
            ("8", Some(Receipt::Accepted)),
            ("4", None),
            ("", None),
        ] {
            assert_eq!(rules.judge(word), meaning, "{word}");
        }
    }
}
