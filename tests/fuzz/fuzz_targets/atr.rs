//! The table of cards by their ATR. The file itself stands here, without the room around it, which would bring in PC/SC.
#![no_main]
#![allow(dead_code, missing_docs)]

#[path = "../../../src/card/families.rs"]
mod families;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|atr: &[u8]| {
    if let Some(family) = families::of(atr) {
        assert!(families::FAMILIES.iter().any(|known| known.name == family.name));
    }
});
