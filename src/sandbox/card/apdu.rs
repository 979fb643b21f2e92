//! Commands as they come to a card (ISO 7816-4), read from bytes of any kind.

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command<'a> {
    /// Class; bit 0x10 says that more of the same command follows.
    pub class: u8,
    /// Instruction.
    pub instruction: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// The data; empty when there is none.
    pub data: &'a [u8],
    /// How many bytes are wanted back; none when no answer is wanted. 256 and 65536 stand as such.
    pub wanted: Option<usize>,
}

/// All that [`Command::name`] can say.
pub const NAMES: &[&str] =
    &["pin-status", "verify", "change", "unblock", "select", "read", "environment", "sign", "challenge", "response", "other"];

impl<'a> Command<'a> {
    /// Reads a command in any of the seven forms of ISO 7816-3, short and extended; `None` for bytes that are no command.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let [class, instruction, p1, p2, rest @ ..] = bytes else { return None };
        let (data, wanted) = body(rest)?;
        Some(Self { class: *class, instruction: *instruction, p1: *p1, p2: *p2, data, wanted })
    }

    /// Whether more of the same command follows.
    #[must_use]
    pub const fn chained(&self) -> bool {
        self.class & 0x10 != 0
    }

    /// What it is called in lists and in `pull-at`. Never tells data.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match (self.instruction, self.p1, self.p2) {
            (0x20, ..) if self.data.is_empty() => "pin-status",
            (0x20, ..) => "verify",
            (0x24, ..) => "change",
            (0x2c, ..) => "unblock",
            (0xa4, ..) => "select",
            (0xb0, ..) => "read",
            (0x22, ..) => "environment",
            (0x2a, 0x80, 0x86) | (0x2a, 0x9e, 0x9a) => "sign",
            (0x84, ..) => "challenge",
            (0xc0, ..) => "response",
            _ => "other",
        }
    }
}

/// Data and wanted length from what follows the four bytes of the head.
fn body(rest: &[u8]) -> Option<(&[u8], Option<usize>)> {
    let short = |le: u8| if le == 0 { 256 } else { usize::from(le) };
    let long = |le: [u8; 2]| if le == [0, 0] { 65_536 } else { usize::from(u16::from_be_bytes(le)) };
    match rest {
        [] => Some((&[], None)),
        [le] => Some((&[], Some(short(*le)))),
        [0, high, low] => Some((&[], Some(long([*high, *low])))),
        [0, high, low, rest @ ..] => {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            match rest.split_at_checked(length)? {
                (data, []) if length > 0 => Some((data, None)),
                (data, [high, low]) if length > 0 => Some((data, Some(long([*high, *low])))),
                _ => None,
            }
        }
        [length, rest @ ..] => match rest.split_at_checked(usize::from(*length))? {
            (data, []) => Some((data, None)),
            (data, [le]) => Some((data, Some(short(*le)))),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_forms_are_read() {
        let long = [&[0, 0x2a, 0x80, 0x86, 0, 1, 0][..], &[7; 256], &[0, 0]].concat();
        for (bytes, data, wanted) in [
            (&[0, 0x84, 0, 0][..], 0, None),
            (&[0, 0x84, 0, 0, 8], 0, Some(8)),
            (&[0, 0xb0, 0, 0, 0], 0, Some(256)),
            (&[0, 0xb0, 0, 0, 0, 1, 0], 0, Some(256)),
            (&[0, 0xb0, 0, 0, 0, 0, 0], 0, Some(65_536)),
            (&[0, 0xa4, 8, 0, 2, 0x11, 2], 2, None),
            (&[0, 0xa4, 8, 0, 2, 0x11, 2, 0], 2, Some(256)),
            (&long, 256, Some(65_536)),
            (&long[..long.len() - 2], 256, None),
        ] {
            let command = Command::read(bytes).unwrap();
            assert_eq!((command.data.len(), command.wanted), (data, wanted), "{bytes:02x?}");
        }
    }

    #[test]
    fn what_is_none_is_none() {
        for bytes in [&[][..], &[0, 1, 2], &[0, 0xa4, 0, 0, 5, 1], &[0, 0xa4, 0, 0, 1, 1, 2, 3], &[0, 0xa4, 0, 0, 0, 0, 9, 1]] {
            assert_eq!(Command::read(bytes), None, "{bytes:02x?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Some(command) = Command::read(&bytes) {
                prop_assert!(command.data.len() + 4 <= bytes.len());
                prop_assert!(NAMES.contains(&command.name()));
            }
        }
    }
}
