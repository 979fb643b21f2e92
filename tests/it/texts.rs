//! The texts: both languages say the same things, every text that the program asks for is there, and none is idle.

use std::collections::{BTreeMap, BTreeSet};

use crspin::domain::document::DocumentKind;
use crspin::domain::message::MessageState;
use crspin::domain::operator::Role;
use crspin::exit::Code;
use crspin::i18n::{Language, Texts};
use fluent_bundle::FluentResource;

use crate::source;

const FILES: [(Language, &str); 2] =
    [(Language::It, include_str!("../../src/i18n/it.ftl")), (Language::En, include_str!("../../src/i18n/en.ftl"))];

/// The texts of a file with the names of the values in each. Keys stand at the beginning of a line.
fn texts(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            line.split_once('=').expect("a key has a text").0.trim().clone_into(&mut current);
            assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{current} stands there twice");
        }
        for part in line.split('$').skip(1) {
            let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
            // Every text knows the system that it is shown on.
            if name != "system" {
                found.get_mut(&current).expect("a key before its values").insert(name);
            }
        }
    }
    found
}

/// A code, what its documentation says, and the values it names.
pub struct Documented {
    pub code: Code,
    pub what: String,
    pub values: BTreeSet<String>,
}

/// The codes as `src/exit.rs` documents them: `/// What happened; `value`, `value`.`
pub fn documented() -> Vec<Documented> {
    let table = include_str!("../../src/exit.rs");
    let table = table.split_once("\ncodes! {").expect("the table").1.split_once("\n}").expect("its end").0;
    let mut doc = String::new();
    let mut found = Vec::new();
    for line in table.lines().map(str::trim) {
        if let Some(more) = line.strip_prefix("///") {
            doc = format!("{doc}{more}");
        } else if let Some((_, rest)) = line.split_once(" = \"") {
            let code = rest.split_once('"').expect("a name").0.parse().expect("a code");
            let values = doc.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            // The first value begins what is told of values, not of what happened.
            let what = doc.split('`').next().unwrap_or_default().trim();
            let what = what.rsplit_once(';').filter(|_| doc.contains('`')).map_or(what, |(what, _)| what);
            let what = what.trim_end_matches(['.', ',', ';']).to_owned() + ".";
            found.push(Documented { code, what, values });
            doc.clear();
        }
    }
    found
}

#[test]
fn both_files_are_sound() {
    for (language, file) in FILES {
        if let Err((_, errors)) = FluentResource::try_new(file.to_owned()) {
            panic!("{language}: {errors:?}");
        }
        let known = Texts::new(language);
        for (key, values) in texts(file) {
            let samples: Vec<(&str, &str)> = values.iter().map(|value| (value.as_str(), "7")).collect();
            let text = known.find(&key, &samples).unwrap_or_else(|| panic!("{language}: {key} is not found"));
            assert!(!text.contains("{$") && !text.trim().is_empty(), "{language}: {key}: {text:?}");
        }
    }
}

#[test]
fn both_languages_say_the_same_things() {
    let [italian, english] = FILES.map(|(_, file)| texts(file));
    // English help stands beside the arguments; only its translation is a text.
    let own = |key: &&String| !key.starts_with("help");
    let keys = |texts: &BTreeMap<String, BTreeSet<String>>| texts.keys().filter(own).cloned().collect::<BTreeSet<_>>();
    let (it, en) = (keys(&italian), keys(&english));
    let apart: Vec<_> = it.symmetric_difference(&en).collect();
    assert!(apart.is_empty(), "in one language only: {apart:?}");
    for key in &it {
        assert_eq!(italian[key], english[key], "the values in {key}");
    }
}

#[test]
fn every_code_says_what_happened_and_what_next() {
    let told = documented();
    let named: Vec<Code> = told.iter().map(|told| told.code).collect();
    assert_eq!(named, Code::ALL, "src/exit.rs is read whole and in order");
    let mut wrong = Vec::new();
    for (language, file) in FILES {
        let texts = texts(file);
        for Documented { code, values, .. } in &told {
            for key in [format!("err-{code}"), format!("next-{code}")] {
                match texts.get(&key) {
                    None => wrong.push(format!("{language}: {key} is missing")),
                    Some(used) => wrong.extend(
                        used.difference(values)
                            .map(|value| format!("{language}: {key} uses {value}, which src/exit.rs does not promise")),
                    ),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Families of texts whose names are put together when they are asked for.
fn families() -> Vec<String> {
    let documents = DocumentKind::ALL.iter().map(|kind| format!("document-{kind}"));
    let states = MessageState::ALL.iter().map(|state| format!("state-{state}"));
    let roles = Role::ALL.iter().map(|role| format!("role-{role}"));
    let digits = (0..10).map(|digit| format!("digit-{digit}"));
    let codes = Code::ALL.iter().flat_map(|code| [format!("err-{code}"), format!("next-{code}")]);
    documents.chain(states).chain(roles).chain(digits).chain(codes).collect()
}

/// The words between quotes in the code, each with what stands before it.
fn literals() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for source in source::all().iter().filter(|source| !source.is_test()) {
        let code: String = source.code().flat_map(|(_, line)| [line.trim(), "\n"]).collect();
        let mut parts = code.split('"');
        let mut before = parts.next().unwrap_or_default();
        while let (Some(word), Some(after)) = (parts.next(), parts.next()) {
            found.push((source.path.clone(), before.to_owned(), word.to_owned()));
            before = after;
        }
    }
    found
}

#[test]
fn every_text_that_is_asked_for_is_there() {
    let mut missing = BTreeSet::new();
    let mut asked = 0;
    let known = FILES.map(|(language, file)| (language, texts(file)));
    for (path, before, word) in literals() {
        let before = before.trim_end();
        let is_text = ["texts.get(", "texts.with(", "texts.find(", ".say("].iter().any(|call| before.ends_with(call));
        if is_text && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            asked += 1;
            for (language, texts) in &known {
                if !texts.contains_key(&word) && !word.starts_with("help") {
                    missing.insert(format!("{language}: {word}, asked for in src/{path}"));
                }
            }
        }
    }
    for word in families() {
        for (language, texts) in known.iter().filter(|(_, texts)| !texts.contains_key(&word)) {
            missing.insert(format!("{language}: {word} ({} texts)", texts.len()));
        }
    }
    assert!(missing.is_empty(), "{}", missing.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(asked > 20, "the test no longer sees what it looks for: {asked}");
}

#[test]
fn no_text_is_idle() {
    let words: BTreeSet<String> = literals().into_iter().map(|(_, _, word)| word).chain(families()).collect();
    // Names that are put together: `format!("sandbox-special-{kind}")`.
    let begun: Vec<&str> = words.iter().filter_map(|word| word.split_once('{')).map(|(begin, _)| begin).collect();
    let begun = |key: &str| begun.iter().any(|begin| begin.ends_with('-') && key.starts_with(begin));
    // Help is asked for by the place in the tree; tests/it/help.rs looks after it.
    let idle: Vec<String> =
        texts(FILES[0].1).into_keys().filter(|key| !key.starts_with("help") && !words.contains(key) && !begun(key)).collect();
    assert!(idle.is_empty(), "nobody asks for: {idle:?}");
}
