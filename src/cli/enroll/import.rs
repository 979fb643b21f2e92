//! `crspin enroll import`.

use std::path::{Path, PathBuf};

use serde::Serialize;
use uuid::Uuid;

use super::Desk;
use crate::cli::vault;
use crate::clock::now;
use crate::config::people::{Fault, People, Why};
use crate::config::service::ServiceSettings;
use crate::domain::event::Act;
use crate::exit::{Code, Failure};
use crate::i18n::{Explain, Texts};
use crate::store::StoreError;
use crate::store::model::{Event, Registered};

/// Register the Enti and operators of a file, or change those that are registered: all of them or none
#[derive(Debug, clap::Args)]
pub struct Args {
    /// TOML file with the tables [[ente]] and [[operator]]
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Settings of the service: they name the store
    #[arg(long, value_name = "FILE")]
    settings: PathBuf,
}

#[derive(Serialize)]
struct Report {
    schema: u32,
    enti: u64,
    operators: u64,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ServiceSettings::load(&args.settings)?;
    let file = args.file.display().to_string();
    let wrong = |why: String| Failure::new(Code::BadValue).with("what", &file).with("why", why);
    let people = people(&args.file, desk)?;
    let event = Event {
        at: now(),
        act: Act::OperatorsRegistered,
        actor: "enroll".to_owned(),
        capacity: String::new(),
        object: file.clone(),
        result: "done".to_owned(),
        correlation: Uuid::new_v4().to_string(),
    };
    let registered = vault::runtime()?.block_on(async {
        let store = vault::store(&settings).await?;
        let registered = store.register(&people.enti, &people.operators, event).await;
        store.close().await;
        registered.map_err(|error| match error {
            StoreError::UnknownEnte(code) => wrong(desk.say("enroll-unknown-ente", &[("ente", &code)])),
            other => other.into(),
        })
    })?;
    report(registered, desk)
}

/// The people of a file; everything that is wrong with it is told first.
pub fn people(path: &Path, desk: &Desk) -> Result<People, Failure> {
    People::load(path)?.map_err(|faults| {
        for Fault { place, why } in &faults {
            desk.out.note(&desk.say("enroll-fault", &[("place", place), ("why", &explain(why, &desk.texts))]));
        }
        let why = desk.say("enroll-faults", &[("count", &faults.len().to_string())]);
        Failure::new(Code::BadValue).with("what", path.display()).with("why", why)
    })
}

fn report(Registered { enti, operators }: Registered, desk: &Desk) -> Result<(), Failure> {
    if desk.out.is_json() {
        return desk.out.json(&Report { schema: 1, enti, operators });
    }
    let (enti, operators) = (enti.to_string(), operators.to_string());
    desk.out.line(&desk.say("enroll-imported", &[("enti", &enti), ("operators", &operators)]))
}

fn explain(why: &Why, texts: &Texts) -> String {
    match why {
        Why::Shape(words) => words.clone(),
        Why::FiscalCode(error) => error.explain(texts),
        Why::Ente(error) => error.explain(texts),
        Why::Role(error) => error.explain(texts),
        Why::Standing(error) => error.explain(texts),
        Why::Day => texts.get("enroll-day"),
        Why::Name => texts.get("enroll-name"),
        Why::Twice => texts.get("enroll-twice"),
        Why::Backwards => texts.get("enroll-backwards"),
    }
}
