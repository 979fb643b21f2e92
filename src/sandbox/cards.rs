//! The virtual cards of the sandbox's people: a folder for each, with all that [`super::card`] plays one from.

use std::path::{Path, PathBuf};

use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use zeroize::Zeroizing;

use super::card::describe::{Holder, Shape};
use super::card::models::Model;
use super::people::{self, Citizen, Worker};
use super::pki::{self, Authority, Period, TokenKey};
use super::place::{self, Place};
use super::tokens::digits;
use crate::domain::fiscal_code::{FiscalCode, Sex};
use crate::domain::time::Date;
use crate::exit::{Code, Failure};
use crate::pkcs11::provision::PublicKey;

/// The models that the sandbox's cards play unless told otherwise, one for each length of keys: those of today, and those of
/// before, which no service takes any more.
const MODELS: [(u32, &str); 2] = [(2048, "st-2021"), (1024, "crs-st")];

/// Makes the cards of those who work in the sandbox: the holder and the PIN are those of the token in software, the key is another.
pub fn of_workers(place: &Place, authority: &Authority, workers: &[Worker], period: Period) -> Result<(), Failure> {
    for worker in workers {
        let holder = worker.holder();
        let about = about(&holder.fiscal_code, worker.given_name, worker.family_name, period);
        let card = place.card(worker.label);
        make(&card, authority, &holder, &about, period)?;
        // One PIN for both, so that there is only one to find.
        copy(&place.pin(worker.label), &card.join("pin"))?;
    }
    Ok(())
}

/// The file that describes the card of one who works in the sandbox, as this model when one is asked for.
#[must_use]
pub fn of_worker(place: &Place, label: &str, model: Option<&Model>) -> PathBuf {
    place.card(label).join(file_name(bits(model)))
}

/// The file that describes a citizen's card, made when it is asked for first. Nobody logs in with it: its certificate is of an
/// authority that is forgotten at once.
///
/// # Errors
/// [`Code::UnknownCard`] when the sandbox has no such citizen.
pub fn of_citizen(place: &Place, code: &FiscalCode, model: Option<&Model>, today: Date) -> Result<PathBuf, Failure> {
    let folder = place.card(code.as_str());
    let file = folder.join(file_name(bits(model)));
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
    make(&folder, &authority, &holder, &about, period)?;
    Ok(file)
}

/// How long the keys of a model are.
const fn bits(model: Option<&Model>) -> u32 {
    match model {
        Some(model) => model.bits,
        None => MODELS[0].0,
    }
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

/// Makes codes, and for each length of keys a key, a certificate and a description.
fn make(folder: &Path, authority: &Authority, holder: &pki::Holder, about: &Holder, period: Period) -> Result<(), Failure> {
    place::make_folder(folder)?;
    place::write(&folder.join("pin"), digits(5)?.reveal().as_bytes())?;
    place::write(&folder.join("puk"), digits(8)?.reveal().as_bytes())?;
    for (bits, model) in MODELS {
        let (key_file, certificate_file) = (format!("key-{bits}.pem"), format!("certificate-{bits}.der"));
        let key = Rsa::generate(bits).map_err(people::bug)?;
        let public = PublicKey::Rsa { modulus: key.n().to_vec(), exponent: key.e().to_vec() };
        let certificate = authority.card(holder, &TokenKey::new(&public)?, period)?;
        let pem = PKey::from_rsa(key).and_then(|key| key.private_key_to_pem_pkcs8()).map_err(people::bug)?;
        place::write(&folder.join(&key_file), &Zeroizing::new(pem))?;
        place::write(&folder.join(&certificate_file), &certificate)?;
        let shape = Shape {
            model: model.to_owned(),
            number: holder.card.to_string(),
            certificate: certificate_file.into(),
            key: key_file.into(),
            pin: "pin".into(),
            puk: "puk".into(),
            personal: None,
            habits: Vec::new(),
            missing: Vec::new(),
            closed: Vec::new(),
            application: None,
            holder: about.clone(),
        };
        let text = toml::to_string(&shape).map_err(people::bug)?;
        place::write(&folder.join(file_name(bits)), text.as_bytes())?;
    }
    Ok(())
}

/// The name of the file that describes a card whose keys are so long.
fn file_name(bits: u32) -> String {
    format!("card-{bits}.toml")
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let content = Zeroizing::new(std::fs::read(from).map_err(|error| place::file(from, error))?);
    place::write(to, &content)
}
