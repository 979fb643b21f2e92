//! A new PIN: from a file or descriptor, or typed twice; judged before anything reaches the card.

use std::path::PathBuf;

use super::super::Desk;
use crate::config::secret_file;
use crate::exit::{Code, Failure};
use crate::pkcs11::token::Card;
use crate::secret::Secret;

/// Where the new PIN comes from.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// File that holds the new PIN, readable by its owner alone
    #[arg(long, value_name = "PATH", conflicts_with = "new_pin_fd")]
    pub new_pin_file: Option<PathBuf>,
    /// File descriptor to read the new PIN from
    #[arg(long, value_name = "NUMBER")]
    pub new_pin_fd: Option<u32>,
}

/// How many digits a PIN of a CNS has, when the token does not know better.
const LENGTH: (usize, usize) = (5, 8);

/// Asks until the new PIN will do; one from a file or descriptor that will not do is an error.
pub fn get(args: &Args, desk: &Desk, card: &Card, old: Option<&Secret>) -> Result<Secret, Failure> {
    let length = length(card)?;
    let judged = |pin: &Secret| judge(pin, old, length);
    let given = match (&args.new_pin_file, args.new_pin_fd) {
        (Some(path), _) => Some(secret_file::from_file(path)?),
        (None, Some(number)) => Some(secret_file::from_fd(number)?),
        (None, None) => None,
    };
    if let Some(pin) = given {
        let bad = |why: &str| Failure::new(Code::BadValue).with("what", desk.texts.get("new-pin")).with("why", why);
        return judged(&pin).map_or_else(|why| Err(bad(why)), |()| Ok(pin));
    }
    let flag = "--new-pin-file / --new-pin-fd";
    loop {
        let values = [("least", length.0.to_string()), ("most", length.1.to_string())];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        let pin = desk.prompt.secret(&desk.say("new-pin-ask", &values), flag)?;
        if let Err(why) = judged(&pin) {
            desk.out.note(&desk.say(&format!("why-{why}"), &values));
        } else if desk.prompt.secret(&desk.texts.get("new-pin-again"), flag)?.same(&pin) {
            return Ok(pin);
        } else {
            desk.out.note(&desk.texts.get("why-pins-differ"));
        }
    }
}

/// What the token says, within what a CNS takes.
fn length(card: &Card) -> Result<(usize, usize), Failure> {
    let (least, most) = card.pin_state()?.length;
    Ok((least.max(LENGTH.0), if most == 0 { LENGTH.1 } else { most.min(LENGTH.1).max(LENGTH.0) }))
}

/// Digits only, of the right number, another one than before, and none that everybody tries first.
fn judge(pin: &Secret, old: Option<&Secret>, (least, most): (usize, usize)) -> Result<(), &'static str> {
    let digits = pin.reveal().as_bytes();
    if !digits.iter().all(u8::is_ascii_digit) || !(least..=most).contains(&digits.len()) {
        return Err("pin-digits");
    }
    if old.is_some_and(|old| old.same(pin)) {
        return Err("pin-same");
    }
    // 11111, 12345, 54321: whoever finds the card tries these three times.
    let steps = |step: i16| digits.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == step);
    if [0, 1, -1].into_iter().any(steps) { Err("pin-easy") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_that_will_not_do_are_told_apart() {
        for (pin, why) in [
            ("48151", None),
            ("48151623", None),
            ("4815", Some("pin-digits")),
            ("481516234", Some("pin-digits")),
            ("48 51", Some("pin-digits")),
            ("4815a", Some("pin-digits")),
            ("", Some("pin-digits")),
            ("30719", Some("pin-same")),
            ("11111", Some("pin-easy")),
            ("12345", Some("pin-easy")),
            ("87654321", Some("pin-easy")),
            ("11112", None),
        ] {
            let secret = |text: &str| Secret::new(text.to_owned());
            assert_eq!(judge(&secret(pin), Some(&secret("30719")), LENGTH).err(), why, "{pin}");
        }
    }
}
