//! Bounces and notices that come by mail: read from their box, matched with their messages, deleted.
//!
//! A notice is deleted after its effect is in the store, and the store remembers where it lay: whatever is killed when, and
//! however many senders read the same box, it takes effect once. What is no notice of ours is put aside.

mod mailbox;
mod report;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

pub use self::mailbox::{Mailbox, NoticesTrouble};

use self::mailbox::{Open, Part};
use self::report::{Notice, Sort};
use super::receipts::Receipts;

/// The first pause after the server was away; doubled up to the longest.
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_mins(1);
/// How long a reader that was told to stop may take.
const GOODBYE: Duration = Duration::from_secs(3);

/// Reads the box.
#[derive(Debug)]
pub struct Notices {
    mailbox: Mailbox,
    receipts: Receipts,
}

impl Notices {
    pub const fn new(mailbox: Mailbox, receipts: Receipts) -> Self {
        Self { mailbox, receipts }
    }

    /// Reads what comes until told to stop. Nothing is lost while the server is away: it waits there.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let me = Arc::new(self);
        let mut pause = FIRST;
        loop {
            let begun = Instant::now();
            let mut reading = JoinSet::new();
            reading.spawn({
                let (me, stop) = (Arc::clone(&me), stop.clone());
                async move { me.attend(stop).await }
            });
            match reading.join_next().await {
                Some(Ok(Ok(()))) | None => return,
                Some(Ok(Err(trouble))) => tracing::warn!(mailbox = ?me.mailbox, %trouble, "notices cannot be read"),
                // A slip in here or in a library: the next e-mail may be another.
                Some(Err(error)) => tracing::error!(mailbox = ?me.mailbox, %error, "the reader of notices fell"),
            }
            if begun.elapsed() > LONGEST {
                pause = FIRST;
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = sleep(pause) => pause = (pause * 2).min(LONGEST),
            }
        }
    }

    /// Reads until told to stop or the server is away.
    async fn attend(&self, mut stop: watch::Receiver<bool>) -> Result<(), NoticesTrouble> {
        let mut open = self.mailbox.open().await?;
        let mut left = HashSet::new();
        while !*stop.borrow() {
            let mut waiting = open.waiting().await?;
            waiting.retain(|uid| !left.contains(uid));
            for uid in &waiting {
                self.handle(&mut open, *uid, &mut left).await?;
                if *stop.borrow() {
                    break;
                }
            }
            if waiting.is_empty() {
                open.listen(&mut stop).await?;
            }
        }
        open.close().await;
        Ok(())
    }

    /// One e-mail: its effect first, then away with it.
    async fn handle(&self, open: &mut Open<'_>, uid: u32, left: &mut HashSet<u32>) -> Result<(), NoticesTrouble> {
        if let Some(notice) = read(open, uid).await? {
            match self.receipts.noticed(&open.name(uid), notice.message, notice.receipt, &notice.words).await {
                Ok(Some(_)) => return open.delete(uid).await,
                // Another service's.
                Ok(None) => {}
                Err(error) => return Err(NoticesTrouble::Away(format!("the store: {error}"))),
            }
        }
        if open.part(uid, Part::Headers).await?.is_none() {
            // Another sender was faster, or it cannot be read at all.
            left.insert(uid);
            return Ok(());
        }
        tracing::warn!(mailbox = ?self.mailbox, uid, "an e-mail that is no notice of ours was put aside");
        match open.put_aside(uid).await {
            Err(NoticesTrouble::Folder(why)) => {
                tracing::error!(mailbox = ?self.mailbox, uid, why, "an e-mail cannot be put aside");
                left.insert(uid);
                Ok(())
            }
            done => done,
        }
    }
}

/// Waits a moment for a reader that was told to stop. What it leaves half done is done again at the next start.
pub async fn end(mut reader: JoinHandle<()>) {
    if timeout(GOODBYE, &mut reader).await.is_err() {
        reader.abort();
    }
}

/// What an e-mail says of a message of ours.
async fn read(open: &mut Open<'_>, uid: u32) -> Result<Option<Notice>, NoticesTrouble> {
    let Some(headers) = open.part(uid, Part::Headers).await? else { return Ok(None) };
    match report::sort(&headers) {
        Sort::Certified(notice) => return Ok(Some(notice)),
        Sort::Other => return Ok(None),
        Sort::Report => {}
    }
    // The parts of a report stand in this order (RFC 6522): for people, for machines, what was returned.
    let mime = open.part(uid, Part::Mime(2)).await?.unwrap_or_default();
    if !report::is_status(&mime) {
        return Ok(None);
    }
    let content = open.part(uid, Part::Content(2)).await?.unwrap_or_default();
    let Some((named, receipt, words)) = report::status(&content) else { return Ok(None) };
    let message = match named {
        Some(message) => Some(message),
        None => returned(open, uid).await?,
    };
    Ok(message.map(|message| Notice { message, receipt, words }))
}

/// Our number from the headers that came back.
async fn returned(open: &mut Open<'_>, uid: u32) -> Result<Option<[u8; 16]>, NoticesTrouble> {
    let Some(mime) = open.part(uid, Part::Mime(3)).await? else { return Ok(None) };
    let part = if report::is_headers(&mime) { Part::Content(3) } else { Part::HeadersOf(3) };
    let headers = open.part(uid, part).await?;
    Ok(headers.and_then(|headers| report::of_headers(&headers)))
}
