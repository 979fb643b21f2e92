//! The help in the person's language. English stands beside the arguments; Italian is looked up by place in the tree:
//! `help-issue` for a command, `help-issue--fiscal-code` for its arguments, `help--json` for the flags of all.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::domain::language::Language;
use crate::exit::{Code, Failure};
use crate::i18n::Texts;

/// The command with help in the language of the texts. What has no text stays English; a test sees to it that nothing does.
#[must_use]
pub fn localize(command: Command, texts: &Texts) -> Command {
    if texts.language() == Language::En {
        return command;
    }
    let template = texts.get("help-template");
    let mut built = command;
    built.build();
    tree(built, "help", texts, &template)
}

/// One command and those below it.
fn tree(command: Command, place: &str, texts: &Texts, template: &str) -> Command {
    let about = texts.find(place, &[]);
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let mut command = command.mut_args(|arg| argument(arg, place, texts)).help_template(template.to_owned());
    command = command.subcommand_help_heading(texts.get("help-heading-commands"));
    for name in names {
        let below = format!("{place}-{name}");
        command = command.mut_subcommand(name, |sub| tree(sub, &below, texts, template));
    }
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}

fn argument(arg: Arg, place: &str, texts: &Texts) -> Arg {
    let id = arg.get_id().as_str().replace('_', "-");
    let own = texts.find(&format!("{place}--{id}"), &[]);
    // The flags of all commands have one text.
    let help = own.or_else(|| texts.find(&format!("help--{id}"), &[]));
    let heading = texts.get(match (arg.is_positional(), arg.is_global_set()) {
        (true, _) => "help-heading-arguments",
        (_, true) => "help-heading-global",
        _ => "help-heading-options",
    });
    let arg = arg.help_heading(heading);
    match help {
        Some(help) => arg.help(StyledStr::from(help)),
        None => arg,
    }
}

/// What is wrong with a command line, in the person's language.
#[must_use]
pub fn usage(error: &clap::Error, texts: &Texts) -> Failure {
    let (name, values) = match error.kind() {
        ErrorKind::UnknownArgument => ("usage-unknown", vec![("given", value(error, ContextKind::InvalidArg))]),
        ErrorKind::InvalidSubcommand => ("usage-command", vec![("given", value(error, ContextKind::InvalidSubcommand))]),
        ErrorKind::MissingSubcommand => ("usage-no-command", vec![]),
        ErrorKind::MissingRequiredArgument => ("usage-missing", vec![("flag", value(error, ContextKind::InvalidArg))]),
        ErrorKind::ArgumentConflict => (
            "usage-conflict",
            vec![("flag", value(error, ContextKind::InvalidArg)), ("other", value(error, ContextKind::PriorArg))],
        ),
        ErrorKind::InvalidValue if value(error, ContextKind::InvalidValue).is_empty() => {
            ("usage-no-value", vec![("flag", value(error, ContextKind::InvalidArg))])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => (
            "usage-value",
            vec![("flag", value(error, ContextKind::InvalidArg)), ("given", value(error, ContextKind::InvalidValue))],
        ),
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            return Failure::new(Code::Usage).with("what", first.trim_start_matches("error: "));
        }
    };
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut what = texts.with(name, &values);
    if let Some(why) = std::error::Error::source(error) {
        what = format!("{what} ({why})");
    }
    let choices = value(error, ContextKind::ValidValue);
    if !choices.is_empty() {
        what = format!("{what}; {}", texts.with("bad-choice", &[("choices", &choices)]));
    }
    Failure::new(Code::Usage).with("what", what)
}

fn value(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}
