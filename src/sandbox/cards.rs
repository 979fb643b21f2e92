//! The virtual cards of the sandbox's people: a folder for each, with all that [`super::card`] plays one from.

use std::path::{Path, PathBuf};

use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use zeroize::Zeroizing;

use super::card::describe::{Holder, Shape};
use super::people::{self, Citizen, Worker};
use super::pki::{self, Authority, Period, TokenKey};
use super::place::{self, Place};
use super::tokens::digits;
use crate::domain::fiscal_code::{FiscalCode, Sex};
use crate::domain::time::Date;
use crate::exit::{Code, Failure};
use crate::pkcs11::provision::PublicKey;

/// The name of the file that describes a card.
pub const FILE: &str = "card.toml";
/// What the sandbox's cards play.
const MODEL: &str = "st-2021";

/// Makes the cards of those who work in the sandbox: the holder and the PIN are those of the token in software, the key is another.
pub fn of_workers(place: &Place, authority: &Authority, workers: &[Worker], period: Period) -> Result<(), Failure> {
    for worker in workers {
        let holder = worker.holder();
        let about = about(&holder.fiscal_code, worker.given_name, worker.family_name, period);
        let card = place.card(worker.label);
        make(&card, authority, &holder, about, period)?;
        // One PIN for both, so that there is only one to find.
        copy(&place.pin(worker.label), &card.join("pin"))?;
    }
    Ok(())
}

/// The description of a citizen's card; made when it is asked for first. Nobody logs in with it: its certificate is of an
/// authority that is forgotten at once.
///
/// # Errors
/// [`Code::UnknownCard`] when the sandbox has no such citizen.
pub fn of_citizen(place: &Place, code: &FiscalCode, today: Date) -> Result<PathBuf, Failure> {
    let folder = place.card(code.as_str());
    let file = folder.join(FILE);
    if file.is_file() {
        return Ok(file);
    }
    let citizens = people::list(place)?;
    let citizen = citizens.iter().find(|citizen| citizen.fiscal_code == code.as_str()).ok_or(Code::UnknownCard)?;
    let card = citizen.cards.first().ok_or(Code::UnknownCard)?;
    let Citizen { given_name, family_name, .. } = citizen;
    let period = super::make::period(today)?;
    let about = Holder { expires: card.valid_until.clone(), ..about(code, given_name, family_name, period) };
    let holder = pki::Holder {
        fiscal_code: code.clone(),
        card: card.number.parse().map_err(people::bug)?,
        given_name: given_name.clone(),
        family_name: family_name.clone(),
        issued_by: "Regione Inventata".to_owned(),
    };
    let authority = Authority::new("Sandbox CNS authority of a day", period)?;
    make(&folder, &authority, &holder, about, period)?;
    Ok(file)
}

/// What stands in EF.Dati_personali.
fn about(code: &FiscalCode, given_name: &str, family_name: &str, period: Period) -> Holder {
    let sex = match code.sex() {
        Some(Sex::Female) => "F",
        Some(Sex::Male) => "M",
        None => "",
    };
    Holder {
        fiscal_code: code.to_string(),
        family_name: family_name.to_owned(),
        given_name: given_name.to_owned(),
        sex: sex.to_owned(),
        born: code.birth_date(period.from).map(|day| day.to_string()).unwrap_or_default(),
        issued: period.from.to_string(),
        expires: period.until.to_string(),
    }
}

/// Makes key, certificate, codes and description.
fn make(folder: &Path, authority: &Authority, holder: &pki::Holder, about: Holder, period: Period) -> Result<(), Failure> {
    place::make_folder(folder)?;
    let key = Rsa::generate(2048).map_err(people::bug)?;
    let public = PublicKey::Rsa { modulus: key.n().to_vec(), exponent: key.e().to_vec() };
    let certificate = authority.card(holder, &TokenKey::new(&public)?, period)?;
    let pem = PKey::from_rsa(key).and_then(|key| key.private_key_to_pem_pkcs8()).map_err(people::bug)?;
    place::write(&folder.join("key.pem"), &Zeroizing::new(pem))?;
    place::write(&folder.join("certificate.der"), &certificate)?;
    place::write(&folder.join("pin"), digits(5)?.reveal().as_bytes())?;
    place::write(&folder.join("puk"), digits(8)?.reveal().as_bytes())?;
    let shape = Shape {
        model: MODEL.to_owned(),
        number: holder.card.to_string(),
        certificate: "certificate.der".into(),
        key: "key.pem".into(),
        pin: "pin".into(),
        puk: "puk".into(),
        personal: None,
        habits: Vec::new(),
        missing: Vec::new(),
        closed: Vec::new(),
        holder: about,
    };
    let text = toml::to_string(&shape).map_err(people::bug)?;
    place::write(&folder.join(FILE), text.as_bytes())
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let content = Zeroizing::new(std::fs::read(from).map_err(|error| place::file(from, error))?);
    place::write(to, &content)
}
