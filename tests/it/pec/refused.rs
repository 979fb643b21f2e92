//! What is not believed, though a good provider signed it, or because nobody did.

use crspin::domain::pec_unfit::Unfit;
use crspin::pec::ReceiptKind;

use super::{WORLD, envelope, opened, original, receipt};
use crate::support::pec::Certified;

/// What is wrong, and how it is done to a good message before it is signed.
type Case = (&'static str, Unfit, fn(&mut Certified));

fn each(cases: &[Case], good: &dyn Fn() -> Certified) {
    for (what, unfit, change) in cases {
        let mut mail = good();
        change(&mut mail);
        assert_eq!(opened(&mail.signed(&WORLD.provider)), Err(*unfit), "{what}");
    }
}

#[test]
fn envelopes_that_contradict_themselves() {
    let cases: &[Case] = &[
        ("anomaly", Unfit::Anomaly, |mail| mail.set("X-Trasporto", Some("errore"))),
        ("unknown transport", Unfit::Headers, |mail| mail.set("X-Trasporto", Some("Posta-Certificata"))),
        ("ordinary mail", Unfit::NotCertified, |mail| mail.set("X-Trasporto", None)),
        ("two of X-Trasporto", Unfit::Headers, |mail| mail.add("x-trasporto", "posta-certificata")),
        ("two that differ", Unfit::Headers, |mail| mail.add("X-Trasporto", "errore")),
        ("both", Unfit::Headers, |mail| mail.add("X-Ricevuta", "accettazione")),
        ("a receipt's header", Unfit::Disagree, |mail| {
            mail.set("X-Trasporto", None);
            mail.add("X-Ricevuta", "accettazione");
        }),
        ("a receipt's data", Unfit::Disagree, |mail| mail.say("tipo=\"posta-certificata\"", "tipo=\"accettazione\"")),
        ("no From", Unfit::Headers, |mail| mail.set("From", None)),
        ("two of From", Unfit::Headers, |mail| mail.add("From", "posta-certificata@gestore.example.it")),
        ("two in From", Unfit::Headers, |mail| {
            mail.set("From", Some("posta-certificata@gestore.example.it, x@example.it"));
        }),
        ("two of Reply-To", Unfit::Headers, |mail| mail.add("Reply-To", "x@example.it")),
        ("another Reply-To", Unfit::Disagree, |mail| mail.set("Reply-To", Some("x@example.it"))),
        ("no reference", Unfit::Headers, |mail| mail.set("X-Riferimento-Message-ID", None)),
        ("another reference", Unfit::Disagree, |mail| mail.set("X-Riferimento-Message-ID", Some("<b@example.it>"))),
        ("two references", Unfit::Headers, |mail| mail.add("X-Riferimento-Message-ID", "<b@example.it>")),
        ("another sender", Unfit::Disagree, |mail| {
            mail.set("Reply-To", None);
            mail.say("<mittente>protocollo@", "<mittente>sindaco@");
        }),
        ("another number", Unfit::Disagree, |mail| {
            mail.set("X-Riferimento-Message-ID", Some("<b@example.it>"));
            mail.say("&lt;a1B2.c3@pec.comune.example.it&gt;", "&lt;b@example.it&gt;");
        }),
        ("an error", Unfit::Disagree, |mail| mail.say("errore=\"nessuno\"", "errore=\"altro\"")),
        ("another recipient", Unfit::NotForUs, |mail| mail.say("enrolments@pec", "altri@pec")),
        ("no certified recipient", Unfit::NotForUs, |mail| mail.say("tipo=\"certificato\"", "tipo=\"esterno\"")),
        ("a recipient of no type", Unfit::NotForUs, |mail| mail.say(" tipo=\"certificato\"", "")),
        ("no original", Unfit::Parts, |mail| mail.postacert = None),
        ("two originals", Unfit::Parts, |mail| {
            mail.more.push(("Content-Type: message/rfc822; name=\"POSTACERT.eml\"".to_owned(), original()));
        }),
        ("an original without headers", Unfit::Disagree, |mail| mail.postacert = Some(b"hello".to_vec())),
        ("an empty original", Unfit::Disagree, |mail| mail.postacert = Some(Vec::new())),
    ];
    each(cases, &envelope);
}

#[test]
fn originals_that_are_not_what_the_data_say() {
    let message = String::from_utf8(original()).expect("text");
    for (from, to) in [
        ("<protocollo@", "<sindaco@"),
        ("From: Ufficio", "Sender: Ufficio"),
        ("From: Ufficio <", "From: sindaco@example.it, Ufficio <"),
        ("From: Ufficio", "From: sindaco@example.it\r\nFrom: Ufficio"),
        ("Message-ID: <a1B2.c3@", "Message-ID: <other@"),
        ("Message-ID: <a1B2.c3@", "Message-ID: <A1B2.c3@"),
        ("Message-ID: ", "X-Message-ID: "),
        ("Message-ID: ", "Message-ID: <b@example.it>\r\nMessage-ID: "),
        ("Message-ID: ", "Message-ID: <b@example.it> "),
        // The provider's number, and nothing or something else beside it.
        ("Message-ID: <a1B2.c3@pec.comune.example.it>", "Message-ID: <opec1.20261123094100.1.1.1@gestore.example.it>"),
        (
            "Message-ID: <a1B2.c3@pec.comune.example.it>",
            "Message-ID: <opec1.20261123094100.1.1.1@gestore.example.it>\r\nX-Riferimento-Message-ID: <b@example.it>",
        ),
    ] {
        assert!(message.contains(from), "{from}");
        let mut mail = envelope();
        mail.postacert = Some(message.replace(from, to).into_bytes());
        assert_eq!(opened(&mail.signed(&WORLD.provider)), Err(Unfit::Disagree), "{to}");
    }
}

#[test]
fn receipts_that_contradict_themselves() {
    let cases: &[Case] = &[
        ("an unknown kind", Unfit::Headers, |mail| mail.set("X-Ricevuta", Some("lettura"))),
        ("two kinds", Unfit::Headers, |mail| mail.add("X-Ricevuta", "errore-consegna")),
        ("another kind", Unfit::Disagree, |mail| mail.set("X-Ricevuta", Some("errore-consegna"))),
        ("an envelope's header", Unfit::Disagree, |mail| {
            mail.set("X-Ricevuta", None);
            mail.add("X-Trasporto", "posta-certificata");
            mail.postacert = Some(original());
        }),
        ("another reference", Unfit::Disagree, |mail| mail.set("X-Riferimento-Message-ID", Some("<b@example.it>"))),
        ("no reference", Unfit::Headers, |mail| mail.set("X-Riferimento-Message-ID", None)),
        ("somebody else's", Unfit::NotForUs, |mail| mail.say("<mittente>enrolments@", "<mittente>altri@")),
        ("two recipients", Unfit::Daticert, |mail| mail.say("<consegna>", "<consegna>a@example.it</consegna><consegna>")),
    ];
    each(cases, &|| receipt("avvenuta-consegna"));
}

#[test]
fn data_that_cannot_be_read() {
    let cases: &[Case] = &[
        ("no data", Unfit::Daticert, |mail| mail.daticert.clear()),
        ("another document", Unfit::Daticert, |mail| mail.daticert = "<posta/>".to_owned()),
        ("cut off", Unfit::Daticert, |mail| mail.say("</postacert>", "")),
        ("two roots", Unfit::Daticert, |mail| mail.daticert = mail.daticert.clone() + "<postacert/>"),
        ("an unknown type", Unfit::Daticert, |mail| mail.say("tipo=\"posta-certificata\"", "tipo=\"posta\"")),
        ("no type", Unfit::Daticert, |mail| mail.say("tipo=\"posta-certificata\"", "")),
        ("no sender", Unfit::Daticert, |mail| mail.say("<mittente>protocollo@pec.comune.example.it</mittente>", "")),
        ("two senders", Unfit::Daticert, |mail| mail.say("<mittente>", "<mittente>a@example.it</mittente><mittente>")),
        ("two subjects", Unfit::Daticert, |mail| mail.say("<oggetto>", "<oggetto/><oggetto>")),
        ("two headings", Unfit::Daticert, |mail| mail.say("<intestazione>", "<intestazione/><intestazione>")),
        ("two numbers", Unfit::Daticert, |mail| {
            mail.say("<identificativo>", "<identificativo>1</identificativo><identificativo>");
        }),
        ("no Message-ID", Unfit::Daticert, |mail| mail.say("&lt;a1B2.c3@pec.comune.example.it&gt;", " ")),
        // Some read up to the comment, some over it.
        ("a comment", Unfit::Daticert, |mail| mail.say("<mittente>protocollo@pec", "<mittente>protocollo@pec<!-- -->")),
        ("an element", Unfit::Daticert, |mail| mail.say("<mittente>protocollo@pec", "<mittente>protocollo@pec<b/>")),
        ("two data", Unfit::Parts, |mail| {
            mail.more.push(("Content-Type: application/xml; name=\"daticert.xml\"".to_owned(), b"<postacert/>".to_vec()));
        }),
    ];
    each(cases, &envelope);
    let mut mail = envelope();
    mail.daticert = format!("{}<!--{}-->", mail.daticert, "x".repeat(1024 * 1024));
    assert_eq!(opened(&mail.signed(&WORLD.provider)), Err(Unfit::Daticert), "too large");
}

#[test]
fn what_nobody_signed() {
    let mail = envelope();
    let mut plain = mail.clone();
    plain.add("Content-Type", "text/plain");
    // A second Content-Type stands before the first.
    assert_eq!(opened(&plain.signed(&WORLD.provider)), Err(Unfit::Headers));
    assert_eq!(opened(&mail.unsigned()), Err(Unfit::Unsigned));
    for kind in ReceiptKind::ALL {
        assert_eq!(opened(&receipt(kind.as_str()).unsigned()), Err(Unfit::Unsigned), "{kind}");
    }
    let ordinary = b"From: a@example.it\r\nTo: b@example.it\r\nSubject: x\r\n\r\nhello\r\n";
    assert_eq!(opened(ordinary), Err(Unfit::NotCertified));
    assert_eq!(opened(b""), Err(Unfit::NotCertified));
}

#[test]
fn what_was_altered_after_it_was_signed() {
    let raw = envelope().signed(&WORLD.provider);
    let text = String::from_utf8(raw).expect("text");
    let daticert = "PD94bWwg"; // its first bytes
    for (from, to) in [
        ("In allegato la richiesta.", "In allegato la richiestA."),
        ("<protocollo@", "<sindaco@"),
        (daticert, "PD94bWwh"),
        ("name=\"daticert.xml\"", "name=\"daticert.XML\""),
        ("------------=_1--\r\n", "------------=_1--\r\n\r\n"),
    ] {
        assert!(text.contains(from), "{from}");
        assert_eq!(opened(text.replace(from, to).as_bytes()), Err(Unfit::Signature), "{to}");
    }
    // Each of the two would be good.
    assert_eq!(opened(&envelope().signed_twice(&WORLD.provider)), Err(Unfit::Signature));
    // The signature of another message of the same provider.
    let other = String::from_utf8(receipt("accettazione").signed(&WORLD.provider)).expect("text");
    let signature = |text: &str| text.split("smime.p7s\"\r\n\r\n").nth(1).expect("a signature").to_owned();
    let swapped = text.replace(&signature(&text), &signature(&other));
    assert_eq!(opened(swapped.as_bytes()), Err(Unfit::Signature));
}
