//! `crspin batch`: releases for many citizens from a file.
//!
//! A row is released at most once: its key is made of the batch and the row's own content, and is the idempotency key at
//! the service. The journal beside the file says which rows are done, so that the same command goes on after any stop.

mod halves;
mod journal;
mod letters;
mod rows;
mod work;

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};

use super::Desk;
use super::at_hand::AtHand;
use super::paper::{Letter, Press};
use crate::client::Client;
use crate::config::client::ClientSettings;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use halves::Halves;
use journal::Journal;
use letters::Letters;
use rows::{Checked, Row};

/// Release for many citizens from a file
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(Run),
}

/// Release for every row of a CSV or JSON Lines file; run it again to go on after a stop
#[derive(Debug, clap::Args)]
pub struct Run {
    /// The file, or - for standard input
    file: PathBuf,
    /// Format of the file; by its ending when left out, CSV for standard input
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Check all rows and stop
    #[arg(long)]
    dry_run: bool,
    /// Leave bad rows out instead of stopping before the first release
    #[arg(long)]
    skip_bad: bool,
    /// File for the first halves, made with mode 0600; FILE.halves.csv when left out
    #[arg(long, value_name = "PATH")]
    halves: Option<PathBuf>,
    /// Journal of what is done; FILE.journal when left out, needed with standard input
    #[arg(long, value_name = "PATH")]
    journal: Option<PathBuf>,
    /// How many releases at once, 1 to 16
    #[arg(long, value_name = "COUNT", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=16))]
    jobs: u8,
    /// Print the letters of all rows released, in the order of the file, behind a sheet of counts
    #[arg(long, conflicts_with = "output")]
    print: bool,
    #[command(flatten)]
    letter: Letter,
}

/// Formats of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Jsonl,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let Command::Run(args) = &args.command;
    // Before standard input is read: the program may have to begin again.
    let card = if args.dry_run { None } else { Some(AtHand::of(desk)?) };
    let checked = rows::read(&args.file, format(args), &desk.texts)?;
    report_bad(&checked, desk);
    if args.dry_run {
        desk.out.note(&desk.texts.get("batch-dry"));
        return some_failed(checked.bad.len(), checked.total());
    }
    if !checked.bad.is_empty() && !args.skip_bad {
        desk.out.note(&desk.texts.get("batch-stop-bad"));
        return some_failed(checked.bad.len(), checked.total());
    }
    card.map_or(Ok(()), |card| card.check())?;
    release_all(args, desk, checked)
}

fn release_all(args: &Run, desk: &Desk, checked: Checked) -> Result<(), Failure> {
    let interrupt = Interrupt::watch()?;
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    let mut press = press(args, desk)?;
    let mut journal = Journal::open(&beside(args, args.journal.as_deref(), "journal")?)?;
    let mut halves = Halves::open(&beside(args, args.halves.as_deref(), "halves.csv")?)?;
    let (total, bad) = (checked.total(), checked.bad.len());
    let rows: Vec<(String, Row)> = journal.keys(checked.rows);
    let (before, todo): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(key, _)| journal.is_done(key));
    let outcome =
        work::run(&client, todo, args.jobs, &interrupt, &mut work::Sinks { desk, journal: &mut journal, halves: &mut halves })?;
    let counts =
        [("done", outcome.done.to_string()), ("failed", outcome.failed.to_string()), ("before", before.len().to_string())];
    desk.out.note(&desk.say("batch-done", &counts.each_ref().map(|(name, value)| (*name, value.as_str()))));
    if outcome.done > 0 && press.is_none() {
        desk.out.note(&desk.say("batch-halves", &[("path", &halves.path().display().to_string())]));
    }
    if let Some(failure) = outcome.stopped {
        return Err(failure);
    }
    if let Some(press) = &mut press {
        let file = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Letters { desk, client: &client, journal: &mut journal, halves, file, failed: bad + outcome.failed }.print(press)?;
    }
    some_failed(bad + outcome.failed, total)
}

/// What letters need, when any are wanted: tried before the first release.
fn press(args: &Run, desk: &Desk) -> Result<Option<Press>, Failure> {
    if args.print || args.letter.output.is_some() {
        let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref())?;
        return Press::set_up(&args.letter, &settings).map(Some);
    }
    args.letter.not_alone(desk)?;
    Ok(None)
}

fn format(args: &Run) -> Format {
    let by_ending = args.file.extension().is_some_and(|ending| ending == "jsonl" || ending == "ndjson");
    args.format.unwrap_or(if by_ending { Format::Jsonl } else { Format::Csv })
}

/// A file beside the input, with this ending added to its name.
fn beside(args: &Run, given: Option<&Path>, ending: &str) -> Result<PathBuf, Failure> {
    if let Some(path) = given {
        return Ok(path.to_owned());
    }
    if args.file.as_os_str() == "-" {
        let flag = if ending == "journal" { "--journal" } else { "--halves" };
        return Err(Failure::new(Code::MissingAnswer).with("flag", flag));
    }
    let mut name = args.file.clone().into_os_string();
    name.push(".");
    name.push(ending);
    Ok(PathBuf::from(name))
}

/// How a file is opened, or begun, that only grows. Windows lets nobody cut a file that was opened for appending.
fn growing() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).append(!cfg!(windows)).create(true).truncate(false);
    options
}

/// Cuts off what stands behind the whole lines of a file that grows; what is written next stands there.
fn cut(file: &mut File, whole: u64) -> std::io::Result<()> {
    file.set_len(whole)?;
    file.seek(SeekFrom::Start(whole)).map(|_| ())
}

/// Keeps other batches away from a file until this process ends: two at once would cut off each other's lines.
fn lock(file: &File, path: &Path) -> Result<(), Failure> {
    let why = match file.try_lock() {
        Ok(()) => return Ok(()),
        Err(TryLockError::WouldBlock) => "in use by another batch".to_owned(),
        Err(TryLockError::Error(error)) => error.to_string(),
    };
    Err(Failure::new(Code::File).with("path", path.display()).with("why", why))
}

fn report_bad(checked: &Checked, desk: &Desk) {
    for bad in &checked.bad {
        let values = [("line", bad.line.to_string()), ("what", bad.what.clone()), ("why", bad.why.clone())];
        desk.out.note(&desk.say("batch-bad-row", &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
    }
    let counts = [("rows", checked.total().to_string()), ("bad", checked.bad.len().to_string())];
    desk.out.note(&desk.say("batch-checked", &counts.each_ref().map(|(name, value)| (*name, value.as_str()))));
}

fn some_failed(failed: usize, total: usize) -> Result<(), Failure> {
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::new(Code::SomeRowsFailed).with("failed", failed).with("total", total))
}
