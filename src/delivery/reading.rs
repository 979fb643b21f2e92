//! Reading a box until told to stop: every e-mail is handled, whatever befalls the server or the reader.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use super::mailbox::{Mailbox, MailboxTrouble, Open};

/// The first pause after the server was away; doubled up to the longest.
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_mins(1);
/// How long a reader that was told to stop may take.
const GOODBYE: Duration = Duration::from_secs(3);

/// Who reads a box.
pub trait Reader: Send + Sync + 'static {
    /// The box.
    fn mailbox(&self) -> &Mailbox;

    /// One e-mail: its effect first, then away with it. What cannot be moved goes into `left`, and is not looked at again over this
    /// connection.
    fn handle(
        &self,
        open: &mut Open<'_>,
        uid: u32,
        left: &mut HashSet<u32>,
    ) -> impl Future<Output = Result<(), MailboxTrouble>> + Send;
}

/// Reads what comes until told to stop. Nothing is lost while the server is away: it waits there.
pub async fn read<R: Reader>(reader: R, mut stop: watch::Receiver<bool>) {
    let reader = Arc::new(reader);
    let mut pause = FIRST;
    loop {
        let begun = Instant::now();
        let mut reading = JoinSet::new();
        reading.spawn({
            let (reader, stop) = (Arc::clone(&reader), stop.clone());
            async move { attend(&*reader, stop).await }
        });
        match reading.join_next().await {
            Some(Ok(Ok(()))) | None => return,
            Some(Ok(Err(trouble))) => tracing::warn!(mailbox = ?reader.mailbox(), %trouble, "a box cannot be read"),
            // A slip in here or in a library: the next e-mail may be another.
            Some(Err(error)) => tracing::error!(mailbox = ?reader.mailbox(), %error, "the reader of a box fell"),
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
async fn attend<R: Reader>(reader: &R, mut stop: watch::Receiver<bool>) -> Result<(), MailboxTrouble> {
    let mut open = reader.mailbox().open().await?;
    let mut left = HashSet::new();
    while !*stop.borrow() {
        let mut waiting = open.waiting().await?;
        waiting.retain(|uid| !left.contains(uid));
        for uid in &waiting {
            reader.handle(&mut open, *uid, &mut left).await?;
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

/// Puts an e-mail into the folder of those that are kept; one that cannot be moved is left where it is.
///
/// # Errors
/// When the server is away.
#[expect(clippy::implicit_hasher, reason = "the set of `read`")]
pub async fn put_aside(open: &mut Open<'_>, uid: u32, left: &mut HashSet<u32>) -> Result<(), MailboxTrouble> {
    match open.put_aside(uid).await {
        Err(MailboxTrouble::Folder(why)) => {
            tracing::error!(mailbox = ?open, uid, why, "an e-mail cannot be put aside");
            left.insert(uid);
            Ok(())
        }
        done => done,
    }
}

/// Waits a moment for a reader that was told to stop. What it leaves half done is done again at the next start.
pub async fn end(mut reader: JoinHandle<()>) {
    if timeout(GOODBYE, &mut reader).await.is_err() {
        reader.abort();
    }
}
