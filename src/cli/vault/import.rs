//! `crspin vault import`.

use std::io::IsTerminal;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::Desk;
use crate::clock::now;
use crate::config::service::ServiceSettings;
use crate::domain::sealed::Side;
use crate::exit::{Code, Failure};
use crate::vault::import::{self, Format, RowFault, Source, Summary, Told};
use crate::vault::{PublicKey, Sealer, hex};

/// Rows of which JSON tells what is wrong; standard error tells it of all of them.
const LISTED: usize = 1000;

/// Bring a bureau's codes into the vault: split and sealed as they are read; a file can be imported again without harm
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File with the columns card_number, fiscal_code, product, pin, puk, valid_until; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Settings of the service: they name store, products and keys
    #[arg(long, value_name = "FILE")]
    settings: PathBuf,
    /// How the file is written: csv or jsonl; else its name tells
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Public key of first halves, when it does not lie beside the private key of the settings
    #[arg(long, value_name = "FILE")]
    desk_key_pub: Option<PathBuf>,
    /// Public key of second halves, when it does not lie beside the private key of the settings
    #[arg(long, value_name = "FILE")]
    message_key_pub: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    schema: u32,
    file: String,
    sha256: String,
    rows: u64,
    new: u64,
    known: u64,
    contradicting: u64,
    bad: u64,
    faults: Vec<Fault>,
}

#[derive(Serialize)]
struct Fault {
    line: u64,
    column: Option<&'static str>,
    fault: &'static str,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ServiceSettings::load(&args.settings)?;
    let public = |given: &Option<PathBuf>, side| -> Result<PublicKey, Failure> {
        let path = given.clone().map_or_else(|| super::public_key(&settings, side), Ok)?;
        Ok(PublicKey::load(&path)?)
    };
    let (desk_key, message_key) = (public(&args.desk_key_pub, Side::Desk)?, public(&args.message_key_pub, Side::Message)?);
    if desk_key.fingerprint() == message_key.fingerprint() {
        // Then one process could open both halves.
        return Err(Failure::new(Code::VaultKey).with("key", "message").with("why", desk.texts.get("vault-one-key")));
    }
    let sealer = Sealer::new(&desk_key, &message_key)?;
    let source = Source::open(&args.file, args.format)?;
    let name = source.name().to_owned();
    let bar = progress(source.size());
    let mut faults = Vec::new();
    let told = |told| match told {
        Told::Read(bytes) => bar.set_position(bytes),
        Told::Bad(line, fault) => {
            bar.suspend(|| desk.out.note(&explain(line, &fault, desk)));
            if faults.len() < LISTED {
                let column = fault.column().map(import::Column::as_str);
                faults.push(Fault { line, column, fault: fault.text().0 });
            }
        }
    };
    let summary = super::runtime()?.block_on(async {
        let store = super::store(&settings).await?;
        let summary = import::run(&store, sealer, &settings.products, source, now(), told).await;
        store.close().await;
        Ok::<_, Failure>(summary?)
    })?;
    bar.finish_and_clear();
    report(name, &summary, faults, desk)
}

fn progress(size: Option<u64>) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    size.map_or_else(ProgressBar::new_spinner, |size| ProgressBar::new(size).with_style(style))
}

/// What is wrong with a row, in the person's language. What was found in it is not said: it may be a code.
fn explain(line: u64, fault: &RowFault, desk: &Desk) -> String {
    let (name, numbers) = fault.text();
    let numbers: Vec<(&str, String)> = numbers.into_iter().map(|(name, number)| (name, number.to_string())).collect();
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(name, number)| (*name, number.as_str())).collect();
    let why = desk.say(name, &numbers);
    let line = line.to_string();
    match fault.column() {
        Some(column) => desk.say("vault-bad-field", &[("line", &line), ("column", column.as_str()), ("why", &why)]),
        None => desk.say("vault-bad-row", &[("line", &line), ("why", &why)]),
    }
}

fn report(file: String, summary: &Summary, faults: Vec<Fault>, desk: &Desk) -> Result<(), Failure> {
    let Summary { rows, new, known, contradicting, bad, digest } = *summary;
    if desk.out.is_json() {
        desk.out.json(&Report { schema: 1, file, sha256: hex(&digest), rows, new, known, contradicting, bad, faults })?;
    } else {
        let counts = [("rows", rows), ("new", new), ("known", known), ("contradicting", contradicting), ("bad", bad)];
        let counts = counts.map(|(name, count)| (name, count.to_string()));
        desk.out.line(&desk.say("vault-imported", &counts.each_ref().map(|(name, count)| (*name, count.as_str()))))?;
    }
    match summary.failed() {
        0 => Ok(()),
        failed => Err(Failure::new(Code::SomeRowsFailed).with("failed", failed).with("total", rows)),
    }
}
