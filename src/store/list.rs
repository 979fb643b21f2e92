//! Releases as lists show them, with their messages.

use super::model::{DelegationRow, MessageRow, ReleaseFilter, ReleaseRow, StoppedRow};
use super::value::{Columns, Row, Value};
use super::{Store, StoreError};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::release::ReleaseId;
use crate::domain::resend::Counts;
use crate::domain::time::At;

/// Releases that fit a condition, newest first, with one row for each message. The page is cut before its messages are
/// joined. `$2` is how many releases.
macro_rules! releases {
    ($($condition:expr),+) => {
        concat!(
            "select r.id, r.released, r.citizen_fiscal_code, r.card, r.product, r.operator_fiscal_code, r.ente, e.name, r.role,
                r.reprints, r.resends, r.corrections, r.stopped, r.stopped_by_fiscal_code, r.stop_reason, r.declaration, d.release_id, d.ground, d.delegate_fiscal_code, d.full_name, d.kinship, d.protocol,
                m.id, m.nth, m.channel, m.contact_address, m.language, m.queued, m.state, m.since, m.tries, m.wait, m.reason, m.provider, m.due,
                m.deadline
            from (select * from releases where ",
            $($condition,)+
            " order by released desc, id desc limit $2) r
            join enti e on e.code = r.ente
            left join delegations d on d.release_id = r.id
            left join messages m on m.release_id = r.id and m.kind = 'half'
            order by r.released desc, r.id desc, m.channel, m.nth"
        )
    };
}

/// No message with the second half is on its way or has come, and nobody wanted it so.
macro_rules! undelivered {
    () => {
        "stopped is null and not exists (select 1 from messages u where u.release_id = releases.id and u.kind = 'half'
            and u.state not in ('failed', 'expired', 'cancelled'))"
    };
}

/// A page of a list. Time and place are plain ranges, so that an index in the order of time gives the page as it stands; the
/// first condition picks the index.
macro_rules! page {
    ($first:literal) => {
        releases!(
            $first,
            " and released >= $3 and released < $4 and (released, id) < ($5, $6)
              and (cast($7 as text) is null or operator_fiscal_code = $7)
              and (cast($8 as text) is null or ente = $8)
              and (cast($9 as text) is null or exists (select 1 from messages s where s.release_id = releases.id and s.kind = 'half' and s.state = $9))
              and (cast($10 as bigint) = 0 or (",
            undelivered!(),
            "))"
        )
    };
}

const UNDELIVERED: &str =
    concat!("select count(*) from releases where operator_fiscal_code = $1 and released >= $2 and ", undelivered!());
const ONE: &str = releases!("id = $1");
const OF_CARD: &str = page!("card = $1");
const OF_OPERATOR: &str = page!("operator_fiscal_code = $1");
const OF_ENTE: &str = page!("ente = $1");
/// Of all; `$1` is there for the sake of one numbering.
const OF_ALL: &str = page!("cast($1 as text) is null");

fn read(row: &Row) -> Result<(ReleaseRow, Option<MessageRow>), StoreError> {
    let mut row = row.read("releases", 0);
    let release = ReleaseRow {
        id: row.parse("id")?,
        at: row.at("released")?,
        citizen: row.parse("citizen_fiscal_code")?,
        card: row.parse("card")?,
        product: row.parse("product")?,
        operator: row.parse("operator_fiscal_code")?,
        ente: row.parse("ente")?,
        ente_name: row.parse("name")?,
        role: row.parse("role")?,
        reprints: row.number("reprints")?,
        counts: Counts { resends: row.number("resends")?, corrections: row.number("corrections")? },
        stopped: stopped(&mut row)?,
        declaration: row.maybe(|row| row.parse("declaration"))?,
        delegation: None,
        messages: Vec::new(),
    };
    row.table("delegations", 16);
    let delegation = delegation(&mut row)?;
    row.table("messages", 22);
    Ok((ReleaseRow { delegation, ..release }, row.maybe(message)?))
}

/// Whether it was stopped, from three columns that are all nothing otherwise.
fn stopped(row: &mut Columns<'_>) -> Result<Option<StoppedRow>, StoreError> {
    if row.is_null() {
        row.skip(3);
        return Ok(None);
    }
    let at = row.at("stopped")?;
    Ok(Some(StoppedRow { at, by: row.parse("stopped_by_fiscal_code")?, reason: row.parse("stop_reason")? }))
}

/// Who came, from six columns that are all nothing for a direct release.
fn delegation(row: &mut Columns<'_>) -> Result<Option<DelegationRow>, StoreError> {
    if row.is_null() {
        row.skip(6);
        return Ok(None);
    }
    row.text("release_id")?;
    Ok(Some(DelegationRow {
        ground: row.parse("ground")?,
        delegate: row.parse("delegate_fiscal_code")?,
        name: row.parse("full_name")?,
        kinship: row.parse("kinship")?,
        protocol: row.maybe(|row| row.parse("protocol"))?,
    }))
}

/// One message by its number.
pub const MESSAGE: &str =
    "select id, nth, channel, contact_address, language, queued, state, since, tries, wait, reason, provider, due,
        deadline
    from messages where id = $1";

/// A row of [`MESSAGE`].
pub fn read_message(row: &Row) -> Result<MessageRow, StoreError> {
    message(&mut row.read("messages", 0))
}

/// The columns of a message, from its number on.
pub fn message(row: &mut Columns<'_>) -> Result<MessageRow, StoreError> {
    Ok(MessageRow {
        id: row.array("id")?,
        nth: row.number("nth")?,
        channel: row.parse("channel")?,
        address: row.parse("contact_address")?,
        language: row.parse("language")?,
        queued: row.at("queued")?,
        state: row.parse("state")?,
        since: row.at("since")?,
        tries: row.number("tries")?,
        wait: row.maybe(|row| row.parse("wait"))?,
        reason: row.maybe(|row| row.parse("reason"))?,
        provider: row.maybe(|row| row.parse("provider"))?,
        due: row.at("due")?,
        deadline: row.at("deadline")?,
    })
}

/// One release for all the rows that speak of it.
fn gather(rows: impl IntoIterator<Item = (ReleaseRow, Option<MessageRow>)>) -> Vec<ReleaseRow> {
    let mut releases: Vec<ReleaseRow> = Vec::new();
    for (release, message) in rows {
        match releases.last_mut() {
            Some(last) if last.id == release.id => last.messages.extend(message),
            _ => releases.push(ReleaseRow { messages: message.into_iter().collect(), ..release }),
        }
    }
    releases
}

impl Store {
    /// The release with this number.
    pub async fn find_release(&self, id: &ReleaseId) -> Result<Option<ReleaseRow>, StoreError> {
        let rows = self.look(ONE, &[id.as_str().into(), 1_i64.into()], read).await?;
        Ok(gather(rows).pop())
    }

    /// How many releases of this operator since then have a second half that never came.
    pub async fn undelivered(&self, operator: &FiscalCode, since: At) -> Result<u64, StoreError> {
        let count = |row: &Row| row.read("releases", 0).number("count");
        Ok(self.look(UNDELIVERED, &[operator.as_str().into(), since.into()], count).await?.pop().unwrap_or_default())
    }

    /// The releases that fit, newest first.
    pub async fn releases(&self, filter: &ReleaseFilter) -> Result<Vec<ReleaseRow>, StoreError> {
        let ReleaseFilter { operator, ente, from, before, state, undelivered, card, after, limit } = filter;
        let text = |text: &dyn ToString| Value::from(text.to_string());
        let operator = operator.as_ref().map_or(Value::Null, |operator| text(operator));
        let ente = ente.as_ref().map_or(Value::Null, |ente| text(ente));
        // The condition that leaves the fewest picks the index.
        let (sql, first) = match (card, &operator, &ente) {
            (Some(card), _, _) => (OF_CARD, text(card)),
            (None, Value::Text(_), _) => (OF_OPERATOR, operator.clone()),
            (None, _, Value::Text(_)) => (OF_ENTE, ente.clone()),
            _ => (OF_ALL, Value::Null),
        };
        let (place, id) = after.as_ref().map_or((i64::MAX, String::new()), |(at, id)| (at.millis(), id.to_string()));
        let values = vec![
            first,
            (*limit).into(),
            from.map_or(i64::MIN, At::millis).into(),
            before.map_or(i64::MAX, At::millis).into(),
            place.into(),
            id.into(),
            operator,
            ente,
            state.map_or(Value::Null, |state| state.as_str().into()),
            i64::from(*undelivered).into(),
        ];
        let rows = self.list(sql, values).await?;
        let rows = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(gather(rows))
    }
}
