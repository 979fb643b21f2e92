//! What messages say: in the language asked for, in the body's own words, per product; and a service that does not start with others.

use std::fs;

use crspin::exit::{Code, Failure};
use crspin::i18n::{Language, Texts};
use serde_json::json;

use super::releases::poll;
use crate::support::program::User;
use crate::support::service::{Place, Running, new_release};

const KEY: &str = "0123456789-abcdef";

/// A service with these texts.
fn with(texts: &[(&str, &str)]) -> Place {
    let mut place = Place::new();
    let delivery = "[delivery]\ntexts = \"texts\"\nstop_contact = \"800 123456\"\n[[delivery.provider]]";
    place.settings = place.settings.replacen("[[delivery.provider]]", delivery, 1);
    for (name, text) in texts {
        let path = place.path("texts").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    place
}

/// The text of the message to this address with this subject, once it is there.
fn message(running: &Running, email: &str, subject: &str) -> String {
    poll(|| {
        let files = fs::read_dir(running.place.path("messages")).ok()?;
        let files: Vec<_> = files.filter_map(|file| fs::read(file.ok()?.path()).ok()).collect();
        files.iter().find_map(|bytes| {
            let mail = mail_parser::MessageParser::default().parse(&bytes[..])?;
            let to = mail.to()?.first()?.address()?;
            (to == email && mail.subject() == Some(subject)).then(|| mail.body_text(0).unwrap_or_default().replace("\r\n", "\n"))
        })
    })
}

#[test]
fn each_product_speaks_in_its_own_words_and_each_citizen_in_their_language() {
    let long = "parole su una riga sola, perché così è più comodo per chi scrive; ".repeat(5);
    let half =
        format!("Subject: Codici {{{{product}}}}\n\n{long}PIN {{{{pin}}}} PUK {{{{puk}}}} {{{{release}}}}: {{{{stop}}}}\n");
    let running = with(&[
        ("ts-cns/half.email.it.txt", &half),
        ("ts-cns/moved.email.it.txt", "Subject: Spostati\n\n{{product}}, {{release}}: {{stop}}.\n"),
        ("moved.email.it.txt", "Subject: Altrove\n\nAltrove: {{release}} {{stop}}\n"),
    ])
    .start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let answer = anna.write("/v1/releases", KEY, &new_release(&people.mario, Some(1)));
    assert_eq!(answer.status, 201, "{}", answer.body);
    let id = answer.body["release"]["id"].as_str().expect("a number").to_owned();
    let own = message(&running, "citizen@example.it", "Codici TS-CNS");
    assert!(own.starts_with(&long) && own.ends_with(&format!(" {id}: chiami il numero 800 123456\n")), "{own}");

    // The old address learns of it in the words of the product; the message of it has no half, and knows its product.
    let document = json!({ "kind": "passport", "number": "YA1234567", "issuer": "Questura", "expires": "2099-01-01" });
    let corrected = json!({ "reason": "a typing error", "email": "right@example.it", "document": document });
    let again = anna.write(&format!("/v1/releases/{id}/messages"), "again-0123456789", &corrected);
    assert_eq!(again.status, 201, "{}", again.body);
    let told = message(&running, "citizen@example.it", "Spostati");
    assert_eq!(told.trim_end(), format!("TS-CNS, {id}: chiami il numero 800 123456."));

    let mut german = new_release(&people.lucia, Some(2));
    german["language"] = json!("de");
    german["email"] = json!("lucia@example.it");
    let answer = anna.write("/v1/releases", "another-key-of-mine", &german);
    assert_eq!(answer.status, 201, "{}", answer.body);
    let text = message(&running, "lucia@example.it", "Zweiter Teil der Codes Ihrer Karte");
    assert!(text.contains("Letzte 3 Ziffern der PIN: ") && text.contains("rufen Sie 800 123456 an"), "{text}");
}

#[test]
fn a_service_whose_texts_will_not_do_does_not_start() {
    let place = with(&[("half.sms.de.txt", "PIN {{pin}} PUK {{puk}} {{release}} {{stop}}\n{{fiscal_code}}")]);
    let settings = place.path("service.toml");
    fs::write(&settings, &place.settings).expect("written");
    let path = format!("{}:2", place.path("texts").join("half.sms.de.txt").display());
    let user = User::new();
    for language in [Language::It, Language::En] {
        let texts = Texts::new(language);
        let names = "{{fiscal_code}} (pin, puk, pin_last, puk_last, release, product, stop)";
        let wanted = Failure::new(Code::BadText).with("path", &path).with("why", "text-place").with("place", names);
        let settings = settings.display().to_string();
        let output = user.run(&["--lang", language.as_str(), "serve", "--settings", &settings, "--listen", "127.0.0.1:0"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(i32::from(Code::BadText.exit())), "{said}");
        let (what, next) = texts.failure(&wanted);
        // Long lines are folded.
        let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(&what) && flat.contains(&next) && !what.contains("text-"), "{said}");
    }
}
