//! Second halves sent again, and releases stopped.

use super::model::{NewMessage, NewResend, NewStop, Written};
use super::tx::{Act, Tx, Verdict, Write};
use super::value::Row;
use super::{Store, StoreError, checks, events, idempotency};
use crate::domain::contact::Channel;
use crate::domain::message::{Language, MessageKind};
use crate::domain::release::ReleaseId;
use crate::domain::resend::{Again, Before};
use crate::domain::time::At;

/// Notices of one act are told apart by their place, from here on for each time it was sent again.
const NOTICES: u32 = 1000;
/// The release must still be as it was judged.
const RELEASE: &str = "update releases set resends = resends + 1, corrections = corrections + $5
    where id = $1 and resends = $2 and corrections = $3 and reprints = $4 and stopped is null";
const RESEND: &str =
    "insert into resends (release_id, nth, resent, operator_fiscal_code, reason, channel, corrected, document_kind,
        document_number, document_issuer, document_last_day)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const MESSAGE: &str =
    "insert into messages (id, kind, release_id, nth, channel, contact_address, language, queued, deadline, state, since, tries, due, wait)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $8, 0, $8, 'turn')";
const STOP: &str =
    "update releases set stopped = $2, stopped_by_fiscal_code = $3, stop_reason = $4 where id = $1 and stopped is null";

/// The messages of a release with the second half, of one channel or of all, in one of these states.
macro_rules! halves {
    ($change:literal, $states:literal) => {
        concat!(
            $change,
            " where release_id = $1 and kind = 'half' and state in (",
            $states,
            ") and (cast($2 as text) is null or channel = $2)"
        )
    };
}

/// The first of the three, since it holds the rows: a sender that gives one back at this moment waits, or is seen. What may have
/// gone is not tried again.
const LAST_TRY: &str = halves!("update messages set deadline = $3", "'queued', 'sending', 'unknown'");
const CANCEL_LOG: &str = halves!(
    "insert into message_log (message_id, happened, state, provider, words)
        select id, cast($3 as bigint), 'cancelled', provider, cast($4 as text) from messages",
    "'queued'"
);
const CANCEL: &str = halves!("update messages set state = 'cancelled', since = $3, wait = null, reason = $4", "'queued'");
const BEFORE: &str = "select release_id, cast(1 as bigint), operator_fiscal_code, reprinted from reprints where release_id = $1
    union all select release_id, cast(0 as bigint), operator_fiscal_code, resent from resends where release_id = $1";

/// Keeps what has not left from leaving.
fn cancel<'a>(release: &'a ReleaseId, channel: Option<Channel>, at: At, why: &'a str) -> [Write<'a>; 3] {
    let whose = || vec![release.as_str().into(), channel.map(Channel::as_str).into(), at.into()];
    let why = || [whose(), vec![why.into()]].concat();
    [Write(LAST_TRY, whose()), Write(CANCEL_LOG, why()), Write(CANCEL, why())]
}

/// A message of a release that exists.
fn message<'a>(
    message: &'a NewMessage,
    kind: MessageKind,
    release: &'a ReleaseId,
    nth: u32,
    language: Language,
    (at, deadline): (At, At),
) -> Write<'a> {
    let values = vec![
        (&message.id).into(),
        kind.as_str().into(),
        release.as_str().into(),
        nth.into(),
        message.channel.as_str().into(),
        message.address.as_str().into(),
        language.as_str().into(),
        at.into(),
        deadline.into(),
    ];
    Write(MESSAGE, values)
}

impl Act for NewResend {
    type Done = Written<ReleaseId>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Written<ReleaseId>>, StoreError> {
        let Self { release, counts, reprints, idempotency: key, event, .. } = self;
        let corrected = i64::from(self.corrected);
        let judged =
            vec![release.as_str().into(), counts.resends.into(), counts.corrections.into(), (*reprints).into(), corrected.into()];
        if tx.batch(&[Write(RELEASE, judged)]).await?.first() != Some(&1) {
            // An identical request may have been faster.
            let written = idempotency::find(tx, key).await?.unwrap_or(Written::Changed);
            return Ok(Verdict::Undo(written));
        }
        let mut writes = vec![idempotency::take(key, release, event.at), self.row()];
        if self.corrected {
            writes.extend(cancel(release, Some(self.message.channel), event.at, "it goes to another address"));
        }
        let (nth, times) = (counts.resends + 1, (event.at, self.deadline));
        writes.push(message(&self.message, MessageKind::Half, release, nth, self.language, times));
        let moved = |(place, notice)| message(notice, MessageKind::Moved, release, place, self.language, times);
        writes.extend((nth * NOTICES..).zip(&self.notices).map(moved));
        writes.push(events::insert(event));
        writes.extend(self.checks.iter().map(|check| checks::used(check, release)));
        let changed = tx.batch(&writes).await?;
        if changed.first() != Some(&1) {
            return Ok(Verdict::Undo(idempotency::taken(tx, key).await?));
        }
        let proofs_used = changed.iter().rev().take(self.checks.len()).all(|rows| *rows == 1);
        Ok(if proofs_used { Verdict::Keep(Written::Done(release.clone())) } else { Verdict::Undo(Written::Changed) })
    }
}

impl NewResend {
    fn row(&self) -> Write<'_> {
        let document = self.document.as_ref();
        let values = vec![
            self.release.as_str().into(),
            (self.counts.resends + 1).into(),
            self.event.at.into(),
            self.idempotency.actor.as_str().into(),
            self.reason.as_str().into(),
            self.message.channel.as_str().into(),
            i64::from(self.corrected).into(),
            document.map(|document| document.kind.as_str()).into(),
            document.map(|document| document.number.as_str()).into(),
            document.map(|document| document.issuer.as_str()).into(),
            document.map(|document| document.expires).into(),
        ];
        Write(RESEND, values)
    }
}

impl Act for NewStop {
    /// Whether it was stopped now, and not before.
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let Self { release, operator, reason, notices, deadline, event } = self;
        let stop = vec![release.as_str().into(), event.at.into(), operator.as_str().into(), reason.as_str().into()];
        if tx.batch(&[Write(STOP, stop)]).await?.first() != Some(&1) {
            return Ok(Verdict::Undo(false));
        }
        let mut writes: Vec<_> = cancel(release, None, event.at, "the release was stopped").into();
        let times = (event.at, *deadline);
        for (place, (notice, language)) in (0..).zip(notices) {
            writes.push(message(notice, MessageKind::Stopped, release, place, *language, times));
        }
        writes.push(events::insert(event));
        tx.batch(&writes).await?;
        Ok(Verdict::Keep(true))
    }
}

fn read(row: &Row) -> Result<Before, StoreError> {
    let mut row = row.read("resends", 0);
    row.text("release_id")?;
    let what = if row.int("what")? == 1 { Again::Shown } else { Again::Sent };
    Ok(Before { what, operator: row.parse("operator_fiscal_code")?, at: row.at("at")? })
}

impl Store {
    /// Writes that a second half goes again: the release by compare-and-set, the key, the message, the notice, the event.
    pub async fn resend(&self, new: NewResend) -> Result<Written<ReleaseId>, StoreError> {
        self.write(new).await
    }

    /// Stops a release: what has not left stays, and nothing of it is shown or sent again; `false` when it was stopped before.
    pub async fn stop(&self, new: NewStop) -> Result<bool, StoreError> {
        self.write(new).await
    }

    /// Who showed or sent halves of this release again, and when.
    pub async fn done_again(&self, release: &ReleaseId) -> Result<Vec<Before>, StoreError> {
        self.look(BEFORE, &[release.as_str().into()], read).await
    }
}
