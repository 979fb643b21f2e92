//! Each e-mail ends where it belongs, with the right reason, and nobody is enabled by any of them.

use crspin::domain::time::Date;
use crspin::wire::EnrolmentRequest;
use serde_json::Value;

use super::forged;
use super::forms::{self, form};
use super::mails::{
    CLOSED, PROTOCOL, STRANGER, WORLD, asking, candidate, certified, ente_fiscal_code, envelope, request, responsible, signed,
};
use super::office::{Office, ask};
use crate::support::pki::Ca;
use crate::support::program::until;

/// An e-mail, and what is to become of it.
struct Mail {
    what: &'static str,
    raw: Vec<u8>,
    /// Why it is put aside, and more about that; nothing when it opens a case.
    aside: Option<(&'static str, String)>,
    /// Who gets a letter about it.
    answered: Option<&'static str>,
}

impl Mail {
    /// It opens a case.
    fn good(what: &'static str, raw: Vec<u8>) -> Self {
        Self { what, raw, aside: None, answered: Some(PROTOCOL) }
    }

    /// It is put aside, and nobody hears of it.
    fn aside(what: &'static str, raw: Vec<u8>, reason: &'static str, detail: &str) -> Self {
        Self { what, raw, aside: Some((reason, detail.to_owned())), answered: None }
    }

    /// It is put aside, and its certified sender hears why.
    fn refused(what: &'static str, raw: Vec<u8>, reason: &'static str, detail: &str) -> Self {
        Self::refused_to(PROTOCOL, what, raw, reason, detail)
    }

    fn refused_to(sender: &'static str, what: &'static str, raw: Vec<u8>, reason: &'static str, detail: &str) -> Self {
        Self { answered: Some(sender), ..Self::aside(what, raw, reason, detail) }
    }
}

/// A request in which something was changed.
fn changed(number: u32, change: impl FnOnce(&mut EnrolmentRequest)) -> EnrolmentRequest {
    let mut request = request(number);
    change(&mut request);
    request
}

/// An e-mail with so many levels that a reader that goes down each of them falls.
fn deep(number: u32, kind: &str) -> Vec<u8> {
    let mut mail = certified(number, PROTOCOL, &[]);
    let whole = String::from_utf8(mail.postacert.take().expect("the original")).expect("text");
    let (head, _) = whole.split_once("Content-Type: ").expect("headers");
    let levels = format!("Content-Type: {kind}\r\n\r\n--b\r\n").repeat(100_000);
    mail.postacert = Some(format!("{head}{levels}hello\r\n{}", "--b--\r\n".repeat(100_000)).into_bytes());
    mail.signed(&WORLD.provider)
}

/// Forms that would make their reader fall or swell, unsigned.
fn hostile_forms() -> Vec<Mail> {
    let mails = (300..).zip(forms::hostile()).map(|(number, (what, form))| {
        let mail = envelope(number, PROTOCOL, &[("modulo.pdf", &form)]);
        Mail::aside(what, mail, "no-request", "a PDF without a request in it")
    });
    mails.collect()
}

/// Those that open cases, and those that come again.
fn good(cards: &Ca) -> Vec<Mail> {
    let first = asking(1, cards, &request(1));
    let pdf = form(&[&request(2).to_bytes()]);
    let sign = |content: &[u8]| signed(cards, &responsible(), content);
    let fourth = sign(&request(4).to_bytes());
    let large = vec![b'z'; 30 * 1024 * 1024];
    vec![
        Mail::good("a signed request", first.clone()),
        Mail::good("a signed form", envelope(2, PROTOCOL, &[("Modulo.PDF.P7M", &sign(&pdf))])),
        Mail::good(
            "beside 30 MB of something else",
            envelope(3, PROTOCOL, &[("planimetrie.zip", &large), ("richiesta.json.p7m", &sign(&request(3).to_bytes()))]),
        ),
        Mail::good(
            "the same file twice, and unsigned",
            envelope(4, PROTOCOL, &[("a.p7m", &fourth), ("b.p7m", &fourth), ("richiesta.json", b"{}")]),
        ),
        Mail::aside("the same e-mail", first, "replayed", "the same envelope"),
        Mail::aside("the same request", asking(5, cards, &request(1)), "replayed", "the same request"),
    ]
}

/// Believed envelopes whose content is none that can be processed.
fn unfit(cards: &Ca) -> Vec<Mail> {
    let json = |number| request(number).to_bytes();
    let sign = |content: &[u8]| signed(cards, &responsible(), content);
    let foreign = signed(&Ca::new("Test CNS CA"), &responsible(), &json(103));
    let large = vec![b'z'; 9 * 1024 * 1024];
    vec![
        Mail::aside("no file", envelope(100, PROTOCOL, &[]), "no-request", "no file .p7m, .pdf or .json"),
        Mail::aside(
            "a file that is too large",
            envelope(101, PROTOCOL, &[("richiesta.json.p7m", &large)]),
            "no-request",
            "no file .p7m, .pdf or .json",
        ),
        Mail::aside(
            "two requests",
            envelope(102, PROTOCOL, &[("a.p7m", &sign(&json(102))), ("b.p7m", &sign(&json(1020)))]),
            "no-request",
            "several files that may be requests",
        ),
        Mail::aside("messages within messages", deep(104, "message/rfc822"), "no-request", "no file .p7m, .pdf or .json"),
        Mail::aside(
            "parts within parts",
            deep(105, "multipart/mixed; boundary=b"),
            "no-request",
            "an e-mail that cannot be read",
        ),
        Mail::aside(
            "a form without a request",
            envelope(106, PROTOCOL, &[("modulo.pdf.p7m", &sign(&form(&[])))]),
            "no-request",
            "a PDF without a request in it",
        ),
        Mail::aside(
            "a form with two",
            envelope(107, PROTOCOL, &[("modulo.pdf.p7m", &sign(&form(&[&json(107), &json(1070)])))]),
            "no-request",
            "a PDF with several requests in it",
        ),
        Mail::refused("unsigned", envelope(108, PROTOCOL, &[("richiesta.json", &json(108))]), "unsigned", ""),
        Mail::refused(
            "by somebody else",
            envelope(109, PROTOCOL, &[("r.json.p7m", &signed(cards, &candidate(), &json(109)))]),
            "stranger",
            "the signer is not the responsible",
        ),
        Mail::refused(
            "by a card of others",
            envelope(103, PROTOCOL, &[("r.json.p7m", &foreign)]),
            "signature",
            "the signer's card: unknown-issuer",
        ),
    ]
}

/// Requests that say what the registry or the rules do not have.
fn refused(cards: &Ca) -> Vec<Mail> {
    let of = |number, change: fn(&mut EnrolmentRequest)| asking(number, cards, &changed(number, change));
    let closed = changed(114, |request| {
        request.ente.code = "chiuso".parse().expect("a code");
        request.ente.fiscal_code = ente_fiscal_code("8000101013");
        request.ente.pec = CLOSED.parse().expect("an address");
    });
    let closed = signed(cards, &responsible(), &closed.to_bytes());
    let elsewhere = signed(cards, &responsible(), &request(112).to_bytes());
    let twice = |request: &mut EnrolmentRequest| request.operators.push(request.operators[0].clone());
    let past = |request: &mut EnrolmentRequest| {
        request.operators[0].from = Date::constant(2024, 1, 1);
        request.operators[0].until = Date::constant(2024, 12, 31);
    };
    let registered = ente_fiscal_code("0062233013");
    vec![
        Mail::refused(
            "not in the registry",
            of(110, |request| request.ente.code = "c_x000".parse().expect("a code")),
            "unknown-ente",
            "",
        ),
        Mail::refused(
            "another codice fiscale",
            of(111, |request| request.ente.fiscal_code = ente_fiscal_code("8000101013")),
            "other-ente",
            &format!("the registry has {registered}"),
        ),
        Mail::refused_to(
            STRANGER,
            "from another box",
            envelope(112, STRANGER, &[("r.json.p7m", &elsewhere)]),
            "other-sender",
            &format!("the registry has {PROTOCOL}"),
        ),
        Mail::refused(
            "answers to another box",
            of(113, |request| request.ente.pec = STRANGER.parse().expect("an address")),
            "other-sender",
            &format!("the registry has {PROTOCOL}"),
        ),
        Mail::refused_to(
            CLOSED,
            "of a suspended Ente",
            envelope(114, CLOSED, &[("r.json.p7m", &closed)]),
            "ente-out",
            "suspended",
        ),
        Mail::refused("a past period", of(115, past), "bad-request", "operators[1].until: past"),
        Mail::refused("twice the same person", of(116, twice), "bad-request", "operators[2].fiscal_code: twice"),
        Mail::refused("nobody", of(117, |request| request.operators.clear()), "bad-request", "operators: nobody"),
    ]
}

fn judge(mail: &Mail, row: &Value) {
    let Mail { what, aside, .. } = mail;
    let sort = if aside.is_some() { "aside" } else { "request" };
    assert_eq!((row["sort"].as_str(), row["size"].as_u64()), (Some(sort), u64::try_from(mail.raw.len()).ok()), "{what}: {row}");
    let (reason, detail) = (row["reason"].as_str(), row["detail"].as_str());
    let wanted = aside.as_ref().map(|(reason, detail)| (*reason, detail.as_str()));
    assert_eq!(reason.zip(detail), wanted, "{what}: {row}");
    let believed = reason != Some("envelope");
    assert_eq!((row["sender"].is_string(), row["subject"].is_string()), (believed, believed), "{what}: {row}");
    let case = aside.is_none() || reason == Some("replayed");
    assert_eq!(row["case"].is_string(), case, "{what}: {row}");
}

#[test]
fn every_e_mail_ends_where_it_belongs() {
    let Some(office) = Office::open() else { return };
    let before = office.operators();
    let cards = &office.running.place.cns;
    let file = signed(cards, &responsible(), &request(199).to_bytes());
    let forged = forged::all(&file).into_iter().map(|(what, raw, why)| Mail::aside(what, raw, "envelope", why));
    let mut mails: Vec<Mail> =
        forged.chain(good(cards)).chain(unfit(cards)).chain(hostile_forms()).chain(refused(cards)).collect();
    mails.push(Mail::good("the request of those that were forged", envelope(198, PROTOCOL, &[("r.p7m", &file)])));
    for mail in &mails {
        office.boxes.postbox.deliver(&mail.raw);
    }
    let rows = office.all_taken(mails.len());
    for (mail, row) in mails.iter().zip(&rows) {
        judge(mail, row);
        assert!(office.raw(row) == mail.raw, "{}: other bytes", mail.what);
    }
    let cases = mails.iter().filter(|mail| mail.aside.is_none()).count();
    let listed = office.carla.get("/v1/requests?limit=200");
    assert_eq!(listed.body["requests"].as_array().map(Vec::len), Some(cases));
    assert_eq!(office.operators(), before, "nobody is enabled");

    let mut written: Vec<&str> = mails.iter().filter_map(|mail| mail.answered).collect();
    written.sort_unstable();
    let mut queued = office.letters();
    queued.sort();
    assert_eq!(queued, written);
    let arrived = || office.boxes.far.arrived();
    until("all letters arrive", || arrived().len() >= written.len());
    let mut to: Vec<String> = arrived().iter().map(|letter| letter.to().to_owned()).collect();
    to.sort();
    assert_eq!(to, written);
    assert_eq!(ask::<u32>(&office.running.place, "select count(*) from pec_mails"), [u32::try_from(mails.len()).expect("few")]);
}
