//! What a virtual card keeps when the program ends: its PIN and the tries that are left.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::chip::Chip;
use crate::config::settings_file;
use crate::exit::Failure;
use crate::sandbox::place;
use crate::secret::Secret;
use zeroize::Zeroizing;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct State {
    pin: Zeroizing<String>,
    pin_tries: u8,
    puk_tries: u8,
}

/// Brings the chip to where it was; a file that is not there changes nothing.
pub fn load(path: &Path, chip: &mut Chip) -> Result<(), Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(place::file(path, error)),
    };
    let State { pin, pin_tries, puk_tries } = settings_file::read(&text)?;
    chip.pin.set_value(Secret::new(pin.to_string()));
    chip.pin.set_left(pin_tries);
    chip.puk.set_left(puk_tries);
    Ok(())
}

/// Writes where the chip is: mode 0600.
pub fn store(path: &Path, chip: &Chip) -> Result<(), Failure> {
    let text = Zeroizing::new(format!(
        "pin = \"{}\"\npin_tries = {}\npuk_tries = {}\n",
        chip.pin.value().reveal(),
        chip.pin.left(),
        chip.puk.left()
    ));
    place::write(path, text.as_bytes())
}
