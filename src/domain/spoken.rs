//! Numbers that people read out to one another: sixty bits in Crockford's base 32, which has no I, L, O or U.

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Sixty bits as `7K3M-Q9TX-2B4F`; higher bits are ignored.
#[must_use]
pub fn write(bits: u64) -> String {
    let mut text = String::with_capacity(14);
    for group in 0..12_u32 {
        if group != 0 && group % 4 == 0 {
            text.push('-');
        }
        let five = usize::try_from(bits >> (55 - 5 * group) & 31).unwrap_or(0);
        text.push(char::from(CROCKFORD[five]));
    }
    text
}

/// Takes lower case, missing dashes, spaces instead of them, and the look-alikes `O`, `I`, `L`.
#[must_use]
pub fn read(text: &str) -> Option<u64> {
    let signs = text.chars().filter(|c| *c != '-' && !c.is_whitespace()).map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    let mut bits = 0_u64;
    let mut count = 0;
    for sign in signs {
        let five = CROCKFORD.iter().position(|known| char::from(*known) == sign)?;
        bits = bits << 5 | u64::try_from(five).ok()?;
        count += 1;
    }
    (count == 12).then_some(bits)
}
