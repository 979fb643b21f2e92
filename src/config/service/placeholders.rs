//! Placeholders in braces, in the requests that gateways want.

/// The placeholders of requests to gateways. Nothing of a person is among them but the number.
pub const KNOWN: [&str; 8] = ["to", "number", "text", "id", "password", "receipt", "coding", "gateway_id"];

/// A placeholder in this text that nobody knows.
#[must_use]
pub fn unknown(text: &str) -> Option<&str> {
    names(text).find(|name| !KNOWN.contains(name))
}

/// Whether this placeholder stands in the text.
#[must_use]
pub fn uses(text: &str, name: &str) -> bool {
    names(text).any(|found| found == name)
}

/// The names in braces. Braces around anything else, as in JSON, are none.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('{').filter_map(|(at, _)| name_at(&text[at..]))
}

/// The name of the placeholder with which this text begins.
#[must_use]
pub fn name_at(text: &str) -> Option<&str> {
    let name = text.strip_prefix('{')?.split_once('}')?.0;
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    plain.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_names_are_found_and_json_is_left_alone() {
        for (text, name) in [
            ("{to} {text}", None),
            (r#"{"to": {"x": "{to}"}}"#, None),
            ("{fiscal_code}", Some("fiscal_code")),
            ("{to}{name}", Some("name")),
            ("{", None),
            ("{}", None),
        ] {
            assert_eq!(unknown(text), name, "{text}");
        }
        assert!(uses("a {id}", "id") && !uses("a {id}", "to"));
    }
}
