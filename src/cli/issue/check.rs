//! The proof of each address before anything is released: a short code goes there, the citizen reads it out.

use std::thread;
use std::time::{Duration, Instant};

use super::super::Desk;
use crate::client::Client;
use crate::domain::check::{CheckId, ShortCode};
use crate::domain::message::MessageState;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::wire::{CheckStatus, NewCheck, NewRelease, Product};

/// How often the way of the code is looked at.
const STEP: Duration = Duration::from_millis(250);
/// How long a gateway is waited for before the code is asked for all the same.
const PATIENCE: Duration = Duration::from_secs(15);

/// Proves every address of the release, one after the other, and writes down the proofs.
///
/// # Errors
/// When a code does not go out, is wrong three times, or there is nobody who could type it: nothing was released then.
pub fn addresses(desk: &Desk, client: &Client, product: &Product, request: &mut NewRelease) -> Result<(), Failure> {
    if !desk.prompt.is_interactive() {
        return Err(Failure::new(Code::MissingAnswer).with("flag", "--check-channel"));
    }
    let whole = NewCheck {
        fiscal_code: request.fiscal_code.clone(),
        product: product.id.clone(),
        email: request.email.clone(),
        mobile: request.mobile.clone(),
        language: request.language,
    };
    let (by_mail, by_text) = (NewCheck { mobile: None, ..whole.clone() }, NewCheck { email: None, ..whole });
    for new in [by_mail, by_text].into_iter().filter(|one| one.email.is_some() || one.mobile.is_some()) {
        request.checks.push(prove(desk, client, &new)?);
    }
    Ok(())
}

/// Proves one address.
///
/// # Errors
/// As above.
pub fn prove(desk: &Desk, client: &Client, new: &NewCheck) -> Result<CheckId, Failure> {
    let asked = client.new_check(new)?;
    desk.out.note(&desk.say("check-sent", &[("address", &asked.message.address)]));
    out_of_the_house(desk, client, &asked)?;
    loop {
        let read = |text: &str| text.parse::<ShortCode>().map_err(|_| desk.texts.get("bad-short-code"));
        let code = desk.prompt.text(&desk.texts.get("field-short-code"), "--check-channel", read)?;
        match client.answer_check(&asked.id, code) {
            Ok(proven) => {
                desk.out.note(&desk.say("check-proven", &[("address", &proven.message.address)]));
                return Ok(proven.id);
            }
            Err(failure) if failure.code == Code::CheckWrong => {
                let (what, next) = desk.texts.failure(&failure);
                desk.out.note(&format!("{what}. {next}"));
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// Waits until a gateway has the code. One that takes its time is no reason to stop: the code may be there all the same.
fn out_of_the_house(desk: &Desk, client: &Client, asked: &CheckStatus) -> Result<(), Failure> {
    let interrupt = Interrupt::watch()?;
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let message = client.find_check(&asked.id)?.message;
        if message.state.lost() {
            return Err(Failure::new(Code::NotDelivered).with("why", message.reason.as_deref().unwrap_or("-")));
        }
        if matches!(message.state, MessageState::Accepted | MessageState::Delivered) {
            desk.out.note(&desk.texts.get("check-accepted"));
            return Ok(());
        }
        interrupt.check()?;
        thread::sleep(STEP);
    }
    desk.out.note(&desk.texts.get("check-waits"));
    Ok(())
}
