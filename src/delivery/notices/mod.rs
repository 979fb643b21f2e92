//! Bounces and notices that come by mail: read from their box, matched with their messages, deleted.
//!
//! A notice is deleted after its effect is in the store, and the store remembers where it lay: whatever is killed when, and
//! however many senders read the same box, it takes effect once. What is no notice of ours is put aside.

mod report;

use std::collections::HashSet;

use self::report::{Notice, Sort};
use super::mailbox::{Mailbox, MailboxTrouble, Open, Part};
use super::reading::{Reader, put_aside};
use super::receipts::Receipts;

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
}

impl Reader for Notices {
    fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    async fn handle(&self, open: &mut Open<'_>, uid: u32, left: &mut HashSet<u32>) -> Result<(), MailboxTrouble> {
        if let Some(notice) = read(open, uid).await? {
            match self.receipts.noticed(&open.name(uid), notice.message, notice.receipt, &notice.words).await {
                Ok(Some(_)) => return open.delete(uid).await,
                // Another service's.
                Ok(None) => {}
                Err(error) => return Err(MailboxTrouble::Away(format!("the store: {error}"))),
            }
        }
        if open.part(uid, Part::Headers).await?.is_none() {
            // Another sender was faster, or it cannot be read at all.
            left.insert(uid);
            return Ok(());
        }
        tracing::warn!(mailbox = ?self.mailbox, uid, "an e-mail that is no notice of ours was put aside");
        put_aside(open, uid, left).await
    }
}

/// What an e-mail says of a message of ours.
async fn read(open: &mut Open<'_>, uid: u32) -> Result<Option<Notice>, MailboxTrouble> {
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
async fn returned(open: &mut Open<'_>, uid: u32) -> Result<Option<[u8; 16]>, MailboxTrouble> {
    let Some(mime) = open.part(uid, Part::Mime(3)).await? else { return Ok(None) };
    let part = if report::is_headers(&mime) { Part::Content(3) } else { Part::HeadersOf(3) };
    let headers = open.part(uid, part).await?;
    Ok(headers.and_then(|headers| report::of_headers(&headers)))
}
