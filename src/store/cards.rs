//! Cards that are there.

use super::model::Event;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Columns, Row, Value};
use super::{Store, StoreError, events, vault};
use crate::domain::card::{Card, CardState};
use crate::domain::card_number::CardNumber;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::sealed::{SealedHalf, WrappedKey};

struct SetState {
    number: CardNumber,
    state: CardState,
    event: Event,
}

impl Act for SetState {
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        const SQL: &str = "update cards set state = $2 where number = $1";
        let set = Write(SQL, vec![self.number.as_str().into(), self.state.as_str().into()]);
        let changed = tx.batch(&[set, events::insert(&self.event)]).await?;
        Ok(if changed.first() == Some(&1) { Verdict::Keep(true) } else { Verdict::Undo(false) })
    }
}

fn read(row: &Row) -> Result<Card, StoreError> {
    read_card(&mut row.read("cards", 0))
}

fn read_card(row: &mut Columns<'_>) -> Result<Card, StoreError> {
    Ok(Card {
        number: row.parse("number")?,
        holder: row.parse("holder_fiscal_code")?,
        product: row.parse("product")?,
        valid_until: row.parse("last_day")?,
        state: row.parse("state")?,
        releases: row.number("releases")?,
        last_release: row.maybe(|row| row.at("last_release"))?,
    })
}

fn read_half(row: &mut Columns<'_>, key: usize) -> Result<(SealedHalf, WrappedKey), StoreError> {
    let pin = row.bytes("desk_pin")?.to_vec();
    let puk = row.bytes("desk_puk")?.to_vec();
    let key = vault::read_key(row, key)?;
    Ok((SealedHalf { key: key.id, pin, puk }, key))
}

impl Store {
    /// The cards of this person, the one that is valid longest first.
    pub async fn cards_of(&self, holder: &FiscalCode) -> Result<Vec<Card>, StoreError> {
        const SQL: &str = "select number, holder_fiscal_code, product, last_day, state, releases, last_release
            from cards where holder_fiscal_code = $1 order by last_day desc, number";
        self.look(SQL, &[holder.as_str().into()], read).await
    }

    /// The card with this number.
    pub async fn card(&self, number: &CardNumber) -> Result<Option<Card>, StoreError> {
        const SQL: &str = "select number, holder_fiscal_code, product, last_day, state, releases, last_release
            from cards where number = $1";
        Ok(self.look(SQL, &[number.as_str().into()], read).await?.pop())
    }

    /// The card's sealed first half and its data key.
    pub async fn desk_half(&self, number: &CardNumber) -> Result<Option<(SealedHalf, WrappedKey)>, StoreError> {
        const SQL: &str = "select c.number, c.desk_pin, c.desk_puk, k.id, k.side, k.wrapped_for, k.oaep, k.wrapped
            from cards c join data_keys k on k.id = c.desk_key where c.number = $1";
        let read = |row: &Row| {
            let mut row = row.read("cards", 0);
            row.text("number")?;
            read_half(&mut row, 3)
        };
        Ok(self.look(SQL, &[number.as_str().into()], read).await?.pop())
    }

    /// The card with this number, its sealed first half and the data key: what a release needs, in one look.
    pub async fn card_and_half(&self, number: &CardNumber) -> Result<Option<(Card, SealedHalf, WrappedKey)>, StoreError> {
        const SQL: &str = "select c.number, c.holder_fiscal_code, c.product, c.last_day, c.state, c.releases, c.last_release,
                c.desk_pin, c.desk_puk, k.id, k.side, k.wrapped_for, k.oaep, k.wrapped
            from cards c join data_keys k on k.id = c.desk_key where c.number = $1";
        let read = |row: &Row| {
            let mut row = row.read("cards", 0);
            let card = read_card(&mut row)?;
            let (half, key) = read_half(&mut row, 9)?;
            Ok((card, half, key))
        };
        Ok(self.look(SQL, &[number.as_str().into()], read).await?.pop())
    }

    /// Suspends or resumes a card; `false`, and nothing written, when there is none with this number.
    pub async fn set_card_state(&self, number: &CardNumber, state: CardState, event: Event) -> Result<bool, StoreError> {
        self.write(SetState { number: number.clone(), state, event }).await
    }

    /// How many cards there are. Reads an index of all of them.
    pub async fn count_cards(&self) -> Result<u64, StoreError> {
        let rows = self.list("select count(*) from cards", Vec::<Value<'static>>::new()).await?;
        rows.first().map_or(Ok(0), |row| row.read("cards", 0).number("count"))
    }
}
