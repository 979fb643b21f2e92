//! The questions of a release; what was given as a flag is not asked.

use std::str::FromStr;

use super::super::Desk;
use super::Args;
use super::from_card::Given;
use super::papers::{self, Papers};
use crate::client::Client;
use crate::clock;
use crate::domain::card::CardState;
use crate::domain::card_id::CardId;
use crate::domain::contact::{Channel, Contacts, Email};
use crate::domain::fiscal_code::{FiscalCode, Sex};
use crate::domain::message::Language;
use crate::domain::pec::is_certified;
use crate::domain::team_number::TeamNumber;
use crate::exit::{Code, Failure};
use crate::i18n::Explain;
use crate::wire::{CardFound, NewRelease, Product};

/// Everything a release needs, from flags and answers, checked; and the product of the card.
pub fn request<'p>(
    args: &Args,
    desk: &Desk,
    client: &Client,
    products: &'p [Product],
    given: Given,
) -> Result<(NewRelease, &'p Product), Failure> {
    let fiscal_code = match given.fiscal_code {
        Some(code) => code,
        None => scan(desk)?,
    };
    if desk.prompt.is_interactive() {
        desk.out.note(&look_at_document(&fiscal_code, desk));
    }
    let card = card(given.card.as_ref(), desk, client, &fiscal_code)?;
    let product = products.iter().find(|product| product.id == card.product).ok_or(Code::UnknownCard)?;
    let Papers { document, on_behalf, declaration } = papers::ask(args, desk, product, &fiscal_code)?;
    let contacts = contacts(args, desk, product)?;
    let language = match &args.message_language {
        Some(text) => desk.texts.read("--message-language", text)?,
        None => Language::It,
    };
    let request = NewRelease {
        fiscal_code,
        card: Some(card.number.into()),
        document,
        on_behalf,
        declaration,
        email: contacts.email().cloned(),
        mobile: contacts.mobile().cloned(),
        language,
        checks: Vec::new(),
    };
    Ok((request, product))
}

/// A value given as a flag, or asked for.
pub fn field<T: FromStr<Err: Explain>>(desk: &Desk, given: Option<&str>, question: &str, flag: &str) -> Result<T, Failure> {
    match given {
        Some(text) => desk.texts.read(flag, text),
        None => desk.prompt.text(&desk.texts.get(question), flag, |text| desk.texts.check(text)),
    }
}

/// The codice fiscale, typed or scanned. A scanner may end with more than one Enter: the others must not answer what is asked
/// next.
fn scan(desk: &Desk) -> Result<FiscalCode, Failure> {
    let check = |text: &str| FiscalCode::from_scan(text).map_err(|wrong| wrong.explain(&desk.texts));
    let code = desk.prompt.text(&desk.texts.get("field-fiscal-code"), "--fiscal-code", check)?;
    desk.prompt.settle()?;
    Ok(code)
}

/// What the codice fiscale tells, for a look at the document.
fn look_at_document(code: &FiscalCode, desk: &Desk) -> String {
    match (code.sex(), code.birth_date(clock::now().day())) {
        (Some(sex), Some(date)) => {
            let sex = desk.texts.get(if sex == Sex::Female { "sex-female" } else { "sex-male" });
            desk.say("born", &[("sex", &sex), ("date", &date.to_string())])
        }
        _ => desk.texts.get("born-provisional"),
    }
}

/// The card: the one named, of which the service says whether it is the citizen's; the only one, or the one chosen.
fn card(named: Option<&CardId>, desk: &Desk, client: &Client, citizen: &FiscalCode) -> Result<CardFound, Failure> {
    let mut cards = client.find_cards(citizen, named)?.cards;
    if cards.is_empty() {
        return Err(Code::UnknownCard.into());
    }
    let lines: Vec<String> = cards.iter().map(|card| card_line(card, desk)).collect();
    if cards.len() > 1 && !desk.prompt.is_interactive() {
        return Err(Failure::new(Code::WhichCard).with("cards", lines.join("; ")));
    }
    let chosen = if cards.len() == 1 { 0 } else { desk.prompt.choice(&desk.texts.get("field-card"), "--card", &lines)? };
    if cards.len() == 1 && desk.prompt.is_interactive() {
        desk.out.note(&lines[0]);
    }
    Ok(cards.swap_remove(chosen))
}

fn card_line(card: &CardFound, desk: &Desk) -> String {
    let name = if card.state == CardState::Suspended { "card-line-suspended" } else { "card-line" };
    let (team, until) = (TeamNumber::of(&card.number), card.valid_until.to_string());
    let values =
        [("product", card.product_name.as_str()), ("number", card.number.as_str()), ("team", team.as_str()), ("until", &until)];
    desk.say(name, &values)
}

fn contacts(args: &Args, desk: &Desk, product: &Product) -> Result<Contacts, Failure> {
    let ask = args.email.is_none() && args.mobile.is_none() && desk.prompt.is_interactive();
    let mut email = args.email.as_deref().map(|text| desk.texts.read("--email", text)).transpose()?;
    if let Some(email) = &email {
        takes_mailbox(product, email)?;
    }
    let mut mobile = args.mobile.as_deref().map(|text| desk.texts.read("--mobile", text)).transpose()?;
    while ask && email.is_none() && mobile.is_none() {
        if product.channels.contains(&Channel::Email) {
            email = desk.prompt.maybe(&desk.texts.get("field-email"), |text| {
                let email = desk.texts.check(text)?;
                takes_mailbox(product, &email).map_err(|failure| desk.texts.failure(&failure).0)?;
                Ok(email)
            })?;
        }
        if product.channels.contains(&Channel::Sms) {
            mobile = desk.prompt.maybe(&desk.texts.get("field-mobile"), |text| desk.texts.check(text))?;
        }
        if email.is_none() && mobile.is_none() {
            desk.out.note(&desk.texts.get("bad-contacts"));
        }
    }
    Contacts::new(email, mobile).map_err(|_| Failure::new(Code::MissingAnswer).with("flag", "--email / --mobile"))
}

/// Certified mailboxes are refused before anything is asked of the service, where the product has none of them.
pub fn takes_mailbox(product: &Product, email: &Email) -> Result<(), Failure> {
    if product.pec_refused && is_certified(email) {
        return Err(Failure::new(Code::PecRefused).with("domain", email.domain()));
    }
    Ok(())
}
