//! The command line: one file per subcommand, each with its `Args` and its `run`.

use std::env;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};

#[cfg(feature = "client")]
use crate::config::client::ClientSettings;
use crate::config::paths::Paths;
use crate::domain::language::Language;
use crate::exit::{Code, Failure};
use crate::hardening;
use crate::i18n::{self, Texts};
use crate::output::Output;
use crate::prompt::Prompt;

mod doctor;
mod local;

#[cfg(feature = "client")]
mod at_hand;
#[cfg(feature = "client")]
mod batch;
#[cfg(feature = "client")]
mod card;
#[cfg(feature = "client")]
mod delivery;
#[cfg(feature = "client")]
mod follow;
#[cfg(feature = "client")]
mod issue;
#[cfg(feature = "client")]
mod login;
#[cfg(feature = "client")]
mod logout;
#[cfg(feature = "client")]
mod notice;
#[cfg(feature = "client")]
mod paper;
#[cfg(feature = "client")]
mod printer;
#[cfg(feature = "client")]
mod reprint;
#[cfg(feature = "client")]
mod resend;
#[cfg(feature = "client")]
mod status;
#[cfg(feature = "client")]
mod stop;
#[cfg(feature = "client")]
mod whoami;

mod enroll;
#[cfg(feature = "service")]
mod serve;
#[cfg(feature = "service")]
mod vault;

#[cfg(all(feature = "client", feature = "service"))]
mod sandbox;

/// Releases the PIN and PUK of regional service cards in two halves
#[derive(Debug, Parser)]
#[command(name = "crspin", version, arg_required_else_help = true, disable_help_subcommand = true, disable_help_flag = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Flags of every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of all commands")]
struct Global {
    /// Use the settings of this profile instead of the default ones
    #[arg(long, global = true, value_name = "NAME")]
    profile: Option<String>,
    /// Language of texts: it or en
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON, for scripts
    #[arg(long, global = true)]
    json: bool,
    /// Never ask: a missing answer is an error
    #[arg(long, global = true)]
    no_input: bool,
    /// Show the causes underneath an error
    #[arg(long, short, global = true)]
    verbose: bool,
    /// Show this help
    #[arg(long, short, global = true, action = ArgAction::Help)]
    help: Option<bool>,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[cfg(feature = "client")]
    Login(login::Args),
    #[cfg(feature = "client")]
    Logout(logout::Args),
    #[cfg(feature = "client")]
    Whoami(whoami::Args),
    #[cfg(feature = "client")]
    // It has by far the most flags.
    Issue(Box<issue::Args>),
    #[cfg(feature = "client")]
    Reprint(reprint::Args),
    #[cfg(feature = "client")]
    Resend(resend::Args),
    #[cfg(feature = "client")]
    Status(status::Args),
    #[cfg(feature = "client")]
    Stop(stop::Args),
    #[cfg(feature = "client")]
    Batch(batch::Args),
    #[cfg(feature = "client")]
    Delivery(delivery::Args),
    #[cfg(feature = "client")]
    Card(card::Args),
    #[cfg(feature = "client")]
    Printer(printer::Args),
    Doctor(doctor::Args),
    #[cfg(feature = "client")]
    Notice(notice::Args),
    Enroll(enroll::Args),
    #[cfg(feature = "service")]
    Serve(serve::Args),
    #[cfg(feature = "service")]
    Vault(vault::Args),
    #[cfg(all(feature = "client", feature = "service"))]
    Sandbox(sandbox::Args),
}

/// What a command works with: texts, printers, the person at the terminal, folders.
#[derive(Debug)]
pub struct Desk {
    /// Texts in the language of the person.
    pub texts: Texts,
    /// The printers.
    pub out: Output,
    /// The person at the terminal, if any.
    pub prompt: Prompt,
    /// Folders of settings and state.
    pub paths: Paths,
    /// The profile asked for.
    pub profile: Option<String>,
    /// Whether causes are shown.
    pub verbose: bool,
}

impl Desk {
    /// A command to go on with, as this person has to type it.
    #[must_use]
    pub fn command(&self, rest: &str) -> String {
        match &self.profile {
            Some(profile) => format!("crspin --profile {profile} {rest}"),
            None => format!("crspin {rest}"),
        }
    }

    /// The text with this name.
    #[must_use]
    pub fn say(&self, name: &str, values: &[(&str, &str)]) -> String {
        self.texts.with(name, values)
    }
}

/// The whole command, in English; manual pages and completions are made from it.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// The whole command with its help in the language of the texts.
#[must_use]
pub fn localized(texts: &Texts) -> clap::Command {
    local::localize(Cli::command(), texts)
}

/// Reads the command line, runs the command, prints what went wrong, and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    hardening::harden();
    let texts = Texts::new(i18n::language(spoken(env::args_os())));
    let cli = match parse(&texts) {
        Ok(cli) => cli,
        Err(end) => return end,
    };
    let Global { profile, lang, json, no_input, verbose, .. } = cli.global;
    let paths = match Paths::find() {
        Ok(paths) => paths,
        Err(failure) => return report(&failure, &Texts::new(i18n::language(lang)), &Output::new(false), verbose),
    };
    let (preferred, sandbox) = settled(&paths, profile.as_deref());
    let texts = Texts::new(i18n::language(lang.or(preferred)));
    let out = Output::new(json).marked(sandbox);
    let desk = Desk { texts, out, prompt: Prompt::new(no_input || json), paths, profile, verbose };
    match run(cli.command, &desk) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if read_enough(&failure) => ExitCode::SUCCESS,
        Err(failure) => report(&failure, &desk.texts, &Output::new(false), verbose),
    }
}

/// The command line, or the end of the program: help, version, or what is wrong with it.
fn parse(texts: &Texts) -> Result<Cli, ExitCode> {
    let parsed = localized(texts).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // When it cannot be written there is nobody to tell.
            let _unheard = error.print();
            if error.use_stderr() { ExitCode::from(Code::Usage.exit()) } else { ExitCode::SUCCESS }
        }
        _ => report(&local::usage(&error, texts), texts, &Output::new(false), false),
    })
}

/// The language asked for by `--lang`, looked for before anything else is understood, so that help speaks it too.
fn spoken(args: impl Iterator<Item = OsString>) -> Option<Language> {
    let args: Vec<String> = args.filter_map(|arg| arg.into_string().ok()).collect();
    let after = args.iter().zip(args.iter().skip(1)).find(|(flag, _)| *flag == "--lang").map(|(_, value)| value.as_str());
    let joined = args.iter().find_map(|arg| arg.strip_prefix("--lang="));
    after.or(joined)?.parse().ok()
}

fn run(command: Command, desk: &Desk) -> Result<(), Failure> {
    match command {
        #[cfg(feature = "client")]
        Command::Login(args) => login::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Logout(args) => logout::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Whoami(args) => whoami::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Issue(args) => issue::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Reprint(args) => reprint::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Resend(args) => resend::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Stop(args) => stop::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Status(args) => status::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Batch(args) => batch::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Delivery(args) => delivery::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Card(args) => card::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Printer(args) => printer::run(&args, desk),
        Command::Doctor(args) => doctor::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Notice(args) => notice::run(&args, desk),
        Command::Enroll(args) => enroll::run(&args, desk),
        #[cfg(feature = "service")]
        Command::Serve(args) => serve::run(&args, desk),
        #[cfg(feature = "service")]
        Command::Vault(args) => vault::run(&args, desk),
        #[cfg(all(feature = "client", feature = "service"))]
        Command::Sandbox(args) => sandbox::run(&args, desk),
    }
}

/// The language of the client's settings, if they name one, and whether the profile is that of a sandbox. Settings that cannot
/// be read are told by the command that needs them.
#[cfg(feature = "client")]
fn settled(paths: &Paths, profile: Option<&str>) -> (Option<Language>, bool) {
    let settings = ClientSettings::load(paths, profile);
    settings.map_or((None, false), |settings| (settings.language, settings.sandbox && profile.is_some()))
}

/// A build without the client has no profiles.
#[cfg(not(feature = "client"))]
fn settled(_: &Paths, _: Option<&str>) -> (Option<Language>, bool) {
    (None, false)
}

/// A reader of standard output that has seen enough, as in `| head`, is no failure.
fn read_enough(failure: &Failure) -> bool {
    let error = failure.cause.as_ref().and_then(|cause| cause.downcast_ref::<io::Error>());
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn report(failure: &Failure, texts: &Texts, out: &Output, verbose: bool) -> ExitCode {
    let (what, next) = texts.failure(failure);
    out.sentence(&format!("{}: ", texts.get("error")), &what);
    out.sentence(&format!("{}: ", texts.get("next")), &next);
    if verbose {
        let mut cause = std::error::Error::source(failure);
        while let Some(error) = cause {
            out.note(&format!("  {error}"));
            cause = error.source();
        }
    }
    ExitCode::from(failure.code.exit())
}
