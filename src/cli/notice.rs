//! `crspin notice send | list | show`: news to bodies and people, for evaluators and administrators.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::Desk;
use crate::client::Client;
use crate::domain::bulletin::{LONGEST_TEXT, News};
use crate::domain::delivery::MessageId;
use crate::exit::{Code, Failure};
use crate::i18n::Explain;
use crate::wire::{LetterCounts, LetterShown, NewNotice, Notice, NoticeQuery, NoticeShown, RecipientQuery, Recipients};

/// News to all Enti by certified mail, or to all people by e-mail: send them, see how far they came
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Send(Send),
    List(List),
    Show(Show),
}

/// Send news: one letter to each Ente in function by certified mail, or one e-mail to each person in function
#[derive(Debug, clap::Args)]
struct Send {
    /// To whom: enti or operators
    #[arg(long, value_name = "WHOM")]
    to: String,
    /// The text, plain, in UTF-8, at most 16 KiB; its first line is the subject when --subject is left out
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
    /// The subject, 1 to 120 characters
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// Only to the Ente with this code, or to its people
    #[arg(long, value_name = "CODE")]
    ente: Option<String>,
    /// Show subject and text as they will arrive, and send nothing
    #[arg(long, conflicts_with = "dry_run")]
    preview: bool,
    /// Show how many it would go to and who is left out, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Key of this act, 16 to 64 letters, digits and dashes: with the same key it is sent once
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Send without asking once more
    #[arg(long)]
    yes: bool,
}

/// List news that were sent, newest first
#[derive(Debug, clap::Args)]
struct List {
    /// Go on where the page before ended
    #[arg(long, value_name = "PLACE")]
    after: Option<String>,
    /// How many at the most, 1 to 200
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: Option<u32>,
}

/// Show news that were sent, how far their letters came, and which were given up
#[derive(Debug, clap::Args)]
struct Show {
    /// Number of the news, as in notice list
    #[arg(value_name = "ID")]
    id: String,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    match &args.command {
        Command::Send(args) => send(args, desk),
        Command::List(args) => list(args, desk),
        Command::Show(args) => show(args, desk),
    }
}

fn send(args: &Send, desk: &Desk) -> Result<(), Failure> {
    let to = desk.texts.read("--to", &args.to)?;
    let ente = args.ente.as_deref().map(|code| desk.texts.read("--ente", code)).transpose()?;
    let news = read(args, desk)?;
    if args.preview {
        return preview(&news, desk);
    }
    let client = open(desk)?;
    let query = RecipientQuery { to, ente };
    if args.dry_run || !args.yes {
        let recipients = client.recipients(&query)?;
        if args.dry_run {
            return dry_run(&query, &recipients, desk);
        }
        recipients.left_out.iter().for_each(|one| desk.out.note(&left_out(&one.code, &one.name, desk)));
        let (count, left) = (recipients.count.to_string(), recipients.left_out.len().to_string());
        let values = [("to", to.as_str()), ("count", &*count), ("left", &*left), ("subject", news.subject())];
        desk.out.note(&desk.say("notice-what", &values));
        if !desk.prompt.confirm(&desk.texts.get("notice-confirm"), "--yes")? {
            return Err(Code::Cancelled.into());
        }
    }
    let RecipientQuery { to, ente } = query;
    let new = NewNotice { to, ente, subject: news.subject().to_owned(), text: news.text().to_owned() };
    let key = args.key.clone().unwrap_or_else(|| Uuid::new_v4().to_string());
    let sent = client.send_notice(&new, &key)?;
    if desk.out.is_json() {
        return json(&sent, desk);
    }
    let id = sent.notice.id.to_string();
    desk.out.line(&format!("{}{}", desk.out.mark(), desk.say("notice-sent", &[("id", &id)])))
}

fn list(args: &List, desk: &Desk) -> Result<(), Failure> {
    let page = open(desk)?.notices(&NoticeQuery { limit: args.limit, after: args.after.clone() })?;
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "notices": page.notices, "next": page.next }));
    }
    let names = ["notice-id", "notice-at", "notice-to", "notice-subject", "notice-letters"].map(|name| desk.texts.get(name));
    let row = |one: &Notice| {
        let letters = counts(one.letters, desk).join("\n");
        vec![one.id.to_string(), one.sent.wall(), whom(one, desk), one.subject.clone(), letters]
    };
    desk.out.table(&names, &page.notices.iter().map(row).collect::<Vec<_>>())?;
    if let Some(next) = &page.next {
        desk.out.note(&desk.say("status-more", &[("next", next)]));
    }
    Ok(())
}

fn show(args: &Show, desk: &Desk) -> Result<(), Failure> {
    let id: MessageId = desk.texts.read("ID", &args.id)?;
    let shown = open(desk)?.find_notice(&id)?;
    if desk.out.is_json() {
        return json(&shown, desk);
    }
    let NoticeShown { notice, text, failed } = &shown;
    let field = |name: &str, value: &str| desk.out.line(&format!("{}: {value}", desk.texts.get(name)));
    field("notice-id", &format!("{}{}", desk.out.mark(), notice.id))?;
    field("notice-at", &format!("{}, {}", notice.sent.wall(), notice.actor))?;
    field("notice-to", &whom(notice, desk))?;
    field("notice-letters", &counts(notice.letters, desk).join(", "))?;
    field("notice-left-out", &notice.left_out.to_string())?;
    field("notice-subject", &notice.subject)?;
    desk.out.line(&format!("\n{text}"))?;
    failed.iter().try_for_each(|one| desk.out.line(&lost(one, desk)))
}

fn open(desk: &Desk) -> Result<Client, Failure> {
    Client::open(&desk.paths, desk.profile.as_deref())
}

/// What the file says, checked as the service will check it.
fn read(args: &Send, desk: &Desk) -> Result<News, Failure> {
    let wrong = |what: &str, why: String| Failure::new(Code::BadValue).with("what", what).with("why", why);
    let bytes = bytes(&args.file)?;
    if bytes.len() > LONGEST_TEXT {
        return Err(wrong("--file", desk.texts.get("bad-news-too-long")));
    }
    let text = String::from_utf8(bytes).map_err(|_| wrong("--file", desk.texts.get("bad-news-letters")))?;
    News::read(&text, args.subject.as_deref()).map_err(|why| {
        let of_flag = why == crate::domain::bulletin::NotNews::Subject && args.subject.is_some();
        wrong(if of_flag { "--subject" } else { "--file" }, why.explain(&desk.texts))
    })
}

/// The file, or enough of it to see that it is too long.
fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed =
        |error: std::io::Error| Failure::new(Code::File).with("path", path.display()).with("why", error.kind()).because(error);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(LONGEST_TEXT as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn preview(news: &News, desk: &Desk) -> Result<(), Failure> {
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "subject": news.subject(), "text": news.text() }));
    }
    desk.out.line(&format!("{}: {}\n\n{}", desk.texts.get("notice-subject"), news.subject(), news.text().trim_end()))
}

fn dry_run(query: &RecipientQuery, recipients: &Recipients, desk: &Desk) -> Result<(), Failure> {
    let Recipients { count, left_out: left } = recipients;
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "to": query.to.as_str(), "count": count, "left_out": left }));
    }
    let (count, without) = (count.to_string(), left.len().to_string());
    desk.out.line(&desk.say("notice-would", &[("to", query.to.as_str()), ("count", &count), ("left", &without)]))?;
    left.iter().try_for_each(|one| desk.out.line(&left_out(&one.code, &one.name, desk)))
}

fn left_out(code: &str, name: &str, desk: &Desk) -> String {
    desk.say("notice-no-address", &[("code", code), ("name", name)])
}

fn json(shown: &NoticeShown, desk: &Desk) -> Result<(), Failure> {
    let NoticeShown { notice, text, failed } = shown;
    desk.out.json(&serde_json::json!({ "schema": 1, "notice": notice, "text": text, "failed": failed }))
}

fn whom(notice: &Notice, desk: &Desk) -> String {
    let all = desk.texts.get(&format!("audience-{}", notice.to));
    notice.ente.as_ref().map_or_else(|| all.clone(), |ente| format!("{all} ({ente})"))
}

/// How many letters stand where, without those states in which there are none.
fn counts(letters: LetterCounts, desk: &Desk) -> Vec<String> {
    let LetterCounts { queued, sending, accepted, delivered, failed } = letters;
    [("queued", queued), ("sending", sending), ("accepted", accepted), ("delivered", delivered), ("failed", failed)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{count} {}", desk.texts.get(&format!("letter-{state}"))))
        .collect()
}

/// A letter that was given up.
fn lost(one: &LetterShown, desk: &Desk) -> String {
    let words = one.words.as_deref().map(|words| format!(" ({words})")).unwrap_or_default();
    format!("{} {} → {}: {}{words}", one.since.wall(), one.channel.to_uppercase(), one.to, desk.texts.get("letter-failed"))
}
