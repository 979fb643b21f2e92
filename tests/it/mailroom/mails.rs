//! Requests of an Ente, signed, and the certified mail that brings them.

use std::sync::LazyLock;

use crspin::domain::enrolment::EnteFiscalCode;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::operator::Role;
use crspin::domain::time::Date;
use crspin::store::registry::RegistryEnte;
use crspin::wire::{AskingEnte, EnrolmentRequest, NewOperator, Responsible};
use openssl::pkcs7::{Pkcs7, Pkcs7Flags};
use openssl::pkey::PKey;
use openssl::stack::Stack;
use openssl::x509::X509;

use crate::support::pec::{Authority, Certified, Letter, Provider};
use crate::support::pki::{Ca, Wish};
use crate::support::service::fiscal_code;

/// Our certified mailbox.
pub const OURS: &str = "codici@crspin.example.it";
/// The certified mailbox of the Ente that asks.
pub const PROTOCOL: &str = "protocollo@far.example.it";
/// A certified mailbox that the registry has for nobody.
pub const STRANGER: &str = "altri@far.example.it";
/// The certified mailbox of `chiuso`, an Ente that is suspended.
pub const CLOSED: &str = "chiuso@far.example.it";

/// Providers of certified mail. Their keys take their time: made once.
pub struct World {
    pub authority: Authority,
    pub provider: Provider,
    pub other: Provider,
}

pub static WORLD: LazyLock<World> = LazyLock::new(|| {
    let authority = Authority::new("Autorita dei gestori");
    let provider = Provider::new(&authority, "gestore.example.it");
    let other = Provider::new(&authority, "altro.example.it");
    World { authority, provider, other }
});

/// What the registry has.
pub fn registry() -> Vec<RegistryEnte> {
    let ente = |code: &str, first_10: &str, address: &str| RegistryEnte {
        code: code.parse().expect("a code"),
        name: format!("Comune di {code}"),
        fiscal_code: ente_fiscal_code(first_10),
        kind: "Comuni e loro Consorzi e Associazioni".to_owned(),
        addresses: vec![address.to_owned()],
    };
    vec![ente("c_e507", "0062233013", PROTOCOL), ente("chiuso", "8000101013", CLOSED)]
}

/// The codice fiscale of an Ente from its first ten digits.
pub fn ente_fiscal_code(first_10: &str) -> EnteFiscalCode {
    let found = (0..10).find_map(|check| format!("{first_10}{check}").parse().ok());
    found.expect("ten digits of a codice fiscale")
}

/// Who asks.
pub fn responsible() -> FiscalCode {
    fiscal_code("FRRRTI72A41E507")
}

/// Who is asked for.
pub fn candidate() -> FiscalCode {
    fiscal_code("CLMTMS88C04E507")
}

/// A good request of `c_e507`; those with other numbers are others.
pub fn request(number: u32) -> EnrolmentRequest {
    let person = NewOperator {
        fiscal_code: candidate(),
        name: "Tommaso Colombo".to_owned(),
        office: "Sportello 1".to_owned(),
        email: "tommaso@far.example.it".parse().expect("an address"),
        mobile: None,
        profile: Role::Operator,
        from: Date::constant(2026, 1, 1),
        until: Date::constant(2045, 12, 31),
    };
    EnrolmentRequest {
        schema: 1,
        ente: AskingEnte {
            code: "c_e507".parse().expect("a code"),
            name: "Comune di Lecco".to_owned(),
            fiscal_code: ente_fiscal_code("0062233013"),
            pec: PROTOCOL.parse().expect("an address"),
            kind: "comune".to_owned(),
        },
        responsible: Responsible {
            fiscal_code: responsible(),
            name: "Rita Ferrari".to_owned(),
            email: "rita@far.example.it".parse().expect("an address"),
            mobile: None,
        },
        operators: vec![person],
        grounds: format!("Nuovo sportello, richiesta numero {number}"),
        instead_of: None,
    }
}

/// A file signed with the card of this person (`.p7m`).
pub fn signed(cards: &Ca, person: &FiscalCode, content: &[u8]) -> Vec<u8> {
    let card = cards.card(&Wish::card_of(person.as_str()));
    let certificate = X509::from_der(&card.certificate).expect("a certificate");
    let key = PKey::private_key_from_pkcs8(&card.key).expect("a key");
    let none = Stack::new().expect("a stack");
    let signature = Pkcs7::sign(&certificate, &key, &none, content, Pkcs7Flags::BINARY).expect("a signature");
    signature.to_der().expect("DER")
}

/// Certified mail from this box with these files, before its provider signs it; each number is another e-mail.
pub fn certified(number: u32, sender: &str, files: &[(&str, &[u8])]) -> Certified {
    let message_id = format!("<{number}@far.example.it>");
    let letter = Letter { sender, to: OURS, subject: &format!("Richiesta {number}"), message_id: &message_id };
    let files: Vec<_> = files.iter().map(|(name, content)| (*name, "application/octet-stream", *content)).collect();
    let mut mail = Certified::envelope(&WORLD.provider, &letter, letter.message("In allegato la richiesta.", &files));
    let own = format!("opec1.20261123094100.{number}.1.1@");
    mail.say("opec1.20261123094100.1.1.1@", &own);
    mail.set("Message-ID", Some(&format!("<{own}gestore.example.it>")));
    mail
}

/// The same, signed by its provider.
pub fn envelope(number: u32, sender: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    certified(number, sender, files).signed(&WORLD.provider)
}

/// The e-mail that brings this good request: signed by its responsible, from the Ente's own box.
pub fn asking(number: u32, cards: &Ca, request: &EnrolmentRequest) -> Vec<u8> {
    let file = signed(cards, &request.responsible.fiscal_code, &request.to_bytes());
    envelope(number, PROTOCOL, &[("richiesta.json.p7m", &file)])
}
