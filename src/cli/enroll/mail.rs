//! `crspin enroll mail`: what came by certified mail and could not be processed, for people to look at.

use std::path::PathBuf;

use super::Desk;
use crate::cli::reprint;
use crate::client::Client;
use crate::domain::delivery::MessageId;
use crate::exit::{Code, Failure};
use crate::wire::{MailQuery, MailShown, NewMailDone};

/// See what came by certified mail and could not be processed, and why
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Also what opened a request, receipts, and what somebody looked at before
    #[arg(long, conflicts_with_all = ["save", "done"])]
    all: bool,
    /// Save the e-mail with this number, as it came
    #[arg(long, value_name = "MAIL", requires = "out", conflicts_with = "done")]
    save: Option<String>,
    /// The file for --save; one that is there is never overwritten
    #[arg(long, value_name = "FILE", requires = "save")]
    out: Option<PathBuf>,
    /// Take the e-mail with this number off the list
    #[arg(long, value_name = "MAIL")]
    done: Option<String>,
    /// What was done about it: 3 to 200 characters
    #[arg(long, value_name = "TEXT", requires = "done")]
    reason: Option<String>,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    if let (Some(id), Some(path)) = (&args.save, &args.out) {
        let raw = client.raw_mail(&desk.texts.read("--save", id)?)?;
        return save(path, &raw, desk);
    }
    if let Some(id) = &args.done {
        let id: MessageId = desk.texts.read("--done", id)?;
        let reason = reprint::ask_reason(args.reason.as_deref(), desk)?;
        let mail = client.mail_done(&id, &NewMailDone { reason })?;
        return if desk.out.is_json() { desk.out.json(&mail) } else { desk.out.line(&line(&mail, desk)) };
    }
    let mut query = MailQuery { all: args.all, limit: Some(200), after: None };
    let mut all = Vec::new();
    loop {
        let page = client.mails(&query)?;
        all.extend(page.mails);
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "mails": all }));
    }
    if all.is_empty() {
        desk.out.note(&desk.texts.get("mail-none"));
    }
    all.iter().try_for_each(|mail| desk.out.line(&line(mail, desk)))
}

fn line(mail: &MailShown, desk: &Desk) -> String {
    let why = match &mail.reason {
        Some(reason) => desk.texts.get(&format!("aside-{reason}")),
        None => desk.texts.get(&format!("mail-{}", mail.sort)),
    };
    let detail =
        mail.detail.as_deref().filter(|detail| !detail.is_empty()).map(|detail| format!(" ({detail})")).unwrap_or_default();
    let about = [mail.sender.as_deref(), mail.subject.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let case = mail.case.as_ref().map(|case| format!(" [{case}]")).unwrap_or_default();
    format!("{} {}\n  {about}{case}\n  {why}{detail}", mail.id, mail.taken.wall())
}

fn save(path: &PathBuf, raw: &[u8], desk: &Desk) -> Result<(), Failure> {
    let failed = |error: &std::io::Error| Failure::new(Code::File).with("path", path.display()).with("why", error.kind());
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| failed(&error))?;
    std::io::Write::write_all(&mut file, raw).map_err(|error| failed(&error))?;
    desk.out.line(&desk.say("mail-saved", &[("path", &path.display().to_string())]))
}
