//! How to speak to a provider of text messages by SMPP 3.4.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{bad, delivery, shape};
use crate::exit::Failure;

/// A provider of text messages that speaks SMPP.
#[derive(Clone, Debug)]
pub struct SmppSettings {
    /// The server's name or address.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// Whether the connection is protected by TLS.
    pub tls: bool,
    /// A root certificate to trust beside the system's, PEM.
    pub ca: Option<PathBuf>,
    /// `system_id`: up to 15 characters.
    pub user: String,
    /// The file of mode 0600 with the password: up to 8 characters in SMPP 3.4.
    pub password_file: PathBuf,
    /// `system_type`: up to 12 characters, mostly none.
    pub system_type: String,
    /// Whether there is one line to send and one to hear receipts, for providers that do not bind one both ways.
    pub two_lines: bool,
    /// Who the messages come from: a number in E.164, a short number, or up to 11 letters and digits.
    pub from: String,
    /// How many messages may be without an answer at once.
    pub window: u32,
    /// How many messages a second the provider takes; 0 when it does not say.
    pub per_second: u32,
    /// How often an idle connection is tried.
    pub enquire_link: Duration,
    /// How long an answer is waited for.
    pub timeout: Duration,
    /// How the provider writes its numbers of messages.
    pub receipt_ids: ReceiptIds,
    /// Whether receipts come without the mark that they are some.
    pub unmarked_receipts: bool,
}

/// How a provider writes the number of a message in its answer and in the receipt. The standard leaves it open, and many write
/// the one in hexadecimal and the other in decimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptIds {
    /// The same in both.
    Same,
    /// Hexadecimal in the answer, decimal in the receipt.
    HexThenDecimal,
    /// Decimal in the answer, hexadecimal in the receipt.
    DecimalThenHex,
}

pub fn check(shape: shape::Smpp, at: &str, folder: &Path) -> Result<SmppSettings, Failure> {
    let key = |name: &str| format!("{at}.{name}");
    let short = |name: &str, text: &str, most: usize| {
        let good = text.len() <= most && text.bytes().all(|byte| byte.is_ascii_graphic());
        if good { Ok(()) } else { Err(bad(key(name), format!("at most {most} ASCII characters, without spaces"))) }
    };
    if shape.server.is_empty() || shape.server.contains(|c: char| c.is_whitespace() || c == '/') {
        return Err(bad(key("server"), "the name or address of the provider's server"));
    }
    let tls = match shape.tls.as_str() {
        "tls" => true,
        "none" if delivery::loopback(&shape.server) || shape.private_network => false,
        "none" => {
            let why = "none is for loopback, or with private_network = true for a line that nobody else is on: \
                       second halves travel in clear";
            return Err(bad(key("tls"), why));
        }
        _ => return Err(bad(key("tls"), "tls or none")),
    };
    short("user", &shape.user, 15)?;
    short("system_type", &shape.system_type, 12)?;
    if !origin(&shape.from) {
        return Err(bad(key("from"), "a number, +39…, of 6 to 15 digits; a short number; or up to 11 letters, digits, - and ."));
    }
    let within = |name: &str, number: u32, range: std::ops::RangeInclusive<u32>| {
        let why = format!("{} to {}", range.start(), range.end());
        if range.contains(&number) { Ok(number) } else { Err(bad(key(name), why)) }
    };
    Ok(SmppSettings {
        port: shape.port.unwrap_or(if tls { 3550 } else { 2775 }),
        tls,
        ca: shape.ca.map(|ca| folder.join(ca)),
        password_file: folder.join(shape.password_file),
        two_lines: match shape.bind.as_str() {
            "transceiver" => false,
            "transmitter-and-receiver" => true,
            _ => return Err(bad(key("bind"), "transceiver or transmitter-and-receiver")),
        },
        window: within("window", shape.window, 1..=1000)?,
        per_second: within("per_second", shape.per_second, 0..=10_000)?,
        enquire_link: Duration::from_secs(within("enquire_link_seconds", shape.enquire_link_seconds, 1..=3600)?.into()),
        timeout: Duration::from_secs(within("timeout_seconds", shape.timeout_seconds, 1..=60)?.into()),
        receipt_ids: match shape.receipt_ids.as_str() {
            "same" => ReceiptIds::Same,
            "hex-then-decimal" => ReceiptIds::HexThenDecimal,
            "decimal-then-hex" => ReceiptIds::DecimalThenHex,
            _ => return Err(bad(key("receipt_ids"), "same, hex-then-decimal or decimal-then-hex")),
        },
        unmarked_receipts: shape.unmarked_receipts,
        server: shape.server,
        user: shape.user,
        system_type: shape.system_type,
        from: shape.from,
    })
}

/// Whether messages can come from this: a number in E.164, a short number, or a name of at most 11 signs (3GPP TS 23.040, 9.1.2.5).
fn origin(from: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match from.strip_prefix('+') {
        Some(number) => digits(number) && (6..=15).contains(&number.len()),
        None if digits(from) => from.len() <= 15,
        None => {
            !from.is_empty() && from.len() <= 11 && from.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
        }
    }
}
