//! The models that a virtual card can play: their answers to reset, and what follows from them.

/// A model of card.
#[derive(Debug)]
pub struct Model {
    /// Its name in files and flags.
    pub name: &'static str,
    /// Its answer to reset.
    pub atr: &'static [u8],
    /// How commands name the PIN.
    pub pin_reference: u8,
    /// How long its RSA keys are.
    pub bits: u32,
    /// Whether it is no CNS at all.
    pub foreign: bool,
}

/// All of them. The answers to reset are those of real cards (list of pcsc-tools), but for `maker-16`: that is the one with a
/// key of 2048 bits and a PIN without the highest bit in its reference, which OpenSC takes.
pub const MODELS: &[Model] = &[
    Model {
        name: "st-2021",
        atr: &[
            0x3b, 0xff, 0x18, 0x00, 0xff, 0x81, 0x31, 0xfe, 0x55, 0x00, 0x6b, 0x02, 0x09, 0x16, 0x17, 0x01, 0x11, 0x01, 0x43,
            0x4e, 0x53, 0x11, 0x31, 0x80, 0x8d,
        ],
        pin_reference: 0x90,
        bits: 2048,
        foreign: false,
    },
    Model {
        name: "maker-16",
        atr: &[
            0x3b, 0xff, 0x18, 0x00, 0xff, 0x81, 0x31, 0xfe, 0x55, 0x00, 0x6b, 0x02, 0x05, 0x03, 0x03, 0x01, 0x01, 0x01, 0x43,
            0x4e, 0x53, 0x11, 0x31, 0x80, 0x90,
        ],
        pin_reference: 0x10,
        bits: 2048,
        foreign: false,
    },
    Model {
        name: "crs-st",
        atr: &[
            0x3b, 0xff, 0x18, 0x00, 0xff, 0x81, 0x31, 0xfe, 0x55, 0x00, 0x6b, 0x02, 0x09, 0x02, 0x00, 0x01, 0x11, 0x01, 0x43,
            0x4e, 0x53, 0x10, 0x31, 0x80, 0x8f,
        ],
        pin_reference: 0x90,
        bits: 1024,
        foreign: false,
    },
    Model {
        name: "athena",
        atr: &[
            0x3b, 0xdf, 0x18, 0x00, 0x81, 0x31, 0xfe, 0x7d, 0x00, 0x6b, 0x15, 0x0c, 0x01, 0x81, 0x01, 0x11, 0x01, 0x43, 0x4e,
            0x53, 0x10, 0x31, 0x80, 0xe8,
        ],
        pin_reference: 0x10,
        bits: 1024,
        foreign: false,
    },
    Model {
        name: "idemia-2021",
        atr: &[
            0x3b, 0xff, 0x18, 0x00, 0x00, 0x81, 0x31, 0xfe, 0x45, 0x00, 0x6b, 0x05, 0x05, 0x20, 0x00, 0x01, 0x21, 0x01, 0x43,
            0x4e, 0x53, 0x10, 0x31, 0x80, 0x79,
        ],
        pin_reference: 0x10,
        bits: 2048,
        foreign: false,
    },
    Model {
        name: "siss",
        atr: &[
            0x3b, 0xff, 0x18, 0x00, 0x00, 0x81, 0x31, 0xfe, 0x45, 0x00, 0x6b, 0x05, 0x05, 0x20, 0x00, 0x01, 0x12, 0x02, 0x48,
            0x50, 0x43, 0x10, 0x31, 0x80, 0x4c,
        ],
        pin_reference: 0x10,
        bits: 2048,
        foreign: true,
    },
];

impl Model {
    /// The model of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        MODELS.iter().find(|model| model.name == name)
    }

    /// The names of all.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        MODELS.iter().map(|model| model.name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_to_reset_has_its_check_byte() {
        for model in MODELS {
            assert_eq!(model.atr[1..].iter().fold(0, |check, byte| check ^ byte), 0, "{}", model.name);
        }
    }
}
