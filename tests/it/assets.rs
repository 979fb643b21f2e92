//! What is made from the source and kept beside it: manual pages, completions, the table of codes in crspin(7).
//! `UPDATE=1 cargo test --test it assets` writes them; then read the difference.
//!
//! Made and compared with every command compiled in, as the package is built by default.
#![cfg(all(feature = "client", feature = "service"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use crspin::{cli, exit::Code};

use crate::source::package;

/// The files that belong into a folder: name and content.
type Files = Vec<(String, Vec<u8>)>;

fn manual_pages() -> Files {
    let mut command = cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    page(&command, &mut pages);
    pages
}

/// The page of a command and those of the commands below it.
fn page(command: &Command, pages: &mut Files) {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        page(below, pages);
    }
    let man = Man::new(command.clone()).source(concat!("crspin ", env!("CARGO_PKG_VERSION"))).manual("crspin");
    let mut text = Vec::new();
    man.render(&mut text).expect("a Vec takes everything");
    pages.push((man.get_filename(), text));
}

fn completions() -> Files {
    [(Shell::Bash, "crspin.bash"), (Shell::Zsh, "_crspin"), (Shell::Fish, "crspin.fish")]
        .map(|(shell, name)| {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut cli::command(), "crspin", &mut text);
            (name.to_owned(), text)
        })
        .into()
}

/// Compares the files with those in the folder, all of which are made here but `others`; or writes them.
fn compare(folder: &str, files: &Files, others: &[&str]) {
    let folder = package().join(folder);
    if updating() {
        fs::create_dir_all(&folder).expect("a folder");
    }
    let mut wrong = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        if updating() {
            fs::write(&path, text).expect("a file that can be written");
        }
        if fs::read(&path).ok().as_ref() != Some(text) {
            wrong.push(format!("{} differs from what the program says", path.display()));
        }
    }
    let expected: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).chain(others.iter().copied()).collect();
    for found in names(&folder).iter().filter(|name| !expected.contains(name.as_str())) {
        if updating() {
            fs::remove_file(folder.join(found)).expect("a file that can be removed");
        } else {
            wrong.push(format!("{} belongs to no command", folder.join(found).display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nrun with UPDATE=1 and read the difference", wrong.join("\n"));
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).map_or(Vec::new(), |entries| entries.flatten().collect());
    entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn manual_pages_are_those_of_the_commands() {
    compare("man", &manual_pages(), &["crspin.7"]);
}

#[test]
fn completions_are_those_of_the_commands() {
    compare("completions", &completions(), &[]);
}

#[test]
fn every_command_has_its_page() {
    let names: Vec<String> = manual_pages().into_iter().map(|(name, _)| name).collect();
    for wanted in ["crspin.1", "crspin-login.1", "crspin-serve.1"] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} is not among {names:?}");
    }
    let once: BTreeSet<&String> = names.iter().collect();
    assert_eq!(once.len(), names.len(), "two commands with one page: {names:?}");
}

const BEGIN: &str = ".\\\" BEGIN CODES (written by tests/it/assets.rs from src/exit.rs)\n";
const END: &str = ".\\\" END CODES\n";

/// The table of codes: what their documentation says, without the names of their values.
fn table() -> String {
    let told = crate::texts::documented();
    let row = |code: &Code| {
        let what = &told.iter().find(|told| told.code == *code).expect("every code is documented").what;
        [".TP".to_owned(), format!(".B {}", escaped(code.as_str())), format!("(exit {}) {}\n", code.exit(), escaped(what))]
            .join("\n")
    };
    Code::ALL.iter().map(row).collect()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

#[test]
fn the_codes_of_the_manual_are_those_of_the_program() {
    let path = package().join("man/crspin.7");
    let page = fs::read_to_string(&path).expect("man/crspin.7");
    let (head, rest) = page.split_once(BEGIN).expect("the mark where the table begins");
    let (kept, tail) = rest.split_once(END).expect("the mark where the table ends");
    if updating() {
        fs::write(&path, format!("{head}{BEGIN}{}{END}{tail}", table())).expect("a file that can be written");
    } else {
        assert!(kept == table(), "the table of codes in {} is not that of src/exit.rs: run with UPDATE=1", path.display());
    }
}

#[test]
fn crspin_7_names_only_commands_that_there_are() {
    let page = fs::read_to_string(package().join("man/crspin.7")).expect("man/crspin.7");
    let pages: Vec<String> = manual_pages().into_iter().map(|(name, _)| name.replace(".1", "")).collect();
    // `.BR crspin-login (1)`, with or without a bracket before it.
    for line in page.lines().filter(|line| line.contains("(1)")) {
        let name = line.split_whitespace().find(|word| word.starts_with("crspin")).expect("a command");
        assert!(pages.iter().any(|page| page == name), "{line}");
    }
}
