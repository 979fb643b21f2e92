//! What a virtual card keeps when the program ends: its PIN and the tries that are left.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::chip::Chip;
use crate::config::settings_file::{self, bad};
use crate::exit::{Code, Failure};
use crate::sandbox::place;
use crate::secret::Secret;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct State {
    card: String,
    pin: Zeroizing<String>,
    pin_tries: u8,
    puk_tries: u8,
}

/// Brings the chip of the card with this number to where it was; a file that is not there changes nothing.
///
/// # Errors
/// [`Code::File`], or [`Code::BadSetting`] when the file is another card's.
pub fn load(path: &Path, number: &str, chip: &mut Chip) -> Result<(), Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(place::file(path, error)),
    };
    let State { card, pin, pin_tries, puk_tries } = settings_file::read(&text)?;
    if card != number {
        return Err(bad("card", card));
    }
    chip.pin.set_value(Secret::new(pin.to_string()));
    chip.pin.set_left(pin_tries);
    chip.puk.set_left(puk_tries);
    Ok(())
}

/// Writes where the chip is: mode 0600.
pub fn store(path: &Path, number: &str, chip: &Chip) -> Result<(), Failure> {
    let state = State {
        card: number.to_owned(),
        pin: Zeroizing::new(chip.pin.value().reveal().to_owned()),
        pin_tries: chip.pin.left(),
        puk_tries: chip.puk.left(),
    };
    let text = toml::to_string(&state).map(Zeroizing::new).map_err(|error| Failure::new(Code::Bug).because(error))?;
    place::write(path, text.as_bytes())
}
