//! Wrapped data keys, and new cards with their sealed halves.

use super::model::{Imported, NewCard};
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Columns, Row};
use super::{Store, StoreError};
use crate::domain::sealed::WrappedKey;
use crate::domain::time::{At, Date};

struct AddKeys {
    keys: Vec<WrappedKey>,
    at: At,
}

impl Act for AddKeys {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<()>, StoreError> {
        const SQL: &str = "insert into data_keys (id, side, wrapped_for, oaep, wrapped, added) values ($1, $2, $3, $4, $5, $6)";
        let writes = self.keys.iter().map(|key| {
            let values = vec![
                (&key.id).into(),
                key.side.as_str().into(),
                (&key.wrapped_for).into(),
                key.oaep.as_str().into(),
                key.wrapped.as_slice().into(),
                self.at.into(),
            ];
            Write(SQL, values)
        });
        tx.batch(&writes.collect::<Vec<_>>()).await?;
        Ok(Verdict::Keep(()))
    }
}

struct Import {
    cards: Vec<NewCard>,
}

impl Act for Import {
    type Done = Vec<Imported>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Vec<Imported>>, StoreError> {
        let inserts: Vec<Write<'_>> = self.cards.iter().map(insert).collect();
        let mut done = Vec::with_capacity(self.cards.len());
        for (card, added) in self.cards.iter().zip(tx.batch(&inserts).await?) {
            done.push(if added == 1 { Imported::New } else { compare(card, tx).await? });
        }
        Ok(Verdict::Keep(done))
    }
}

fn insert(card: &NewCard) -> Write<'_> {
    const SQL: &str = "insert into cards (number, holder_fiscal_code, product, last_day, state, releases,
            desk_key, desk_pin, desk_puk, message_key, message_pin, message_puk)
        values ($1, $2, $3, $4, 'active', 0, $5, $6, $7, $8, $9, $10)
        on conflict (number) do nothing";
    let values = vec![
        card.number.as_str().into(),
        card.holder.as_str().into(),
        card.product.as_str().into(),
        card.valid_until.into(),
        (&card.desk.key).into(),
        card.desk.pin.as_slice().into(),
        card.desk.puk.as_slice().into(),
        (&card.message.key).into(),
        card.message.pin.as_slice().into(),
        card.message.puk.as_slice().into(),
    ];
    Write(SQL, values)
}

/// What to say of a card that was there already.
async fn compare(card: &NewCard, tx: &mut Tx<'_>) -> Result<Imported, StoreError> {
    const SQL: &str = "select number, holder_fiscal_code, product, last_day from cards where number = $1";
    let rows = tx.query(SQL, &[card.number.as_str().into()]).await?;
    let row = rows.first().ok_or(StoreError::Fault("a card was neither added nor there"))?;
    let mut row = row.read("cards", 0);
    row.text("number")?;
    let same = row.text("holder_fiscal_code")? == card.holder.as_str()
        && row.text("product")? == card.product.as_str()
        && row.parse::<Date>("last_day")? == card.valid_until;
    Ok(if same { Imported::Known } else { Imported::Contradicts })
}

/// A wrapped key: the columns id, side, `wrapped_for`, oaep, wrapped.
pub fn read_key(row: &mut Columns<'_>, id: usize) -> Result<WrappedKey, StoreError> {
    row.table("data_keys", id);
    Ok(WrappedKey {
        id: row.array("id")?,
        side: row.parse("side")?,
        wrapped_for: row.array("wrapped_for")?,
        oaep: row.parse("oaep")?,
        wrapped: row.bytes("wrapped")?.to_vec(),
    })
}

pub(super) fn first(row: &Row) -> Result<WrappedKey, StoreError> {
    read_key(&mut row.read("data_keys", 0), 0)
}

impl Store {
    /// Adds wrapped data keys, all or none. Needed before cards whose halves are sealed under them.
    pub async fn add_keys(&self, keys: &[WrappedKey], at: At) -> Result<(), StoreError> {
        self.write(AddKeys { keys: keys.to_vec(), at }).await
    }

    /// A wrapped data key.
    pub async fn key(&self, id: &[u8; 16]) -> Result<Option<WrappedKey>, StoreError> {
        const SQL: &str = "select id, side, wrapped_for, oaep, wrapped from data_keys where id = $1";
        Ok(self.look(SQL, &[id.into()], first).await?.pop())
    }

    /// Every data key, the oldest first, with the number of cards that have a half under it. Reads all cards.
    pub async fn keys(&self) -> Result<Vec<(WrappedKey, u64)>, StoreError> {
        const SQL: &str = "select k.id, k.side, k.wrapped_for, k.oaep, k.wrapped, coalesce(d.cards, 0) + coalesce(m.cards, 0)
            from data_keys k
            left join (select desk_key, count(*) as cards from cards group by desk_key) d on d.desk_key = k.id
            left join (select message_key, count(*) as cards from cards group by message_key) m on m.message_key = k.id
            order by k.added, k.id";
        let rows = self.list(SQL, Vec::new()).await?;
        let read = |row: &Row| {
            let mut row = row.read("data_keys", 0);
            Ok((read_key(&mut row, 0)?, row.number("cards")?))
        };
        rows.iter().map(read).collect()
    }

    /// Adds cards in one transaction and says what became of each, in the order given. Cards that are there stay as they are.
    pub async fn import(&self, cards: Vec<NewCard>) -> Result<Vec<Imported>, StoreError> {
        self.write(Import { cards }).await
    }
}
