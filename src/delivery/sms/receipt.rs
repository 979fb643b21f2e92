//! Delivery receipts of SMPP 3.4: short messages that speak of others (section 5.2.12 and Appendix B).

use regex::Regex;
use rusmpp::pdus::DeliverSm;
use rusmpp::tlvs::TlvValue;
use rusmpp::values::{MessageState, MessageType};
use std::sync::LazyLock;

use crate::config::service::ReceiptIds;
use crate::domain::message::Receipt;

/// Appendix B is only how some write it; names and order vary, the two that matter are everywhere.
static ID: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)\bid:\s*(\S+)").ok());
static STATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)\bstat:\s*(\w+)").ok());

/// What a receipt says: of which message, and what became of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// The provider's number of the message, as in its answer.
    pub id: String,
    /// What became of it.
    pub receipt: Receipt,
    /// The provider's word for that.
    pub word: String,
}

/// What this message says of another one; nothing when it is no receipt, or says nothing that is known.
///
/// A receipt is marked as such, or has the fields of one: else anybody could text one to the number that messages come from.
/// `unmarked` takes the text alone, for providers that leave out the mark.
pub fn read(message: &DeliverSm, ids: ReceiptIds, unmarked: bool) -> Option<Said> {
    let marked = matches!(
        message.esm_class.message_type,
        MessageType::ShortMessageContainsMCDeliveryReceipt | MessageType::ShortMessageContainsIntermediateDeliveryNotification
    );
    let has = |wanted: fn(&TlvValue) -> bool| message.tlvs().iter().filter_map(|tlv| tlv.value()).any(wanted);
    let fields =
        has(|value| matches!(value, TlvValue::ReceiptedMessageId(_))) && has(|value| matches!(value, TlvValue::MessageState(_)));
    if !(marked || fields || unmarked) {
        return None;
    }
    let text = String::from_utf8_lossy(message.short_message()).into_owned();
    let mut id = found(&ID, &text);
    let mut word = found(&STATE, &text);
    for tlv in message.tlvs() {
        match tlv.value() {
            Some(TlvValue::ReceiptedMessageId(value)) => id = Some(value.as_str().to_owned()),
            Some(TlvValue::MessageState(state)) => word = name(*state).map(str::to_owned),
            _ => {}
        }
    }
    let word = word?.to_ascii_uppercase();
    let receipt = match word.as_str() {
        "DELIVRD" => Receipt::Delivered,
        "EXPIRED" | "DELETED" | "UNDELIV" | "REJECTD" | "SKIPPED" => Receipt::Failed,
        "ACCEPTD" | "ENROUTE" | "SCHEDULED" => Receipt::Accepted,
        _ => return None,
    };
    Some(Said { id: in_receipts(&id?, ids), receipt, word })
}

fn found(expression: &LazyLock<Option<Regex>>, text: &str) -> Option<String> {
    expression.as_ref()?.captures(text)?.get(1).map(|found| found.as_str().to_owned())
}

fn name(state: MessageState) -> Option<&'static str> {
    Some(match state {
        MessageState::Delivered => "DELIVRD",
        MessageState::Expired => "EXPIRED",
        MessageState::Deleted => "DELETED",
        MessageState::Undeliverable => "UNDELIV",
        MessageState::Rejected => "REJECTD",
        MessageState::Accepted => "ACCEPTD",
        MessageState::Enroute | MessageState::Scheduled => "ENROUTE",
        _ => return None,
    })
}

/// The number as it is kept, from an answer.
pub fn in_answers(id: &str, ids: ReceiptIds) -> String {
    match ids {
        ReceiptIds::Same => id.to_owned(),
        ReceiptIds::HexThenDecimal => number(id, 16),
        ReceiptIds::DecimalThenHex => number(id, 10),
    }
}

/// The number as it is kept, from a receipt.
fn in_receipts(id: &str, ids: ReceiptIds) -> String {
    match ids {
        ReceiptIds::Same => id.to_owned(),
        ReceiptIds::HexThenDecimal => number(id, 10),
        ReceiptIds::DecimalThenHex => number(id, 16),
    }
}

/// The number in decimal digits, without leading zeros; what is none stays as it is.
fn number(text: &str, radix: u32) -> String {
    u128::from_str_radix(text, radix).map_or_else(|_| text.to_owned(), |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use rusmpp::tlvs::MessageDeliveryRequestTlvValue;
    use rusmpp::types::{COctetString, OctetString};
    use rusmpp::values::EsmClass;

    use super::*;

    fn message(text: &str) -> DeliverSm {
        let mark = EsmClass { message_type: MessageType::ShortMessageContainsMCDeliveryReceipt, ..EsmClass::default() };
        DeliverSm::builder().esm_class(mark).short_message(OctetString::from_str(text).expect("short")).build()
    }

    fn unmarked(text: &str) -> DeliverSm {
        DeliverSm::builder().short_message(OctetString::from_str(text).expect("short")).build()
    }

    #[test]
    fn what_a_person_texts_is_no_receipt() {
        let text = unmarked("id:7 stat:UNDELIV");
        assert_eq!(read(&text, ReceiptIds::Same, false), None);
        assert!(read(&text, ReceiptIds::Same, true).is_some(), "where the provider leaves out the mark");
    }

    #[test]
    fn receipts_are_read_as_providers_write_them() {
        let usual = "id:0123456789 sub:001 dlvrd:001 submit date:2611231200 done date:2611231201 stat:DELIVRD err:000 text:...";
        for (text, id, receipt) in [
            (usual, "0123456789", Some(Receipt::Delivered)),
            ("id:ab-cd stat:UNDELIV err:012", "ab-cd", Some(Receipt::Failed)),
            ("ID:7 STAT:expired", "7", Some(Receipt::Failed)),
            ("stat:REJECTD id: 9", "9", Some(Receipt::Failed)),
            ("id:9 stat:ENROUTE", "9", Some(Receipt::Accepted)),
            ("id:9 stat:UNKNOWN", "9", None),
            ("id:9", "9", None),
            ("Ciao, a che ora?", "", None),
        ] {
            let said = read(&message(text), ReceiptIds::Same, false);
            assert_eq!(said.as_ref().map(|said| said.receipt), receipt, "{text}");
            assert!(said.is_none_or(|said| said.id == id), "{text}");
        }
    }

    #[test]
    fn fields_beside_the_text_count_more() {
        let mut bare = unmarked("");
        let id = COctetString::from_str("55").expect("an id");
        bare.push_tlv(MessageDeliveryRequestTlvValue::ReceiptedMessageId(id));
        bare.push_tlv(MessageDeliveryRequestTlvValue::MessageState(MessageState::Delivered));
        let said = read(&bare, ReceiptIds::Same, false).expect("a receipt");
        assert_eq!((said.id.as_str(), said.receipt), ("55", Receipt::Delivered));
    }

    #[test]
    fn numbers_match_however_they_are_written() {
        for (ids, answer, receipt) in [
            (ReceiptIds::Same, "7F3A", "7F3A"),
            (ReceiptIds::HexThenDecimal, "00007f3a", "0000032570"),
            (ReceiptIds::DecimalThenHex, "32570", "7F3A"),
            (ReceiptIds::HexThenDecimal, "no number", "no number"),
        ] {
            assert_eq!(in_answers(answer, ids), in_receipts(receipt, ids), "{answer}");
        }
    }
}
