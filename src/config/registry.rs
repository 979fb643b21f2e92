//! The registry of public bodies (IPA) as it is published: `enti` (CSV), or the older `amministrazioni.txt` (tabs).

use std::collections::HashSet;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, StringRecord};

use crate::domain::enrolment::EnteFiscalCode;
use crate::domain::operator::EnteCode;
use crate::exit::{Code, Failure};

/// A body as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedEnte {
    /// Its code.
    pub code: EnteCode,
    /// Its name.
    pub name: String,
    /// Its codice fiscale.
    pub fiscal_code: EnteFiscalCode,
    /// What kind of body it is.
    pub kind: String,
    /// Its certified mailboxes, in small letters.
    pub addresses: Vec<String>,
}

/// A published file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The bodies that can be used.
    pub enti: Vec<PublishedEnte>,
    /// The lines of those that cannot: no code, no codice fiscale, or no certified mailbox.
    pub left_out: Vec<u64>,
}

/// The columns by their names, the newer first.
const CODE: &[&str] = &["codice_ipa", "cod_amm"];
const NAME: &[&str] = &["denominazione_ente", "des_amm"];
const FISCAL_CODE: &[&str] = &["codice_fiscale_ente", "cf"];
const KIND: &[&str] = &["codice_categoria", "tipologia_istat"];
/// A file has five pairs of columns for addresses.
const ADDRESSES: u32 = 5;

struct Columns {
    code: usize,
    name: usize,
    fiscal_code: usize,
    kind: usize,
    addresses: Vec<(usize, usize)>,
}

impl Columns {
    fn of(head: &StringRecord) -> Option<Self> {
        let head: Vec<String> = head.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_ascii_lowercase()).collect();
        let find = |names: &[&str]| names.iter().find_map(|name| head.iter().position(|column| column == name));
        let pair = |number: u32| Some((find(&[&format!("mail{number}")])?, find(&[&format!("tipo_mail{number}")])?));
        let addresses: Vec<_> = (1..=ADDRESSES).filter_map(pair).collect();
        let [code, name, fiscal_code, kind] = [CODE, NAME, FISCAL_CODE, KIND].map(find);
        let columns = Self { code: code?, name: name?, fiscal_code: fiscal_code?, kind: kind?, addresses };
        (!columns.addresses.is_empty()).then_some(columns)
    }

    fn ente(&self, row: &StringRecord) -> Option<PublishedEnte> {
        let text = |column: usize| row.get(column).unwrap_or_default().trim();
        let certified = self.addresses.iter().filter(|(_, kind)| text(*kind).eq_ignore_ascii_case("pec"));
        let addresses: Vec<String> = certified.map(|(address, _)| text(*address).to_ascii_lowercase()).collect();
        let addresses: Vec<String> = addresses.into_iter().filter(|address| address.contains('@')).collect();
        let name = text(self.name);
        if addresses.is_empty() || name.is_empty() {
            return None;
        }
        Some(PublishedEnte {
            code: text(self.code).parse().ok()?,
            name: name.to_owned(),
            fiscal_code: text(self.fiscal_code).parse().ok()?,
            kind: text(self.kind).to_owned(),
            addresses,
        })
    }
}

impl Published {
    /// Reads a file; commas, semicolons or tabs between the columns, UTF-8.
    ///
    /// # Errors
    /// [`Code::File`] when it cannot be read, is not the registry, or holds no body that can be used.
    pub fn load(path: &Path) -> Result<Self, Failure> {
        let bad = |why: &dyn std::fmt::Display| Failure::new(Code::File).with("path", path.display()).with("why", why);
        let bytes = std::fs::read(path).map_err(|error| bad(&error.kind()).because(error))?;
        let published = Self::parse(&bytes).map_err(|why| bad(&why))?;
        if published.enti.is_empty() { Err(bad(&"no body with a certified mailbox in it")) } else { Ok(published) }
    }

    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |sign: u8| head.split(|byte| *byte == sign).count();
        let delimiter = *b"\t;,".iter().max_by_key(|sign| count(**sign)).unwrap_or(&b',');
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).quoting(delimiter != b'\t').from_reader(bytes);
        let columns = reader.headers().ok().and_then(Columns::of);
        let columns = columns.ok_or("its first line has not the columns of the registry: Codice_IPA, Denominazione_ente, …")?;
        let mut published = Self::default();
        let mut seen = HashSet::new();
        let mut row = ByteRecord::new();
        while reader.read_byte_record(&mut row).map_err(|error| error.to_string())? {
            let line = row.position().map_or(0, csv::Position::line);
            match StringRecord::from_byte_record(row.clone()).ok().and_then(|row| columns.ente(&row)) {
                // The same body twice is the first one: the registry has one line for each.
                Some(ente) if seen.insert(ente.code.clone()) => published.enti.push(ente),
                _ => published.left_out.push(line),
            }
        }
        Ok(published)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_of_the_registry_are_read() {
        let newer = "\u{feff}Codice_IPA,Denominazione_ente,Codice_fiscale_ente,Tipologia,Codice_Categoria,Mail1,Tipo_Mail1,Mail2,Tipo_Mail2\n\
            c_c933,\"Comune di Como, città\",80005370137,Pubbliche Amministrazioni,L6,Protocollo@PEC.example.it,Pec,info@example.it,Altro\n\
            c_x,Senza PEC,80005370137,Pubbliche Amministrazioni,L6,info@example.it,Altro,,\n\
            c_y,Codice sbagliato,80005370138,Pubbliche Amministrazioni,L6,a@pec.example.it,Pec,,\n\
            c_c933,Una seconda volta,80005370137,Pubbliche Amministrazioni,L6,b@pec.example.it,Pec,,\n";
        let older = "cod_amm\tdes_amm\ttipologia_istat\tCf\tmail1\ttipo_mail1\tmail2\ttipo_mail2\n\
            c_c933\tComune di Como, città\tL6\t80005370137\tprotocollo@pec.example.it\tpec\tnull\tnull\n";
        let ente = PublishedEnte {
            code: "c_c933".parse().unwrap(),
            name: "Comune di Como, città".to_owned(),
            fiscal_code: "80005370137".parse().unwrap(),
            kind: "L6".to_owned(),
            addresses: vec!["protocollo@pec.example.it".to_owned()],
        };
        assert_eq!(Published::parse(newer.as_bytes()), Ok(Published { enti: vec![ente.clone()], left_out: vec![3, 4, 5] }));
        assert_eq!(Published::parse(older.as_bytes()), Ok(Published { enti: vec![ente], left_out: vec![] }));
    }

    #[test]
    fn what_is_no_registry_is_told() {
        for text in ["", "a,b,c\n1,2,3\n", "Codice_IPA,Denominazione_ente,Codice_fiscale_ente,Codice_Categoria\n"] {
            assert!(Published::parse(text.as_bytes()).is_err(), "{text:?}");
        }
    }
}
