//! Releases: the act that everything else is for.

use super::model::{NewRelease, Written};
use super::tx::{Act, Tx, Verdict, Write};
use super::{Store, StoreError, checks, events, idempotency};
use crate::domain::behalf::{Declaration, Protocol};
use crate::domain::release::ReleaseId;

/// The card must still be as it was judged.
const CARD: &str =
    "update cards set releases = releases + 1, last_release = $4 where number = $1 and releases = $2 and state = $3";
/// Changes no row when the limit is reached.
const COUNTER: &str = "insert into operator_counters (operator_fiscal_code, frame, releases) values ($1, $2, 1)
    on conflict (operator_fiscal_code, frame) do update set releases = operator_counters.releases + 1
    where operator_counters.releases < $3";
const RELEASE: &str = "insert into releases (id, released, card, citizen_fiscal_code, product, operator_fiscal_code, ente, role,
        document_kind, document_number, document_issuer, document_last_day, declaration, reprints)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)";
const DELEGATION: &str = "insert into delegations (release_id, ground, delegate_fiscal_code, full_name, kinship, document_kind,
        document_number, document_issuer, document_last_day, protocol)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
/// A request that is repeated brings the same numbers; what it stands for is judged afterwards.
const MESSAGE: &str =
    "insert into messages (id, kind, release_id, nth, channel, contact_address, language, queued, deadline, state, since, tries, due, wait)
    values ($1, 'half', $2, 0, $3, $4, $5, $6, $7, 'queued', $6, 0, $6, 'turn')
    on conflict (id) do nothing";

impl NewRelease {
    fn card(&self) -> Write<'_> {
        let card = &self.card;
        let values = vec![card.number.as_str().into(), card.releases.into(), card.state.as_str().into(), self.event.at.into()];
        Write(CARD, values)
    }

    fn counter(&self) -> Write<'_> {
        let limit = &self.limit;
        let frame = limit.frame(self.event.at);
        Write(COUNTER, vec![self.operator.as_str().into(), frame.into(), limit.most.into()])
    }

    fn release(&self) -> Write<'_> {
        let NewRelease { id, card, operator, ente, role, document, declaration, event, .. } = self;
        let values = vec![
            id.as_str().into(),
            event.at.into(),
            card.number.as_str().into(),
            card.holder.as_str().into(),
            card.product.as_str().into(),
            operator.as_str().into(),
            ente.as_str().into(),
            role.as_str().into(),
            document.as_ref().map(|document| document.kind.as_str()).into(),
            document.as_ref().map(|document| document.number.as_str()).into(),
            document.as_ref().map(|document| document.issuer.as_str()).into(),
            document.as_ref().map(|document| document.expires).into(),
            declaration.as_ref().map(Declaration::as_str).into(),
        ];
        Write(RELEASE, values)
    }

    fn delegation(&self) -> Option<Write<'_>> {
        let came = self.on_behalf.as_ref()?;
        let values = vec![
            self.id.as_str().into(),
            came.ground.as_str().into(),
            came.delegate.as_str().into(),
            came.name.as_str().into(),
            came.kinship.as_str().into(),
            came.document.kind.as_str().into(),
            came.document.number.as_str().into(),
            came.document.issuer.as_str().into(),
            came.document.expires.into(),
            came.protocol.as_ref().map(Protocol::as_str).into(),
        ];
        Some(Write(DELEGATION, values))
    }

    fn messages(&self) -> impl Iterator<Item = Write<'_>> {
        let NewRelease { id, messages, language, deadline, event, .. } = self;
        messages.iter().map(move |message| {
            let values = vec![
                (&message.id).into(),
                id.as_str().into(),
                message.channel.as_str().into(),
                message.address.as_str().into(),
                language.as_str().into(),
                event.at.into(),
                (*deadline).into(),
            ];
            Write(MESSAGE, values)
        })
    }
}

impl Act for NewRelease {
    type Done = Written<ReleaseId>;

    /// Everything is written first and judged afterwards, so that on PostgreSQL it is one journey there and one for the
    /// commit. Rows are always taken in the same order, card before counter before key, so that two releases do not wait
    /// for each other in a circle.
    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Written<ReleaseId>>, StoreError> {
        let NewRelease { id, idempotency: key, limit, event, checks, .. } = self;
        let mut writes = vec![self.card(), self.counter(), self.release(), idempotency::take(key, id, event.at)];
        writes.extend(self.delegation());
        writes.extend(self.messages());
        writes.push(events::insert(event));
        writes.extend(checks.iter().map(|check| checks::used(check, id)));
        let changed = tx.batch(&writes).await?;
        let proofs_used = changed.iter().rev().take(checks.len()).all(|rows| *rows == 1);
        let [card, counter, _, key_taken, ..] = changed[..] else {
            return Err(StoreError::Fault("a release wrote too little"));
        };
        Ok(match (key_taken, card, counter) {
            (0, _, _) => Verdict::Undo(idempotency::taken(tx, key).await?),
            (_, 0, _) => Verdict::Undo(Written::Changed),
            _ if !proofs_used => Verdict::Undo(Written::Changed),
            (_, _, 0) => Verdict::Undo(Written::OverLimit),
            _ if limit.most == 0 => Verdict::Undo(Written::OverLimit),
            _ => Verdict::Keep(Written::Done(id.clone())),
        })
    }
}

impl Store {
    /// Writes a release: the card by compare-and-set, the operator's counter, the release, who came, its messages, the
    /// key, the event.
    pub async fn release(&self, new: NewRelease) -> Result<Written<ReleaseId>, StoreError> {
        self.write(new).await
    }
}
