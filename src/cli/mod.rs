//! The command line: one file per subcommand, each with its `Args` and its `run`.

use clap::{Parser, Subcommand};

use crate::config::paths::Paths;
use crate::domain::message::Language;
use crate::exit::Failure;
use crate::i18n::{self, Texts};
use crate::output::Output;
use crate::prompt::Prompt;

#[cfg(feature = "client")]
mod login;
#[cfg(feature = "client")]
mod logout;
#[cfg(feature = "client")]
mod whoami;

#[cfg(feature = "service")]
mod enroll;
#[cfg(feature = "service")]
mod serve;
#[cfg(feature = "service")]
mod vault;

#[cfg(all(feature = "client", feature = "service"))]
mod sandbox;

/// Releases the PIN and PUK of regional service cards in two halves
#[derive(Debug, Parser)]
#[command(name = "crspin", version, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Flags of every command.
#[derive(Debug, clap::Args)]
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
}

#[derive(Debug, Subcommand)]
enum Command {
    #[cfg(feature = "client")]
    Login(login::Args),
    #[cfg(feature = "client")]
    Logout(logout::Args),
    #[cfg(feature = "client")]
    Whoami(whoami::Args),
    #[cfg(feature = "service")]
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
    /// The text with this name.
    #[must_use]
    pub fn say(&self, name: &str, values: &[(&str, &str)]) -> String {
        self.texts.with(name, values)
    }
}

/// Reads the command line, runs the command, prints what went wrong, and says how it ended.
#[must_use]
pub fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let texts = Texts::new(i18n::language(cli.global.lang));
    let out = Output::new(cli.global.json);
    let verbose = cli.global.verbose;
    let done = Paths::find().and_then(|paths| {
        let prompt = Prompt::new(cli.global.no_input || cli.global.json);
        let desk = Desk {
            texts: Texts::new(texts.language()),
            out: Output::new(cli.global.json),
            prompt,
            paths,
            profile: cli.global.profile,
            verbose,
        };
        run(cli.command, &desk)
    });
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => report(&failure, &texts, &out, verbose),
    }
}

fn run(command: Command, desk: &Desk) -> Result<(), Failure> {
    match command {
        #[cfg(feature = "client")]
        Command::Login(args) => login::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Logout(args) => logout::run(&args, desk),
        #[cfg(feature = "client")]
        Command::Whoami(args) => whoami::run(&args, desk),
        #[cfg(feature = "service")]
        Command::Enroll(args) => enroll::run(&args, desk),
        #[cfg(feature = "service")]
        Command::Serve(args) => serve::run(&args, desk),
        #[cfg(feature = "service")]
        Command::Vault(args) => vault::run(&args, desk),
        #[cfg(all(feature = "client", feature = "service"))]
        Command::Sandbox(args) => sandbox::run(&args, desk),
    }
}

fn report(failure: &Failure, texts: &Texts, out: &Output, verbose: bool) -> std::process::ExitCode {
    let (what, next) = texts.failure(failure);
    out.note(&format!("{}: {what}", texts.get("error")));
    out.note(&format!("{}: {next}", texts.get("next")));
    if verbose {
        let mut cause = std::error::Error::source(failure);
        while let Some(error) = cause {
            out.note(&format!("  {error}"));
            cause = error.source();
        }
    }
    std::process::ExitCode::from(failure.code.exit())
}
