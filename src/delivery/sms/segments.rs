//! A text message as SMPP 3.4 wants it: its segments, where they come from, and how long they are worth anything.

use std::str::FromStr;
use std::time::Duration;

use rusmpp::extra::concatenation::SubmitSmMultipartExt;
use rusmpp::extra::encoding::ucs2::Ucs2;
use rusmpp::pdus::SubmitSm;
use rusmpp::types::{COctetString, EmptyOrFullCOctetString};
use rusmpp::values::{Npi, RegisteredDelivery, Ton};

use crate::delivery::compose::TextMessage;
use crate::domain::sms::{self, Coding};

/// The segments of a message: the same bytes on every try. The provider's number of the last one stands for all, and its receipt
/// is the only one that is asked for.
pub fn segments(from: &str, message: &TextMessage) -> Result<Vec<SubmitSm>, String> {
    let text = |error: rusmpp::types::COctetStringError| error.to_string();
    let (ton, npi) = origin(from);
    // The last byte of the number of the message, which is random.
    let reference = u8::from_str_radix(message.name.get(30..).unwrap_or_default(), 16).unwrap_or(0);
    let size = sms::size(&message.text);
    // SMPP gives a septet a whole octet; the header of a segment takes the room of seven of them, and is six octets long.
    let most = match (size.coding, size.segments) {
        (Coding::Gsm7, 1) => 160,
        (Coding::Gsm7, _) => 159,
        (Coding::Ucs2, _) => 140,
    };
    let mut parts = SubmitSm::builder()
        .source_addr_ton(ton)
        .source_addr_npi(npi)
        .source_addr(COctetString::from_str(from.trim_start_matches('+')).map_err(text)?)
        .dest_addr_ton(Ton::International)
        .dest_addr_npi(Npi::Isdn)
        .destination_addr(COctetString::from_str(message.to.trim_start_matches('+')).map_err(text)?)
        .validity_period(validity(message.validity)?)
        .build()
        .multipart(message.text.as_str())
        .reference_u8(reference)
        .max_short_message_size(most)
        .gsm7bit_unpacked()
        .fallback(Ucs2::new())
        .build()
        .map_err(|_| "the text does not fit into a text message".to_owned())?;
    if let Some(last) = parts.last_mut() {
        last.registered_delivery = RegisteredDelivery::request_all();
    }
    Ok(parts)
}

/// What kind of address a sender is: a number in E.164, a short number, or letters.
fn origin(from: &str) -> (Ton, Npi) {
    let digits = from.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit());
    match (digits, from.starts_with('+')) {
        (true, true) => (Ton::International, Npi::Isdn),
        (true, false) => (Ton::NetworkSpecific, Npi::Unknown),
        (false, _) => (Ton::Alphanumeric, Npi::Unknown),
    }
}

/// A time from now on, as SMPP writes it (section 7.1.1): `YYMMDDhhmmss000R`.
fn relative(span: Duration) -> String {
    let seconds = span.as_secs().min(99 * 86_400);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    format!("0000{days:02}{:02}{:02}{:02}000R", rest / 3600, rest % 3600 / 60, rest % 60)
}

fn validity(span: Duration) -> Result<EmptyOrFullCOctetString<17>, String> {
    let text = format!("{}\0", relative(span));
    EmptyOrFullCOctetString::from_vec(text.into_bytes()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use rusmpp::values::DataCoding;
    use zeroize::Zeroizing;

    use super::*;

    #[test]
    fn senders_are_numbers_or_names() {
        for (from, ton) in [
            ("+393331234567", Ton::International),
            ("4812", Ton::NetworkSpecific),
            ("Regione", Ton::Alphanumeric),
            ("112ER", Ton::Alphanumeric),
        ] {
            assert_eq!(origin(from).0, ton, "{from}");
        }
    }

    #[test]
    fn texts_are_cut_as_they_are_counted() {
        for text in
            ["x".repeat(160), "x".repeat(161), "à".repeat(307), "€".repeat(80), "€".repeat(81), "č".repeat(70), "č".repeat(71)]
        {
            let size = sms::size(&text);
            let name = "0198f0aa0000700080000000000000fe".to_owned();
            let to = "+393331234567".to_owned();
            let message = TextMessage { name, to, text: Zeroizing::new(text.clone()), validity: Duration::from_hours(1) };
            let parts = segments("Regione", &message).expect("segments");
            assert_eq!(parts.len(), size.segments, "{text}");
            let coding = if size.coding == Coding::Gsm7 { DataCoding::McSpecific } else { DataCoding::Ucs2 };
            for (place, part) in parts.iter().enumerate() {
                assert_eq!(part.data_coding, coding, "{text}");
                assert_eq!(part.registered_delivery == RegisteredDelivery::request_all(), place + 1 == parts.len(), "{text}");
                if parts.len() > 1 {
                    let header = [5, 0, 3, 0xfe, u8::try_from(parts.len()).expect("few"), u8::try_from(place + 1).expect("few")];
                    assert_eq!(part.short_message().as_ref()[..6], header, "{text}");
                }
            }
        }
    }

    #[test]
    fn spans_are_written_as_the_standard_wants() {
        for (seconds, text) in [
            (0, "000000000000000R"),
            (61, "000000000101000R"),
            (86_400, "000001000000000R"),
            (7 * 86_400 + 3_723, "000007010203000R"),
        ] {
            assert_eq!(relative(Duration::from_secs(seconds)), text);
            assert_eq!(text.len(), 16);
        }
    }
}
