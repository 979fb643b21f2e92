//! The files about the project: licence, catalogue entry.

use std::collections::BTreeMap;
use std::fs;

use crate::source::package;

fn file(name: &str) -> String {
    fs::read_to_string(package().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_licence_is_whole() {
    let licence = file("LICENSE");
    assert!(licence.starts_with("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n"));
    for article in 1..=15 {
        assert!(licence.lines().any(|line| line.starts_with(&format!("{article}."))), "article {article}");
    }
    assert!(licence.contains("Appendix") && licence.trim_end().ends_with("production of a new EUPL version."));
    assert!(file("Cargo.toml").contains("license = \"EUPL-1.2\""));
}

/// The values of a YAML file by their path (`legal/license`), with lists as several values under one path.
///
/// Reads the part of YAML that publiccode.yml keeps to: mappings and lists by indentation, plain or quoted values on one
/// line, folded text after `>`.
fn values(yaml: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut path: Vec<(usize, String)> = Vec::new();
    let mut folded: Option<usize> = None;
    for line in yaml.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        assert!(!line.contains('\t'), "tabs do not indent: {line:?}");
        let indent = line.len() - line.trim_start().len();
        if folded.is_some_and(|from| indent > from) {
            let text = found.entry(joined(&path)).or_insert_with(|| vec![String::new()]);
            let last = text.last_mut().expect("a text");
            last.push_str(line.trim());
            last.push(' ');
            continue;
        }
        folded = None;
        let item = line.trim_start().strip_prefix("- ");
        let (indent, rest) = item.map_or((indent, line.trim_start()), |rest| (indent + 2, rest));
        path.retain(|(at, _)| *at < indent);
        let Some((name, value)) = key(rest) else {
            assert!(item.is_some(), "neither a key nor an item: {line:?}");
            found.entry(joined(&path)).or_default().push(unquoted(rest));
            continue;
        };
        path.push((indent, name.to_owned()));
        match value {
            "" => {}
            ">" => folded = Some(indent),
            value => found.entry(joined(&path)).or_default().push(unquoted(value)),
        }
    }
    found
}

fn joined(path: &[(usize, String)]) -> String {
    path.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("/")
}

/// `name: value` or `name:`.
fn key(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(": ").or_else(|| Some((text.strip_suffix(':')?, "")))?;
    name.chars().all(|c| c.is_ascii_alphanumeric()).then_some((name, value.trim()))
}

fn unquoted(value: &str) -> String {
    let text = value.strip_prefix('"').map(|rest| rest.strip_suffix('"').unwrap_or_else(|| panic!("an open quote: {value}")));
    // Plain values with these would mean something else.
    assert!(text.is_some() || !value.starts_with(['{', '[', '&', '*', '!', '|', '\'', '%', '@', '`']), "{value}");
    text.unwrap_or(value).to_owned()
}

#[test]
fn the_catalogue_entry_has_what_the_standard_demands() {
    let entry = values(&file("publiccode.yml"));
    let one = |path: &str| match entry.get(path).map(Vec::as_slice) {
        Some([value]) => value.as_str(),
        other => panic!("{path}: {other:?}"),
    };
    let all = |path: &str| entry.get(path).unwrap_or_else(|| panic!("{path} is missing"));
    // https://yml.publiccode.tools, schema.core: what is mandatory, with its closed lists.
    assert!(one("publiccodeYmlVersion").starts_with("0."));
    assert_eq!(one("name"), "crspin");
    assert!(one("url").starts_with("https://"));
    assert!(["concept", "development", "beta", "stable", "obsolete"].contains(&one("developmentStatus")));
    assert!(one("softwareType").starts_with("standalone/"));
    assert!(all("platforms").iter().all(|platform| ["web", "windows", "mac", "linux"].contains(&platform.as_str())));
    assert!(!all("categories").is_empty());
    for language in ["it", "en"] {
        let at = |key: &str| format!("description/{language}/{key}");
        assert!(one(&at("shortDescription")).chars().count() <= 150, "{language}");
        assert!((150..=10_000).contains(&one(&at("longDescription")).trim().chars().count()), "{language}");
        let features = all(&at("features"));
        assert!((5..=20).contains(&features.len()) && features.iter().all(|text| text.chars().count() <= 100), "{language}");
    }
    assert!(["internal", "community"].contains(&one("maintenance/type")));
    assert!(!all("maintenance/contacts/name").is_empty(), "mandatory for this type of maintenance");
    assert_eq!(one("localisation/localisationReady"), "true");
    assert_eq!(all("localisation/availableLanguages"), &["it", "en"]);
    // What other files say too.
    assert_eq!(one("legal/license"), env!("CARGO_PKG_LICENSE"));
    assert_eq!(one("softwareVersion"), env!("CARGO_PKG_VERSION"));
    assert!(one("releaseDate").parse::<crspin::domain::time::Date>().is_ok());
}
