//! The common name of a CNS authentication certificate: whose card, which card.

use std::str::FromStr;

use super::fiscal_code::FiscalCode;

/// `CODICEFISCALE/CARD.HASH`: the codice fiscale, the 16 digits of EF.ID_Carta, and the Base64 of a hash over the data on the
/// card (AgID, structure of the CNS authentication certificate).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CnsName {
    /// Whose card.
    pub holder: FiscalCode,
    /// The 16 digits of the card. Old operator cards do not all keep the check digit's rule, so they are taken as they are.
    pub card: String,
}

/// Why a text is no common name of a CNS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the common name is not CODICEFISCALE/CARD.HASH")]
pub struct NotACnsName;

impl FromStr for CnsName {
    type Err = NotACnsName;

    /// Read by position: the hash is Base64 and may hold slashes and plus signs, so nothing is split at them.
    fn from_str(name: &str) -> Result<Self, NotACnsName> {
        let parts = (name.get(..16), name.get(16..17), name.get(17..33), name.get(33..34), name.get(34..));
        let (Some(person), Some("/"), Some(card), Some("."), Some(hash)) = parts else { return Err(NotACnsName) };
        let holder: FiscalCode = person.parse().map_err(|_| NotACnsName)?;
        let exact = holder.as_str() == person && card.bytes().all(|byte| byte.is_ascii_digit()) && !hash.is_empty();
        if exact { Ok(Self { holder, card: card.to_owned() }) } else { Err(NotACnsName) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_read_by_position() {
        for (name, good) in [
            ("RSSMRA45C12F205C/6030000000000014.abc/def+ghi=", true), // Base64 with a slash
            ("RSSMRA45C12F205C/6030000000000014.", false),            // no hash
            ("RSSMRA45C12F205C/603000000000001.abc", false),          // 15 digits
            ("rssmra45c12f205c/6030000000000014.abc", false),         // certificates bear capitals
            ("RSSMRA45C12F205X/6030000000000014.abc", false),         // check letter
            ("RSSMRA45C12F205C.6030000000000014/abc", false),
            ("", false),
            ("RSSMRA45C12F205\u{e8}/6030000000000014.abc", false), // a cut inside a character must not panic
        ] {
            assert_eq!(name.parse::<CnsName>().is_ok(), good, "{name}");
        }
    }
}
