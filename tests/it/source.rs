//! The program's own source, for tests that read it.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the package.
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of `src`.
pub struct Source {
    /// Its path, from `src` on, with slashes: `domain/codes.rs`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// The room it belongs to: the first folder, or the file beside them.
    pub fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or(&self.path);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How far below the root of the crate its module lies: 0 for `lib.rs`, 1 for `exit.rs` and `wire/mod.rs`.
    pub fn depth(&self) -> usize {
        let folders = self.path.matches('/').count();
        if self.path.ends_with("mod.rs") || self.path == "lib.rs" || self.path == "main.rs" { folders } else { folders + 1 }
    }

    /// Whether the whole file is a test.
    pub fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// The code with its line numbers: without line comments, and without the unit tests at the end of the file.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.text.find("\nmod tests {").unwrap_or(self.text.len());
        self.text[..tests].lines().enumerate().map(|(number, line)| (number + 1, uncommented(line)))
    }
}

fn uncommented(line: &str) -> &str {
    // A comment begins with two slashes that no string holds; addresses in strings have a colon before them.
    let end = line.match_indices("//").find(|(at, _)| !line[..*at].ends_with(':')).map_or(line.len(), |(at, _)| at);
    &line[..end]
}

/// Every file of `src`, by path.
pub fn all() -> Vec<Source> {
    let mut found = Vec::new();
    collect(&package().join("src"), &mut found);
    found.sort();
    let sources: Vec<Source> = found
        .into_iter()
        .map(|path| Source {
            text: fs::read_to_string(&path).expect("a source is text"),
            path: path.strip_prefix(package().join("src")).expect("below src").to_string_lossy().replace('\\', "/"),
        })
        .collect();
    assert!(sources.len() > 40, "the source was not found");
    sources
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}
