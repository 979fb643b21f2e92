//! Texts with placeholders in braces, filled in the way of the place where they stand.

use serde_json::Value;
use url::form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

use crate::config::service::placeholders::name_at;

/// How a value is written where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the query of a URL, or in a form.
    Query,
    /// Inside a JSON string.
    Json,
    /// In XML.
    Xml,
    /// As it is: in a header, or in plain text.
    Plain,
}

/// The text with its placeholders filled; in memory that is wiped.
pub fn fill(text: &str, place: Place, values: &[(&str, &str)]) -> Zeroizing<String> {
    let room: usize = values.iter().map(|(_, value)| 6 * value.len()).sum();
    let mut filled = Zeroizing::new(String::with_capacity(2 * text.len() + 2 * room));
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let value = name_at(rest).and_then(|name| values.iter().find(|(known, _)| *known == name));
        if let Some((name, value)) = value {
            write(&mut filled, place, value);
            rest = &rest[name.len() + 2..];
        } else {
            filled.push(sign);
            rest = &rest[sign.len_utf8()..];
        }
    }
    filled
}

fn write(into: &mut String, place: Place, value: &str) {
    match place {
        Place::Query => byte_serialize(value.as_bytes()).for_each(|part| into.push_str(part)),
        Place::Json => {
            let quoted = Zeroizing::new(Value::String(value.to_owned()).to_string());
            into.push_str(&quoted[1..quoted.len() - 1]);
        }
        Place::Xml => value.chars().for_each(|sign| match sign {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&apos;"),
            sign => into.push(sign),
        }),
        Place::Plain => into.push_str(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_own_way_of_writing() {
        let values = [("to", "+39333"), ("text", "a&b=\"c\" <è>\n"), ("id", "7f")];
        for (place, text, filled) in [
            (Place::Query, "to={to}&text={text}", "to=%2B39333&text=a%26b%3D%22c%22+%3C%C3%A8%3E%0A"),
            (Place::Json, r#"{"to":"{to}","m":{"t":"{text}"}}"#, r#"{"to":"+39333","m":{"t":"a&b=\"c\" <è>\n"}}"#),
            (Place::Xml, "<t>{text}</t>", "<t>a&amp;b=&quot;c&quot; &lt;è&gt;\n</t>"),
            (Place::Plain, "X {id}{id} {nobody} {", "X 7f7f {nobody} {"),
        ] {
            assert_eq!(fill(text, place, &values).as_str(), filled);
        }
    }

    #[test]
    fn what_a_value_says_is_not_read_again() {
        assert_eq!(fill("{text}", Place::Plain, &[("text", "{id}"), ("id", "secret")]).as_str(), "{id}");
    }
}
