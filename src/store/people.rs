//! Enti and the people who act for them.

use super::model::{Event, Registered};
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Columns, Row};
use super::{Store, StoreError, events};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{Ente, EnteCode, Operator};

const ENTE: &str = "insert into enti (code, name, standing) values ($1, $2, $3)
    on conflict (code) do update set name = excluded.name, standing = excluded.standing";
const OPERATOR: &str = "insert into operators (person_fiscal_code, ente, role, full_name, standing, first_day, last_day)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (person_fiscal_code, ente, role) do update
    set full_name = excluded.full_name, standing = excluded.standing, first_day = excluded.first_day, last_day = excluded.last_day";

struct Register {
    enti: Vec<Ente>,
    operators: Vec<Operator>,
    event: Event,
}

impl Register {
    /// The Enti that operators name without being registered along.
    fn elsewhere(&self) -> impl Iterator<Item = &EnteCode> {
        let codes = self.operators.iter().map(|operator| &operator.ente.code);
        codes.filter(|code| !self.enti.iter().any(|ente| ente.code == **code))
    }
}

impl Act for Register {
    type Done = Registered;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Registered>, StoreError> {
        for code in self.elsewhere() {
            if tx.query("select code from enti where code = $1", &[code.as_str().into()]).await?.is_empty() {
                return Err(StoreError::UnknownEnte(code.to_string()));
            }
        }
        let enti = self
            .enti
            .iter()
            .map(|ente| Write(ENTE, vec![ente.code.as_str().into(), ente.name.as_str().into(), ente.standing.as_str().into()]));
        let operators = self.operators.iter().map(|operator| {
            let values = vec![
                operator.fiscal_code.as_str().into(),
                operator.ente.code.as_str().into(),
                operator.role.as_str().into(),
                operator.name.as_str().into(),
                operator.standing.as_str().into(),
                operator.from.into(),
                operator.until.into(),
            ];
            Write(OPERATOR, values)
        });
        let writes: Vec<Write<'_>> = enti.chain(operators).chain([events::insert(&self.event)]).collect();
        let changed = tx.batch(&writes).await?;
        let (enti, rest) = changed.split_at(self.enti.len().min(changed.len()));
        let operators = rest.iter().take(self.operators.len());
        Ok(Verdict::Keep(Registered { enti: enti.iter().sum(), operators: operators.sum() }))
    }
}

/// An enabling with its Ente: the columns of [`OPERATOR_COLUMNS`].
pub fn read(row: &mut Columns<'_>, id: usize) -> Result<Operator, StoreError> {
    row.table("operators", id);
    let fiscal_code = row.parse("person_fiscal_code")?;
    let role = row.parse("role")?;
    let name = row.parse("full_name")?;
    let standing = row.parse("standing")?;
    let from = row.parse("first_day")?;
    let until = row.maybe(|row| row.parse("last_day"))?;
    row.table("enti", id + 6);
    let ente = Ente { code: row.parse("code")?, name: row.parse("name")?, standing: row.parse("standing")? };
    Ok(Operator { fiscal_code, name, ente, role, standing, from, until })
}

fn first(row: &Row) -> Result<Operator, StoreError> {
    read(&mut row.read("operators", 0), 0)
}

impl Store {
    /// Registers Enti and operators, or changes those that are registered, in one transaction.
    pub async fn register(&self, enti: &[Ente], operators: &[Operator], event: Event) -> Result<Registered, StoreError> {
        self.write(Register { enti: enti.to_vec(), operators: operators.to_vec(), event }).await
    }

    /// Every enabling of this person with its Ente, in function or not.
    pub async fn operators(&self, person: &FiscalCode) -> Result<Vec<Operator>, StoreError> {
        const SQL: &str =
            "select o.person_fiscal_code, o.role, o.full_name, o.standing, o.first_day, o.last_day, e.code, e.name, e.standing
            from operators o join enti e on e.code = o.ente
            where o.person_fiscal_code = $1 order by o.ente, o.role";
        self.look(SQL, &[person.as_str().into()], first).await
    }
}
