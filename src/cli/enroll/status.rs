//! `crspin enroll status`: the receipts of a request that was sent, and where it stands by them.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use super::Desk;
use super::send::Post;
use super::sent::{Draft, Sent, State, Try};
use crate::certified;
use crate::clock;
use crate::domain::time::At;
use crate::exit::{Code, Failure};

/// Read the receipts of a request that was sent by certified mail, keep them, and tell where it stands
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The request: NAME.json or NAME.json.p7m
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// How long the box is left alone between two looks.
const PAUSE: Duration = Duration::from_secs(3);

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let draft = Draft::of(&args.file)?;
    let Some(mut sent) = Sent::load(&draft)? else {
        let why = desk.texts.get("sent-none");
        return Err(Failure::new(Code::BadValue).with("what", "FILE").with("why", why));
    };
    look(&Post::open(desk)?, &draft, &mut sent)?;
    tell(&draft, &sent, desk)
}

/// Waits for the first receipt of the last try, as many seconds at the most.
///
/// # Errors
/// When the box cannot be read.
pub fn wait_for(post: &Post, draft: &Draft, sent: &mut Sent, seconds: u16) -> Result<(), Failure> {
    let until = clock::now().plus(Duration::from_secs(u64::from(seconds)));
    loop {
        look(post, draft, sent)?;
        let left = until.since(clock::now());
        if left.is_zero() || sent.last().is_none_or(|last| !last.receipts.is_empty()) {
            return Ok(());
        }
        thread::sleep(PAUSE.min(left));
    }
}

/// Keeps the receipts of every try: one of which nobody knew whether it went may have arrived.
fn look(post: &Post, draft: &Draft, sent: &mut Sent) -> Result<(), Failure> {
    let mut new = false;
    for one in sent.tries.iter_mut().filter(|one| one.state != State::NotSent) {
        for receipt in certified::receipts(&post.settings, &post.password, &one.message_id)? {
            new |= one.keep(&receipt, draft)?;
        }
    }
    if new { sent.save(draft) } else { Ok(()) }
}

/// Tells where a request stands.
///
/// # Errors
/// When nobody can be told.
pub fn tell(draft: &Draft, sent: &Sent, desk: &Desk) -> Result<(), Failure> {
    let standing = sent.standing();
    if desk.out.is_json() {
        let (name, why) = (standing.name, &standing.why);
        return desk
            .out
            .json(&serde_json::json!({ "schema": 1, "name": draft.name, "standing": name, "words": why, "tries": sent.tries }));
    }
    let words = desk.say(&format!("sent-standing-{}", standing.name), &[("why", &*standing.why)]);
    desk.out.line(&format!("{}{}", desk.out.mark(), desk.say("sent-line", &[("name", &*draft.name), ("standing", &*words)])))?;
    for Try { at, to, message_id, receipts, .. } in &sent.tries {
        desk.out.line(&desk.say("sent-to", &[("at", &*wall(at)), ("to", to), ("id", message_id)]))?;
        for kept in receipts {
            let path = draft.beside("").with_file_name(&kept.file).display().to_string();
            let values = [("kind", &*kept.kind), ("at", &*wall(&kept.at)), ("path", &*path)];
            desk.out.line(&desk.say("sent-receipt", &values))?;
        }
    }
    Ok(())
}

/// A moment as people read it.
fn wall(at: &str) -> String {
    at.parse::<At>().map_or_else(|_| at.to_owned(), At::wall)
}
