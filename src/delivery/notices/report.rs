//! What a notice says: delivery status notifications (RFC 3464) and the receipts of certified mail (DM 2 novembre 2005).
//!
//! Only headers and the part for machines come here. The returned message is never fetched: its body may be a second half.

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders};

use crate::domain::message::Receipt;

/// What a notice says of one of our messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Our number.
    pub message: [u8; 16],
    /// What became of it.
    pub receipt: Receipt,
    /// In the words of the server; not cleaned yet.
    pub words: String,
}

/// What its headers tell of an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A report, whose second part is for machines.
    Report,
    /// A receipt of certified mail: its headers say all.
    Certified(Notice),
    /// Something else.
    Other,
}

/// What an e-mail with these headers is.
pub fn sort(headers: &[u8]) -> Sort {
    let Some(message) = parse(headers) else { return Sort::Other };
    if let Some(notice) = certified(&message) {
        return Sort::Certified(notice);
    }
    let report = message.content_type().is_some_and(|kind| {
        let asked = kind.attribute("report-type").is_none_or(|report| {
            report.eq_ignore_ascii_case("delivery-status") || report.eq_ignore_ascii_case("global-delivery-status")
        });
        asked && kind.ctype().eq_ignore_ascii_case("multipart") && is(kind.subtype(), "report")
    });
    if report { Sort::Report } else { Sort::Other }
}

/// Whether a part with these headers is a delivery status.
pub fn is_status(mime: &[u8]) -> bool {
    let global = "global-delivery-status";
    let parsed = parse(mime);
    let kind = parsed.as_ref().and_then(MimeHeaders::content_type);
    kind.is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("message") && (is(kind.subtype(), "delivery-status") || is(kind.subtype(), global))
    })
}

/// Whether a part with these headers consists of the returned headers alone.
pub fn is_headers(mime: &[u8]) -> bool {
    let parsed = parse(mime);
    let kind = parsed.as_ref().and_then(MimeHeaders::content_type);
    kind.is_some_and(|kind| {
        let headers = is(kind.subtype(), "rfc822-headers") || is(kind.subtype(), "global-headers");
        headers && !kind.ctype().eq_ignore_ascii_case("multipart")
    })
}

/// What a delivery status says, and of which message, if it names it.
pub fn status(part: &[u8]) -> Option<(Option<[u8; 16]>, Receipt, String)> {
    let mut groups = groups(part).into_iter();
    let first = groups.next()?;
    let whole = parse(&first)?;
    let message = text(&whole, "Original-Envelope-Id").and_then(number);
    // A message of ours has one recipient; where their box forwards it, there may be several, and one of them is enough.
    let said = groups.filter_map(|group| of_recipient(&group)).max_by_key(|(receipt, _)| match receipt {
        Receipt::Delivered => 2,
        Receipt::Failed => 1,
        Receipt::Accepted => 0,
    });
    said.map(|(receipt, words)| (message, receipt, words))
}

/// Our number in the Message-ID of the message whose headers these are.
pub fn of_headers(headers: &[u8]) -> Option<[u8; 16]> {
    parse(headers)?.message_id().and_then(of_message_id)
}

fn of_recipient(group: &[u8]) -> Option<(Receipt, String)> {
    let fields = parse(group)?;
    let action = text(&fields, "Action")?;
    let action = action.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_ascii_lowercase();
    let receipt = match action.as_str() {
        "failed" => Receipt::Failed,
        "delivered" => Receipt::Delivered,
        // The server has it, or gave it to one that sends no notices; whether it arrived nobody says.
        "delayed" | "relayed" | "expanded" => Receipt::Accepted,
        _ => return None,
    };
    let diagnostic = text(&fields, "Diagnostic-Code").map(|code| match code.split_once(';') {
        Some((_, words)) => words.trim(),
        None => code,
    });
    let words = match (diagnostic.filter(|words| !words.is_empty()), text(&fields, "Status")) {
        (Some(words), _) if receipt == Receipt::Accepted => format!("{words} ({action})"),
        (Some(words), _) => words.to_owned(),
        (None, Some(status)) => format!("{action} {status}"),
        (None, None) => action,
    };
    Some((receipt, words))
}

/// The receipts of certified mail (PEC): the providers of sender and recipient name the message by our Message-ID.
fn certified(message: &Message<'_>) -> Option<Notice> {
    let sort = text(message, "X-Ricevuta")?;
    let receipt = match sort {
        // The notice of "preavviso" comes after twelve hours without delivery; after twenty-four comes the last word.
        "accettazione" | "presa-in-carico" | "preavviso-errore-consegna" => Receipt::Accepted,
        "avvenuta-consegna" => Receipt::Delivered,
        "errore-consegna" | "non-accettazione" | "rilevazione-virus" => Receipt::Failed,
        _ => return None,
    };
    let message = of_message_id(text(message, "X-Riferimento-Message-ID")?)?;
    Some(Notice { message, receipt, words: format!("PEC: {sort}") })
}

/// Our number from a Message-ID: what stands before the at sign.
fn of_message_id(id: &str) -> Option<[u8; 16]> {
    number(id.trim().trim_start_matches('<').split('@').next()?)
}

/// Our number: 32 digits of base 16 and nothing else.
fn number(text: &str) -> Option<[u8; 16]> {
    let text = text.trim();
    if text.len() != 32 {
        return None;
    }
    uuid::Uuid::try_parse(text).ok().map(uuid::Uuid::into_bytes)
}

/// The groups of fields between empty lines.
fn groups(part: &[u8]) -> Vec<Vec<u8>> {
    let mut groups = vec![Vec::new()];
    for line in part.split_inclusive(|byte| *byte == b'\n') {
        if line.trim_ascii().is_empty() {
            groups.push(Vec::new());
        } else if let Some(group) = groups.last_mut() {
            group.extend_from_slice(line);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn parse(headers: &[u8]) -> Option<Message<'_>> {
    MessageParser::new().with_mime_headers().with_message_ids().default_header_text().parse_headers(headers)
}

fn text<'m>(message: &'m Message<'_>, name: &'static str) -> Option<&'m str> {
    message.header(HeaderName::from(name))?.as_text().map(str::trim)
}

fn is(subtype: Option<&str>, wanted: &str) -> bool {
    subtype.is_some_and(|subtype| subtype.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5";
    const OURS: [u8; 16] = [0xa5; 16];

    #[test]
    fn reports_are_told_from_other_mail() {
        for (kind, sorted) in [
            ("multipart/report; report-type=delivery-status; boundary=\"x/y\"", Sort::Report),
            ("MULTIPART/Report;\r\n\tboundary=x;\r\n\tReport-Type=\"Delivery-Status\"", Sort::Report),
            ("multipart/report; boundary=x", Sort::Report), // some leave it out; the part itself decides
            ("multipart/report; report-type=disposition-notification; boundary=x", Sort::Other),
            ("multipart/mixed; boundary=x", Sort::Other),
            ("text/plain", Sort::Other),
        ] {
            let headers = format!("From: MAILER-DAEMON@example.it\r\nContent-Type: {kind}\r\nSubject: x\r\n\r\n");
            assert_eq!(sort(headers.as_bytes()), sorted, "{kind}");
        }
        assert_eq!(sort(b""), Sort::Other);
        assert!(is_status(b"Content-Type: message/delivery-status\r\nContent-Description: Delivery report\r\n\r\n"));
        assert!(is_status(b"content-type: message/global-delivery-status; charset=utf-8\r\n\r\n"));
        assert!(!is_status(b"Content-Type: message/rfc822\r\n\r\n") && !is_status(b""));
        assert!(is_headers(b"Content-Type: text/rfc822-headers\r\n\r\n"));
        assert!(!is_headers(b"Content-Type: message/rfc822\r\n\r\n"));
    }

    #[test]
    fn each_action_is_a_receipt() {
        for (fields, said) in [
            (
                "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <maria@example.it>: no such\r\n    mailbox",
                Some((Receipt::Failed, "550 5.1.1 <maria@example.it>: no such mailbox")),
            ),
            ("Action: Delivered (to box)\r\nStatus: 2.1.5", Some((Receipt::Delivered, "delivered 2.1.5"))),
            ("action: RELAYED\r\nstatus: 2.0.0", Some((Receipt::Accepted, "relayed 2.0.0"))),
            ("Action: expanded\r\nStatus: 2.0.0", Some((Receipt::Accepted, "expanded 2.0.0"))),
            (
                "Action: delayed\r\nStatus: 4.4.1\r\nDiagnostic-Code: X-Postfix; no answer",
                Some((Receipt::Accepted, "no answer (delayed)")),
            ),
            ("Action: failed\r\nDiagnostic-Code: smtp;", Some((Receipt::Failed, "failed"))),
            ("Action: eaten\r\nStatus: 5.0.0", None),
            ("Status: 5.0.0", None),
        ] {
            let part = format!(
                "Reporting-MTA: dns; mx.example.it\r\nOriginal-Envelope-Id: {ID}\r\n\r\nFinal-Recipient: rfc822; m@e.it\r\n{fields}\r\n"
            );
            let said = said.map(|(receipt, words)| (Some(OURS), receipt, words.to_owned()));
            assert_eq!(status(part.as_bytes()), said, "{fields}");
        }
    }

    #[test]
    fn who_got_it_somewhere_has_it() {
        let part = |first: &str, second: &str| {
            format!(
                "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b\nAction: {first}\n \n\nFinal-Recipient: rfc822; c@d\nAction: {second}\n"
            )
        };
        for (first, second, receipt) in [
            ("delivered", "failed", Receipt::Delivered),
            ("failed", "relayed", Receipt::Failed),
            ("delayed", "delivered", Receipt::Delivered),
        ] {
            let said = status(part(first, second).as_bytes()).expect("a status");
            assert_eq!((said.0, said.1), (None, receipt), "{first}, {second}");
        }
        assert_eq!(status(b"Reporting-MTA: dns; mx\r\n\r\n"), None, "of nobody");
        assert_eq!(status(b""), None);
    }

    #[test]
    fn our_number_is_read_from_the_message_id() {
        for (id, ours) in [
            (format!("<{ID}@crspin.example.it>"), true),
            (format!("<{}@crspin.example.it>", ID.to_uppercase()), true),
            (format!("<x{ID}@crspin.example.it>"), false),
            ("<1a2b@crspin.example.it>".to_owned(), false),
            ("<a5a5a5a5-a5a5-a5a5-a5a5-a5a5a5a5a5a5@example.it>".to_owned(), false), // another form of such a number
        ] {
            let headers = format!("Subject: x\r\nMessage-ID: {id}\r\nTo: maria@example.it\r\n\r\n");
            assert_eq!(of_headers(headers.as_bytes()), ours.then_some(OURS), "{id}");
        }
        assert_eq!(of_headers(b"Subject: x\r\n\r\n"), None);
    }

    #[test]
    fn certified_mail_tells_by_its_headers() {
        for (sort_of, receipt) in [
            ("accettazione", Some(Receipt::Accepted)),
            ("avvenuta-consegna", Some(Receipt::Delivered)),
            ("preavviso-errore-consegna", Some(Receipt::Accepted)),
            ("errore-consegna", Some(Receipt::Failed)),
            ("non-accettazione", Some(Receipt::Failed)),
            ("altro", None),
        ] {
            let headers = format!(
                "X-Ricevuta: {sort_of}\r\nX-Riferimento-Message-ID: <{ID}@pec.example.it>\r\nContent-Type: multipart/signed; boundary=x\r\n\r\n"
            );
            let notice = receipt.map(|receipt| Notice { message: OURS, receipt, words: format!("PEC: {sort_of}") });
            assert_eq!(sort(headers.as_bytes()), notice.map_or(Sort::Other, Sort::Certified), "{sort_of}");
        }
    }

    proptest! {
        /// Whoever can write to the box can write anything.
        #[test]
        fn anything_is_read_without_a_fall(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "\\PC{0,200}") {
            for given in [bytes.as_slice(), text.as_bytes(), format!("Action: {text}\n\nAction: {text}").as_bytes()] {
                let _ = (sort(given), status(given), of_headers(given), is_status(given), is_headers(given));
            }
        }
    }
}
