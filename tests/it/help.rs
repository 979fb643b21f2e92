//! The help of every command in both languages, compared with `tests/cmd/help.*.txt`; `UPDATE=1` rewrites them.

use std::fs;
use std::path::Path;

use clap::Command;
use crspin::cli;
use crspin::i18n::Language;
use crspin::i18n::Texts;

fn visit(command: &Command, place: &str, see: &mut dyn FnMut(&Command, &str)) {
    see(command, place);
    for below in command.get_subcommands() {
        visit(below, &format!("{place}-{}", below.get_name()), see);
    }
}

fn rendered(language: Language) -> String {
    let mut command = cli::localized(&Texts::new(language)).term_width(100);
    command.build();
    let mut all = String::new();
    visit(&command, "help", &mut |command, place| {
        let help = command.clone().term_width(100).render_long_help().to_string();
        let trimmed: Vec<&str> = help.lines().map(str::trim_end).collect();
        all = format!("{all}=== {place}\n{}\n", trimmed.join("\n"));
    });
    all
}

#[test]
fn help_is_the_one_that_was_read_and_agreed() {
    for language in Language::ALL {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cmd/help.{language}.txt"));
        let now = rendered(*language);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &now).expect("the snapshot can be written");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == now, "{} differs: run with UPDATE=1 and read the difference", path.display());
    }
}

#[test]
fn everything_in_the_help_has_an_italian_text() {
    let texts = Texts::new(Language::It);
    let mut missing = Vec::new();
    visit(&cli::command(), "help", &mut |command, place| {
        if texts.find(place, &[]).is_none() {
            missing.push(place.to_owned());
        }
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str().replace('_', "-");
            let found = [format!("{place}--{id}"), format!("help--{id}")].iter().any(|name| texts.find(name, &[]).is_some());
            if !found {
                missing.push(format!("{place}--{id}"));
            }
        }
    });
    assert!(missing.is_empty(), "no Italian text for: {}", missing.join(" "));
}

#[test]
fn the_tree_of_commands_is_sound() {
    cli::command().debug_assert();
}
