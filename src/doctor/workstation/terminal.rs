//! The terminal: the read-out of a first half wants room, a second screen that can be forgotten, and letters beyond ASCII.

use std::io::IsTerminal;

use crate::config::paths;
use crate::doctor::{Finding, Kind};

/// What the read-out takes with its large digits.
const LEAST: (u16, u16) = (80, 24);

/// What is known of the terminal.
#[derive(Clone, Debug)]
pub struct Terminal {
    /// Whether input and output are one.
    pub is_one: bool,
    /// Columns and rows, where they can be told.
    pub size: Option<(u16, u16)>,
    /// `TERM`.
    pub kind: String,
    /// The locale of letters; empty where none is set.
    pub letters: String,
    /// Whether colours are wished for.
    pub colours: bool,
}

impl Terminal {
    /// The one of this process.
    pub fn here() -> Self {
        let letters = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| paths::variable(name));
        Self {
            is_one: std::io::stdin().is_terminal() && std::io::stdout().is_terminal(),
            size: crossterm::terminal::size().ok(),
            kind: paths::variable("TERM").unwrap_or_default(),
            letters: letters.unwrap_or_default(),
            colours: paths::variable("NO_COLOR").is_none(),
        }
    }

    fn is_utf8(&self) -> bool {
        // Windows writes Unicode to its console, whatever the locale.
        cfg!(windows) || ["utf-8", "utf8"].iter().any(|name| self.letters.to_lowercase().contains(name))
    }

    fn is_plain(&self) -> bool {
        // There no TERM is set, and the console has a second screen.
        !cfg!(windows) && ["", "dumb", "unknown"].contains(&self.kind.as_str())
    }
}

pub fn check(terminal: &Terminal) -> Vec<Finding> {
    if !terminal.is_one {
        return vec![Kind::TerminalNone.into()];
    }
    let mut found = Vec::new();
    if let Some((columns, rows)) = terminal.size.filter(|(columns, rows)| *columns < LEAST.0 || *rows < LEAST.1) {
        found.push(Finding::new(Kind::TerminalSmall).with("columns", columns).with("rows", rows));
    }
    if !terminal.is_utf8() {
        let letters = if terminal.letters.is_empty() { "-" } else { &terminal.letters };
        found.push(Finding::new(Kind::TerminalLetters).with("locale", letters));
    }
    if terminal.is_plain() {
        let kind = if terminal.kind.is_empty() { "-" } else { &terminal.kind };
        found.push(Finding::new(Kind::TerminalPlain).with("term", kind));
    }
    if found.is_empty() {
        let (columns, rows) = terminal.size.unwrap_or_default();
        let good = Finding::new(Kind::TerminalGood).with("columns", columns).with("rows", rows).with("term", &terminal.kind);
        found.push(good.with("colours", terminal.colours));
    }
    found
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_judged_by_what_the_read_out_needs() {
        let good = Terminal {
            is_one: true,
            size: Some((80, 24)),
            kind: "xterm-256color".to_owned(),
            letters: "it_IT.UTF-8".to_owned(),
            colours: true,
        };
        let with = |change: &dyn Fn(&mut Terminal)| {
            let mut terminal = good.clone();
            change(&mut terminal);
            check(&terminal).into_iter().map(|finding| finding.kind).collect::<Vec<_>>()
        };
        assert_eq!(with(&|_| {}), [Kind::TerminalGood]);
        assert_eq!(with(&|terminal| terminal.letters = "C.utf8".to_owned()), [Kind::TerminalGood]);
        assert_eq!(with(&|terminal| terminal.size = None), [Kind::TerminalGood]);
        assert_eq!(with(&|terminal| terminal.is_one = false), [Kind::TerminalNone]);
        assert_eq!(with(&|terminal| terminal.size = Some((79, 24))), [Kind::TerminalSmall]);
        assert_eq!(with(&|terminal| terminal.size = Some((80, 23))), [Kind::TerminalSmall]);
        assert_eq!(with(&|terminal| terminal.letters.clear()), [Kind::TerminalLetters]);
        assert_eq!(with(&|terminal| terminal.kind = "dumb".to_owned()), [Kind::TerminalPlain]);
    }
}
