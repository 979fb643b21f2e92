use std::fs;

use tempfile::TempDir;

use super::*;
use crate::domain::codes::MessageHalf;
use crate::secret::Secret;

fn products() -> Vec<TextProduct> {
    let product = |id: &str, name: &str, pin, puk| TextProduct {
        id: id.parse().expect("a product"),
        name: name.to_owned(),
        pin,
        puk,
        sms: true,
    };
    vec![product("ts-cns", "TS-CNS", 3, 6), product("carta-servizi", "Carta Servizi", 4, 4)]
}

fn load(folder: Option<&Path>, stop: Option<&str>) -> Result<MessageTexts, Failure> {
    let settings =
        TextSettings { folder: folder.map(Path::to_owned), stop_contact: stop.map(str::to_owned), products: products() };
    MessageTexts::load(&settings)
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

fn half() -> Digits<'static> {
    Digits::Half(MessageHalf { pin: Secret::new("815".to_owned()), puk: Secret::new("234208".to_owned()) })
}

/// Place and reason of the refusal of a text.
fn refused(name: &str, text: &str) -> (String, String) {
    let folder = folder(&[(name, text)]);
    let failure = load(Some(folder.path()), None).expect_err(text);
    assert_eq!(failure.code, Code::BadText, "{text}");
    let path = failure.param("path").expect("a path").to_owned();
    let place = path.strip_prefix(&folder.path().display().to_string()).expect("in the folder").to_owned();
    (place, failure.param("why").expect("a reason").strip_prefix("text-").expect("a name").to_owned())
}

#[test]
fn own_text_messages_fit_into_one_segment_and_say_whom_to_tell() {
    for stop in [None, Some("800 123456"), Some("stop@example.it"), Some("+39 02 1234 5678")] {
        let texts = load(None, stop).expect("texts");
        let sizes: Vec<Long> = texts.sizes().collect();
        assert_eq!(sizes.len(), MessageKind::ALL.len() * Language::ALL.len(), "{sizes:?}");
        assert_eq!(texts.long(), vec![], "{stop:?}");
        for language in Language::ALL {
            for (kind, channel) in [MessageKind::Half, MessageKind::Moved]
                .iter()
                .flat_map(|kind| Channel::ALL.iter().map(move |channel| (*kind, *channel)))
            {
                let filled = texts.fill((kind, channel, *language), None, "7K3M-Q9TX-2B4F", &half()).expect("a text");
                assert!(filled.body.contains("7K3M-Q9TX-2B4F") && filled.body.contains(stop.unwrap_or("")), "{}", *filled.body);
                assert_eq!(filled.subject.is_empty(), channel == Channel::Sms);
                assert!(!filled.body.contains(['{', '}']));
            }
        }
    }
}

#[test]
fn the_sample_is_sound() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/texts");
    let texts = load(Some(&sample), Some("800 123456")).expect("the sample");
    assert_eq!((texts.given.len(), texts.long()), (5, vec![]));
}

#[test]
fn own_texts_read_well_when_one_digit_is_left() {
    let texts = load(None, None).expect("texts");
    let digits = Digits::Half(MessageHalf { pin: Secret::new("1".to_owned()), puk: Secret::new("2".to_owned()) });
    for (language, wanted) in [
        (Language::It, "Ultima cifra del PIN: 1\n"),
        (Language::De, "Letzte Ziffer der PIN: 1\n"),
        (Language::En, "Last digit of the PIN: 1\n"),
    ] {
        let filled = texts.fill((MessageKind::Half, Channel::Email, language), None, "7K3M-Q9TX-2B4F", &digits).expect("a text");
        assert!(filled.body.contains(wanted), "{}", *filled.body);
    }
}

#[test]
fn a_products_text_comes_before_that_of_all_and_that_before_ours() {
    let of_all = "Subject: Codici\n\nPIN {{pin}} PUK {{puk}}, rilascio {{release}}: {{stop}}\n";
    let folder = folder(&[
        ("half.email.it.txt", of_all),
        (
            "ts-cns/half.email.it.txt",
            "\u{feff}Subject: {{product}} {{release}}\r\n\r\nPIN {{pin}}\r\n\r\n PUK {{puk}}, {{release}}. {{Stop}}\r\n\r\n\r\n",
        ),
        ("README.md", "for people"),
        ("half.email.it.txt~", "of an editor"),
    ]);
    let texts = load(Some(folder.path()), Some("a@b.it")).expect("texts");
    let say = |language, product: &str| {
        let product = product.parse().expect("a product");
        texts
            .fill((MessageKind::Half, Channel::Email, language), Some(&product), "R", &half())
            .map(|filled| (filled.subject, filled.body.to_string()))
    };
    let own = |subject: &str, body: &str| Some((subject.to_owned(), body.to_owned()));
    assert_eq!(say(Language::It, "ts-cns"), own("TS-CNS R", "PIN 815\n\n PUK 234 208, R. Scriva a a@b.it\n"));
    assert_eq!(say(Language::It, "carta-servizi"), own("Codici", "PIN 815 PUK 234 208, rilascio R: scriva a a@b.it\n"));
    assert_eq!(say(Language::It, "a-product-that-went"), say(Language::It, "carta-servizi"));
    assert!(say(Language::De, "ts-cns").is_some_and(|(subject, _)| subject.starts_with("Zweiter Teil")));
}

#[test]
fn a_text_is_checked_when_it_is_loaded() {
    let good = "PIN {{pin}} PUK {{puk}} {{release}} {{stop}}";
    assert!(load(Some(folder(&[("half.sms.it.txt", good)]).path()), None).is_ok());
    for (line, reason) in [
        ("Gentile {{name}}", "place"),
        ("Gentile {{cognome}}", "place"),
        ("{{fiscal_code}}", "place"),
        ("{{card}}", "place"),
        ("{{email}}", "place"),
        ("{{code}}", "place"), // of checks only
        ("{{ pin }}", "brace"),
        ("{{PIN}}", "brace"),
        ("{{Release}}", "brace"),
        ("{{}}", "brace"),
        ("{name}", "brace"),
        ("{{release", "brace"),
        ("release}}", "brace"),
        ("Gentile %NAME%", "foreign"),
        ("Gentile %(name)", "ok"),
        ("Gentile ${name}", "brace"),
        ("Gentile $name", "foreign"),
        ("Gentile [[nome]]", "foreign"),
        ("Gentile <nome>", "foreign"),
        ("Gentile ##nome##", "foreign"),
        ("costa 5 $ o il 100% in più, < 3 €", "ok"),
        ("RSSMRA45C12F205C", "fiscal-code"),
        ("(rssmra45c12f205x)", "fiscal-code"), // wrong, and nearly right
        ("RSSMRAQRCMNFN05C", "fiscal-code"),
        ("RSSMRAQRCMNFNLRG e internazionalizzazione", "ok"), // no digit: a word
        ("6030 1234 5678 9012", "number"),
        ("80380006030123456789", "number"),
        ("+39 333 1234567", "number"),
        ("333.123.4567", "number"),
        ("00743110157", "number"),
        ("scade il 31/12/2026, ore 10:30", "ok"),
        ("scriva a urp@comune.example.it", "contact"),
        ("nascosto\u{200b}", "sign"),
        ("girato\u{202e}", "sign"),
        ("campana\u{7}", "sign"),
    ] {
        let text = format!("{good}\n\n{line}");
        if reason == "ok" {
            let loaded = load(Some(folder(&[("half.sms.it.txt", &text)]).path()), None);
            assert!(loaded.is_ok(), "{line}: {loaded:?}");
        } else {
            assert_eq!(refused("half.sms.it.txt", &text), ("/half.sms.it.txt:3".to_owned(), reason.to_owned()), "{line}");
        }
    }
}

#[test]
fn what_is_missing_is_told() {
    let mail = "Subject: x\n\nPIN {{pin}} PUK {{puk}} {{release}} {{stop}}";
    for (name, text, place, reason) in [
        ("half.sms.it.txt", "PIN {{pin}} {{release}} {{stop}}", "", "digits"),
        ("half.sms.it.txt", "PIN {{pin}} {{pin}} PUK {{puk}} {{release}} {{stop}}", "", "digits"),
        ("half.sms.it.txt", "PIN {{pin}} PUK {{puk}} {{stop}}", "", "stop"),
        ("half.sms.it.txt", "PIN {{pin}} PUK {{puk}} {{release}}", "", "stop"),
        ("moved.sms.de.txt", "weg {{release}}", "", "stop"),
        ("stopped.sms.de.txt", "aus", "", "release"),
        ("check.sms.en.txt", "say it", "", "code"),
        ("check.sms.en.txt", "say {{code}} {{pin}}", ":1", "place"),
        ("test.sms.en.txt", " \n\n", "", "empty"),
        ("test.sms.en.txt", "hello {{release}}", ":1", "place"),
        ("half.email.it.txt", &mail.replace("Subject", "Oggetto"), ":1", "subject"),
        ("half.email.it.txt", &mail.replace("x\n", "\n"), ":1", "subject"),
        ("half.email.it.txt", &mail.replace("x\n\n", "x\n"), ":2", "subject"),
        ("half.email.it.txt", &mail.replace('x', "{{pin}}"), ":1", "in-subject"),
        ("half.email.it.txt", &mail.replace('x', "a@b.it"), ":1", "contact"),
        ("half.email.it.txt", &mail.replace('x', &"x".repeat(121)), ":1", "subject"),
        ("half.email.it.txt", &format!("{mail}{}", "x".repeat(17_000)), "", "too-long"),
        (
            "half.sms.it.txt",
            &format!("PIN {{{{pin}}}} PUK {{{{puk}}}} {{{{release}}}} {{{{stop}}}}{}", "x".repeat(1000)),
            "",
            "too-long",
        ),
        ("half.sms.fr.txt", "x", "", "file-name"),
        ("half.it.txt", "x", "", "file-name"),
        ("half.sms.it.txt.md", "x", "", "file-name"),
        ("ts-cns/check.sms.it.txt", "{{code}}", "", "of-all"),
        ("ts-cns/README", "x", "", "none"),
    ] {
        let wanted = if reason == "none" { String::new() } else { format!("/{name}{place}") };
        assert_eq!(refused(name, text), (wanted, reason.to_owned()), "{text:?}");
    }
    assert_eq!(refused("ts-cms/half.sms.it.txt", "x"), ("/ts-cms".to_owned(), "product".to_owned()));
    let folder = folder(&[]);
    fs::write(folder.path().join("half.sms.it.txt"), b"perch\xe9").expect("written");
    let failure = load(Some(folder.path()), None).expect_err("no UTF-8");
    assert_eq!(failure.param("why"), Some("text-letters"));
    assert_eq!(load(Some(Path::new("/nowhere/at/all")), None).expect_err("no folder").code, Code::File);
}

#[test]
fn segments_are_counted_with_the_longest_digits_that_may_come() {
    let text = |fill: &str| format!("PIN {{{{pin}}}} PUK {{{{puk}}}} {{{{release}}}} {{{{stop}}}} {fill}");
    // As sent: 3 + 7 digits with their space, the release, and what the counter's words take.
    let whole = "PIN 000 PUK 000 000 0000-0000-0000 avvisi lo sportello ".len();
    for (fill, long) in [
        ("x".repeat(160 - whole), None),
        ("x".repeat(161 - whole), Some((2, 161, sms::Coding::Gsm7))),
        (format!("“{}”", "x".repeat(68 - whole)), None),
        (format!("“{}”", "x".repeat(69 - whole)), Some((2, 71, sms::Coding::Ucs2))),
    ] {
        let folder = folder(&[("half.sms.it.txt", &text(&fill))]);
        let found = load(Some(folder.path()), None).expect("texts").long();
        let found: Vec<_> =
            found.iter().map(|Long { text, size }| (text.as_str(), size.segments, size.units, size.coding)).collect();
        let wanted: Vec<_> = long.map(|(segments, units, coding)| ("half.sms.it", segments, units, coding)).into_iter().collect();
        assert_eq!(found, wanted, "{fill}");
    }
    // Nobody gets text messages: nothing to warn of.
    let folder = folder(&[("half.sms.it.txt", &text(&"x".repeat(200)))]);
    let products = products().into_iter().map(|product| TextProduct { sms: false, ..product }).collect();
    let settings = TextSettings { folder: Some(folder.path().to_owned()), stop_contact: None, products };
    assert_eq!(MessageTexts::load(&settings).expect("texts").long(), vec![]);
}
