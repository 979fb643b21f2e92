//! The bodies of the IPA registry: whole, as in the newest export.

use super::model::Event;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};
use super::{Store, StoreError, events};
use crate::domain::enrolment::EnteFiscalCode;
use crate::domain::operator::EnteCode;

const FORGET_ADDRESSES: &str = "delete from registry_addresses";
const FORGET: &str = "delete from registry_enti";
const ENTE: &str = "insert into registry_enti (code, name, fiscal_code, kind, imported) values ($1, $2, $3, $4, $5)";
const ADDRESS: &str =
    "insert into registry_addresses (ente, contact_address) values ($1, $2) on conflict (ente, contact_address) do nothing";
const FIND: &str = "select code, name, fiscal_code, kind from registry_enti where code = $1";
const ADDRESSES: &str = "select contact_address from registry_addresses where ente = $1 order by contact_address";

/// A body of the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryEnte {
    /// Its code.
    pub code: EnteCode,
    /// Its name.
    pub name: String,
    /// Its codice fiscale.
    pub fiscal_code: EnteFiscalCode,
    /// What kind of body it is, in the registry's words.
    pub kind: String,
    /// Its certified mailboxes, in small letters.
    pub addresses: Vec<String>,
}

struct Replace {
    enti: Vec<RegistryEnte>,
    event: Event,
}

impl Act for Replace {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<()>, StoreError> {
        let mut writes = vec![Write(FORGET_ADDRESSES, Vec::new()), Write(FORGET, Vec::new())];
        for RegistryEnte { code, name, fiscal_code, kind, addresses } in &self.enti {
            let code = || Value::from(code.as_str());
            let (name, fiscal_code, kind) = (name.as_str(), fiscal_code.as_str(), kind.as_str());
            writes.push(Write(ENTE, vec![code(), name.into(), fiscal_code.into(), kind.into(), self.event.at.into()]));
            writes.extend(addresses.iter().map(|address| Write(ADDRESS, vec![code(), address.as_str().into()])));
        }
        writes.push(events::insert(&self.event));
        tx.batch(&writes).await?;
        Ok(Verdict::Keep(()))
    }
}

impl Store {
    /// Puts these bodies in the place of all that were there.
    pub async fn replace_registry(&self, enti: Vec<RegistryEnte>, event: Event) -> Result<(), StoreError> {
        self.write(Replace { enti, event }).await
    }

    /// The body with this code.
    pub async fn registry_ente(&self, code: &EnteCode) -> Result<Option<RegistryEnte>, StoreError> {
        let read = |row: &Row| {
            let mut row = row.read("registry_enti", 0);
            let (code, name) = (row.parse("code")?, row.parse("name")?);
            Ok(RegistryEnte {
                code,
                name,
                fiscal_code: row.parse("fiscal_code")?,
                kind: row.parse("kind")?,
                addresses: Vec::new(),
            })
        };
        let Some(mut ente) = self.look(FIND, &[code.as_str().into()], read).await?.pop() else { return Ok(None) };
        let address = |row: &Row| row.read("registry_addresses", 0).parse("contact_address");
        ente.addresses = self.look(ADDRESSES, &[code.as_str().into()], address).await?;
        Ok(Some(ente))
    }
}
