//! `crspin enroll bootstrap`: the first people of an installation. Before them nobody could decide who may decide: two of them sign
//! the same file, each with the own card, so that whoever has the machine alone registers nobody.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::{Desk, import};
use crate::cli::vault;
use crate::clock::now;
use crate::config::people::People;
use crate::config::service::{LoginSettings, ServiceSettings, bad};
use crate::domain::event::Act;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::Role;
use crate::exit::{Code, Failure};
use crate::service;
use crate::store::model::Event;

/// Register the first people of an installation: two of them sign the same file, each with the own card
#[derive(Debug, clap::Args)]
pub struct Args {
    /// TOML file with the tables [[ente]] and [[operator]], as for enroll import
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The same file signed (.p7m) by one of these people; twice, by two people
    #[arg(long, value_name = "FILE", required = true)]
    signed: Vec<PathBuf>,
    /// Settings of the service: they name the store, and the cards that are accepted
    #[arg(long, value_name = "FILE")]
    settings: PathBuf,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ServiceSettings::load(&args.settings)?;
    let login = settings.login.as_ref().ok_or_else(|| bad("login", "missing: it tells whose signatures count"))?;
    let people = import::people(&args.file, desk)?;
    let founders = founders(args, &people, login, desk)?;
    let [first, second] = &founders;
    let event = Event {
        at: now(),
        act: Act::Founded,
        actor: first.to_string(),
        capacity: format!("with {second}"),
        object: args.file.display().to_string(),
        result: "done".to_owned(),
        correlation: Uuid::new_v4().to_string(),
    };
    let registered = vault::runtime()?.block_on(async {
        let store = vault::store(&settings).await?;
        let registered = match store.enablings(None, None, 1).await?.first() {
            Some(_) => Err(refused("bootstrap", desk.texts.get("bootstrap-not-empty"))),
            None => store.register(&people.enti, &people.operators, event).await.map_err(Failure::from),
        };
        store.close().await;
        registered
    })?;
    let (enti, operators) = (registered.enti.to_string(), registered.operators.to_string());
    if desk.out.is_json() {
        let report = serde_json::json!({
            "schema": 1, "enti": registered.enti, "operators": registered.operators, "signed_by": [first.as_str(), second.as_str()],
        });
        return desk.out.json(&report);
    }
    let values = [("enti", &*enti), ("operators", &*operators), ("first", first.as_str()), ("second", second.as_str())];
    desk.out.line(&desk.say("bootstrap-done", &values))
}

/// The two who signed, each named in the file as somebody who oversees.
fn founders(args: &Args, people: &People, login: &LoginSettings, desk: &Desk) -> Result<[FiscalCode; 2], Failure> {
    let wanted = |name: &str| refused("--signed", desk.texts.get(name));
    let have = |role| people.operators.iter().filter(|one| one.role == role).count();
    if have(Role::Evaluator) < 2 || have(Role::Administrator) == 0 {
        return Err(refused(&args.file.display().to_string(), desk.texts.get("bootstrap-roles")));
    }
    let file = read(&args.file)?;
    let mut signers = Vec::new();
    for path in &args.signed {
        let signer = signer(path, &file, login, desk)?;
        let oversees = |role| matches!(role, Role::Evaluator | Role::Administrator);
        if !people.operators.iter().any(|one| one.fiscal_code == signer && oversees(one.role)) {
            return Err(refused("--signed", desk.say("bootstrap-who", &[("signer", signer.as_str())])));
        }
        signers.push(signer);
    }
    let signers: [FiscalCode; 2] = signers.try_into().map_err(|_| wanted("bootstrap-two"))?;
    if signers[0] == signers[1] { Err(wanted("bootstrap-two")) } else { Ok(signers) }
}

fn signer(path: &Path, file: &[u8], login: &LoginSettings, desk: &Desk) -> Result<FiscalCode, Failure> {
    let shown = path.display().to_string();
    let (content, signer) = service::signer(&read(path)?, login, now())?
        .map_err(|why| refused("--signed", desk.say("bootstrap-signature", &[("file", &shown), ("why", &why.to_string())])))?;
    if content != file {
        return Err(refused("--signed", desk.say("bootstrap-other", &[("file", &shown)])));
    }
    Ok(signer)
}

fn refused(what: &str, why: String) -> Failure {
    Failure::new(Code::BadValue).with("what", what).with("why", why)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path)
        .map_err(|error| Failure::new(Code::File).with("path", path.display()).with("why", error.kind()).because(error))
}
