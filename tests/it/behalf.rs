//! People who come for others, and expired documents with a declaration, through the real program.

use crspin::clock;
use crspin::domain::event::Act;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use crspin::i18n::Texts;
use serde_json::json;

use crate::support::counter::{Counter, Known, assert_refused};
use crate::support::service::{Place, new_release};
use crate::support::terminal::Terminal;

const MOTHER: &str = "MRSMSR81D60Z611H";

/// Somebody born this year, so that the test stays true.
fn child() -> FiscalCode {
    let year = clock::now().day().year() % 100;
    let mut letters = 'A'..='Z';
    letters.find_map(|check| format!("FOXDRA{year:02}A01H872{check}").parse().ok()).expect("a code")
}

/// A counter where parents and health delegates may come, and expired documents are taken for 30 days.
fn counter() -> (Counter, Vec<Known>) {
    let mut counter = Counter::prepare();
    let lax = "reprint_window_hours = 24\nexpired_documents = \"with-declaration\"\nexpired_at_most_days = 30\n\
        [product.on_behalf.minor]\ndocuments = [\"passport\", \"driving-licence\"]\n\
        [product.on_behalf.health]\nprotocol = false\ncitizen_document = true\n";
    counter.place.settings = counter.place.settings.replacen("reprint_window_hours = 24\n", lax, 1);
    counter.serve(&[]);
    counter.log_in();
    let people = counter.place.people.clone();
    let cards = counter.import(&[&child(), &people.mario, &people.lucia]);
    (counter, cards)
}

/// The flags of a good release to somebody who comes with a passport.
fn flags<'a>(card: &'a Known, ground: &'a str, delegate: &'a str) -> Vec<&'a str> {
    let citizen = ["issue", "--fiscal-code", &card.holder, "--card", &card.number, "--email", "c@example.it", "--yes"];
    let person = ["--delegate-fiscal-code", delegate, "--delegate-name", "Mireille Moreau", "--delegate-kinship", "madre"];
    let passport = ["--delegate-document-kind", "passport", "--delegate-document-number", "YA1234567"];
    let issued = ["--delegate-document-issuer", "Questura di Como", "--delegate-document-expires", "2099-01-01"];
    [&citizen[..], &["--on-behalf", ground], &person, &passport, &issued].concat()
}

const OWN: [&str; 8] = [
    "--document-kind",
    "passport",
    "--document-number",
    "YA7654321",
    "--document-issuer",
    "Questura di Como",
    "--document-expires",
    "2099-01-01",
];
const FORM: [&str; 2] = ["--protocol", "12/2026"];

/// The same flags with another value for this one.
fn with<'a>(args: &[&'a str], flag: &str, value: &'a str) -> Vec<&'a str> {
    let at = args.iter().position(|arg| *arg == flag).expect("the flag");
    args.iter().enumerate().map(|(place, arg)| if place == at + 1 { value } else { *arg }).collect()
}

/// Refused in both languages with this failure; `why` in texts is a name of a text when it begins with `why-`.
fn refused(counter: &Counter, args: &[&str], code: Code, values: &[(&str, &str)]) {
    for language in [Language::It, Language::En] {
        let texts = Texts::new(language);
        let wanted = values.iter().fold(Failure::new(code), |failure, (name, value)| {
            failure.with(name, if value.starts_with("why-") { texts.get(value) } else { (*value).to_owned() })
        });
        let output = counter.user.run(&[&["--lang", language.as_str()], args].concat());
        assert_refused(&output, &wanted, language, &args.join(" "));
    }
}

#[test]
fn a_parent_comes_for_a_child() {
    let (counter, cards) = counter();
    let args = [flags(&cards[0], "minor", MOTHER), FORM.to_vec()].concat();
    let answer = counter.user.json(&args);
    assert_eq!(answer["first_half"]["pin"].as_str(), Some(&cards[0].pin[..2]));
    let release = &answer["release"];
    assert_eq!(release["mode"], "delegated");
    let delegate = json!({ "ground": "minor", "fiscal_code": MOTHER, "name": "Mireille Moreau", "kinship": "madre",
        "protocol": "12/2026" });
    assert_eq!(release["delegate"], delegate);
    let id = release["id"].as_str().expect("a number");
    assert_eq!(counter.user.json(&["status", id])["releases"][0]["delegate"], delegate);
    let table = counter.user.run(&["--lang", "it", "status", id]);
    assert!(String::from_utf8_lossy(&table.stdout).contains("tramite Mireille Moreau (minorenne)"), "{table:?}");
    let csv = counter.user.run(&["status", id, "--csv"]);
    assert!(String::from_utf8_lossy(&csv.stdout).trim_end().ends_with(",delegated"), "{csv:?}");
    // The half again is for the same two people.
    let again = counter.user.run(&["--lang", "en", "reprint", id, "--reason", "The paper tore"]);
    let told = Texts::new(Language::En).with("reprint-delegated", &[("name", "Mireille Moreau"), ("code", MOTHER)]);
    assert!(again.status.success() && String::from_utf8_lossy(&again.stderr).contains(&told), "{again:?}");
    // The audit tells a delegated release, and not who came.
    let events = counter.in_store(async |store| {
        store.events(0, 100).await.expect("events").into_iter().map(|(_, event)| event).collect::<Vec<_>>()
    });
    let event = events.iter().find(|event| event.act == Act::ReleasedOnBehalf).expect("the event");
    assert_eq!((event.object.as_str(), event.result.as_str()), (id, "done"));
    assert!(events.iter().all(|event| !format!("{event:?}").contains(MOTHER)), "{events:?}");
}

#[test]
fn each_rule_about_those_who_come_is_told() {
    let (counter, cards) = counter();
    let anna = counter.place.people.anna.to_string();
    let bad = |code, args: &[&str], values: &[(&str, &str)]| refused(&counter, args, code, values);
    let good = [flags(&cards[0], "minor", MOTHER), FORM.to_vec()].concat();
    let ill = flags(&cards[1], "health", MOTHER);
    bad(Code::BehalfNotAllowed, &flags(&cards[1], "guardianship", MOTHER), &[("ground", "guardianship")]);
    bad(Code::NotAMinor, &flags(&cards[1], "minor", MOTHER), &[]);
    bad(Code::ProtocolNeeded, &flags(&cards[0], "minor", MOTHER), &[("ground", "minor")]);
    bad(Code::DelegateNotAccepted, &with(&good, "--delegate-fiscal-code", &cards[0].holder), &[("why", "is-the-citizen")]);
    let minor = child().to_string();
    bad(Code::DelegateNotAccepted, &with(&ill, "--delegate-fiscal-code", &minor), &[("why", "under-age")]);
    bad(Code::Oneself, &with(&good, "--delegate-fiscal-code", &anna), &[]);
    bad(
        Code::DocumentNotAccepted,
        &with(&good, "--delegate-document-kind", "identity-card"),
        &[("whose", "delegate"), ("kind", "identity-card"), ("why", "why-kind-not-accepted")],
    );
    bad(
        Code::DocumentExpired,
        &with(&good, "--delegate-document-expires", "2020-01-31"),
        &[("whose", "delegate"), ("until", "2020-01-31"), ("most", "30"), ("why", "long-ago")],
    );
    let why = |language| Texts::new(language).get("bad-kinship");
    for language in [Language::It, Language::En] {
        let args = [&["--lang", language.as_str()], &with(&good, "--delegate-kinship", "zi")[..]].concat();
        let wanted = Failure::new(Code::BadValue).with("what", "--delegate-kinship").with("why", why(language));
        assert_refused(&counter.user.run(&args), &wanted, language, "a kinship of two letters");
    }
    // With the document of the citizen, who cannot come: missing, then there.
    let no_input = [&ill[..], &["--no-input"]].concat();
    bad(Code::MissingAnswer, &no_input, &[("flag", "--document-kind")]);
    let released = counter.user.json(&[&ill[..], &OWN].concat());
    assert_eq!(released["release"]["delegate"]["protocol"], json!(null));
    // A flag of the one who comes, without saying that somebody comes.
    let stray = counter.user.run(&[&Counter::issue(&cards[1].holder, &cards[1].number, "c@example.it")[..], &FORM].concat());
    assert_eq!(stray.status.code(), Some(2), "{stray:?}");
    assert_eq!(counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_expired_document_needs_a_declaration() {
    let (counter, cards) = counter();
    let today = clock::now().day();
    let yesterday = today.yesterday().expect("a day").to_string();
    let args = Counter::issue(&cards[1].holder, &cards[1].number, "c@example.it");
    let expired = with(&args, "--document-expires", &yesterday);
    refused(&counter, &expired, Code::DeclarationNeeded, &[("until", &yesterday)]);
    let declared = |args: &[&str]| counter.user.json(&[args, &["--expired-with-declaration", "prot. 99/2026"]].concat());
    assert_eq!(declared(&expired)["release"]["declaration"], "prot. 99/2026");
    let long_ago = [&with(&args, "--document-expires", "2020-01-31")[..], &["--expired-with-declaration", "prot. 99"]].concat();
    let values = [("until", "2020-01-31"), ("most", "30"), ("why", "long-ago")];
    refused(&counter, &long_ago, Code::DocumentExpired, &values);
    // A declaration about a document that is valid says nothing, and is not kept.
    assert_eq!(declared(&args)["release"]["declaration"], json!(null));
    assert_eq!(counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_product_that_says_nothing_allows_nothing() {
    let counter = Counter::logged_in();
    let cards = counter.import(&[&counter.place.people.mario]);
    for ground in ["minor", "guardianship", "health"] {
        refused(&counter, &flags(&cards[0], ground, MOTHER), Code::BehalfNotAllowed, &[("ground", ground)]);
    }
    let args = Counter::issue(&cards[0].holder, &cards[0].number, "c@example.it");
    let expired = with(&args, "--document-expires", "2026-01-31");
    let declared = [&expired[..], &["--expired-with-declaration", "prot. 99"]].concat();
    refused(&counter, &declared, Code::DocumentExpired, &[("until", "2026-01-31")]);
}

#[test]
fn a_batch_has_columns_for_those_who_come() {
    let (counter, cards) = counter();
    let yesterday = clock::now().day().yesterday().expect("a day").to_string();
    let head = "fiscal_code,card,document_kind,document_number,document_issuer,document_expires,email,on_behalf,\
        delegate_fiscal_code,delegate_name,delegate_kinship,delegate_document_kind,delegate_document_number,\
        delegate_document_issuer,delegate_document_expires,protocol,declaration";
    let came = |ground: &str, protocol: &str, own: &str, card: &Known| {
        format!(
            "{},{},{own},c@example.it,{ground},{MOTHER},Mireille Moreau,madre,passport,YA1234567,Questura,2099-01-01,{protocol},",
            card.holder, card.number
        )
    };
    let alone = |expires: &str, rest: &str, card: &Known| {
        format!("{},{},passport,YA7654321,Questura di Como,{expires},c@example.it,{rest}", card.holder, card.number)
    };
    let run = |name: &str, rows: &[String], more: &[&str]| {
        let file = counter.user.folder().join(name);
        std::fs::write(&file, format!("{head}\n{}\n", rows.join("\n"))).expect("written");
        counter.user.run(&[&["batch", "run", &file.display().to_string()], more].concat())
    };
    let good = [
        came("minor", "7/2026", ",,,", &cards[0]),
        came("health", "", "passport,YA7654321,Questura,2099-01-01", &cards[1]),
        alone(&yesterday, ",,,,,,,,,prot. 8", &cards[2]),
    ];
    let done = run("good.csv", &good, &[]);
    assert!(done.status.success(), "{done:?}");
    let releases = counter.user.json(&["status", "--mine"])["releases"].as_array().expect("releases").clone();
    let modes = |mode: &str| releases.iter().filter(|release| release["mode"] == mode).count();
    assert_eq!((modes("delegated"), modes("direct")), (2, 1));
    assert!(releases.iter().any(|release| release["declaration"] == "prot. 8"));

    let bad = [
        came("minor", "7", ",,,", &cards[1]),      // no minor
        came("", "7", ",,,", &cards[0]),           // no ground
        alone(&yesterday, ",,,,,,,,,", &cards[2]), // no declaration
    ];
    let stopped = run("bad.csv", &bad, &["--lang", "en"]);
    let told = String::from_utf8_lossy(&stopped.stderr).into_owned();
    let texts = Texts::new(Language::En);
    let lines = [
        texts.with("batch-bad-row", &[("line", "2"), ("what", "on_behalf"), ("why", &texts.get("err-not-a-minor"))]),
        texts.with("batch-bad-row", &[("line", "3"), ("what", "delegate_fiscal_code"), ("why", &texts.get("batch-no-ground"))]),
        texts.with("batch-document-expired", &[("until", &yesterday)]),
    ];
    assert_eq!(stopped.status.code(), Some(40), "{told}");
    assert!(lines.iter().all(|line| told.contains(line)), "{told}\nwanted: {lines:#?}");
}

#[test]
fn the_terminal_offers_it_where_the_document_is_asked_for() {
    let (counter, cards) = counter();
    let texts = Texts::new(Language::It);
    let terminal = Terminal::run(&counter.user, &["--lang", "it", "issue"]);
    let yesterday = clock::now().day().yesterday().expect("a day").to_string();
    terminal.shows(&texts.get("field-fiscal-code")).types(&cards[0].holder).presses("Enter");
    // The last line of the kinds.
    terminal.shows(&texts.get("behalf-somebody")).presses("Up").presses("Enter");
    terminal.shows(&texts.get("ground-health")).presses("Enter");
    terminal.shows(&texts.get("field-delegate-fiscal-code")).types(MOTHER).presses("Enter");
    terminal.shows(&texts.get("field-delegate-name")).types("Mireille Moreau").presses("Enter");
    terminal.shows(&texts.get("field-delegate-kinship")).types("madre").presses("Enter");
    terminal.shows(&texts.get("field-delegate-document-kind")).presses("Enter");
    terminal.shows(&texts.get("field-document-number")).types("YA1234567").presses("Enter");
    terminal.shows(&texts.get("field-document-issuer")).types("Questura di Como").presses("Enter");
    terminal.shows(&texts.get("field-document-expires")).types(&yesterday).presses("Enter");
    terminal.shows("Dichiarazione").types("prot. 99").presses("Enter");
    terminal.shows(&texts.get("field-protocol")).types("12/2026").presses("Enter");
    terminal.shows(&texts.get("field-email")).types("c@example.it").presses("Enter");
    terminal.shows(&texts.get("issue-confirm"));
    let summary = terminal.screen();
    for shown in ["Mireille Moreau", MOTHER, "madre", "12/2026", "prot. 99", "YA1234567"] {
        assert!(summary.contains(shown), "{shown} in {summary}");
    }
    terminal.types("s").presses("Enter").shows(&texts.get("readout-key")).presses("Enter");
    assert_eq!(terminal.ended(), 0);
    let release = counter.user.json(&["status", "--mine"])["releases"][0].clone();
    assert_eq!((&release["mode"], &release["declaration"]), (&json!("delegated"), &json!("prot. 99")));
    // Shown again only after a look at who is there.
    let again =
        Terminal::run(&counter.user, &["--lang", "it", "reprint", release["id"].as_str().expect("id"), "--reason", "carta"]);
    again.shows(&texts.get("reprint-is-here")).presses("n").presses("Enter");
    assert_eq!(again.ended(), 3);
    assert_eq!(counter.user.json(&["status", "--mine"])["releases"][0]["reprints"], 0);
}

#[test]
fn the_service_judges_whatever_a_client_says() {
    let mut place = Place::new();
    let lax = "reprint_window_hours = 24\n[product.on_behalf.health]\ncitizen_document = true\n";
    place.settings = place.settings.replacen("reprint_window_hours = 24\n", lax, 1);
    let running = place.start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let policy = json!([{ "ground": "health", "documents": ["identity-card", "paper-identity-card", "passport"],
        "protocol": true, "citizen_document": true }]);
    assert_eq!(anna.get("/v1/products").body["products"][1]["on_behalf"], policy);
    let good = |ground: &str, delegate: &str| {
        let mut asked = new_release(&people.mario, None);
        asked["on_behalf"] = json!({ "ground": ground, "fiscal_code": delegate, "name": "Mireille Moreau", "kinship": "moglie",
            "protocol": "7", "document": asked["document"] });
        asked
    };
    let mut alone = new_release(&people.mario, None);
    alone.as_object_mut().expect("an object").remove("document");
    let mut without = good("health", MOTHER);
    without.as_object_mut().expect("an object").remove("document");
    let mut formless = good("health", MOTHER);
    formless["on_behalf"]["protocol"] = json!(null);
    let mut expired = good("health", MOTHER);
    expired["on_behalf"]["document"]["expires"] = json!("2020-01-31");
    let cases = [
        (good("minor", MOTHER), "behalf-not-allowed"),
        (good("health", people.mario.as_str()), "delegate-not-accepted"),
        (good("health", child().as_str()), "delegate-not-accepted"),
        (good("health", people.anna.as_str()), "oneself"),
        (formless, "protocol-needed"),
        (expired, "document-expired"),
        (without, "document-needed"),
        (alone, "document-needed"),
    ];
    for (number, (asked, code)) in cases.iter().enumerate() {
        let answer = anna.write("/v1/releases", &format!("0123456789-behalf-{number}"), asked);
        assert_eq!((answer.status, &answer.body["code"]), (422, &json!(code)), "{asked}");
    }
    let refusals: Vec<_> = running.events().into_iter().filter(|event| event.result != "done").collect();
    let acts: Vec<_> = refusals.iter().map(|event| (event.act, event.result.as_str())).collect();
    let wanted: Vec<_> = cases
        .iter()
        .enumerate()
        .map(|(number, (_, code))| {
            (if number == cases.len() - 1 { Act::ReleaseRefused } else { Act::ReleaseOnBehalfRefused }, *code)
        })
        .collect();
    assert_eq!(acts, wanted);
    // Another delegate under the same key is another request.
    let key = "0123456789-behalf-done";
    assert_eq!(anna.write("/v1/releases", key, &good("health", MOTHER)).status, 201);
    assert_eq!(anna.write("/v1/releases", key, &good("health", MOTHER)).status, 200);
    let other = anna.write("/v1/releases", key, &good("health", people.lucia.as_str()));
    assert_eq!(other.body["code"], "key-reused");
}
