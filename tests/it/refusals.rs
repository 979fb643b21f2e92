//! Every refusal of a release, through the real program, in both languages: exit status, what happened, what to do next.

use crspin::domain::card::CardState;
use crspin::domain::card_number::CardNumber;
use crspin::domain::operator::Standing;
use crspin::domain::team_number::TeamNumber;
use crspin::domain::time::At;
use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use crspin::i18n::Texts;
use crspin::pkcs11::provision::KeyKind;

use crate::support::counter::{Counter, TOKEN_PIN, assert_refused};
use crate::support::pki::Wish;
use crate::support::service::{card_number, people, seeding};
use crate::support::token::Token;

/// A value of a text: as it is, or a text itself.
#[derive(Clone, Copy)]
enum Value<'a> {
    Plain(&'a str),
    Text(&'a str),
}
use Value::{Plain, Text};

/// What is expected of a command.
struct Case<'a> {
    args: Vec<&'a str>,
    code: Code,
    values: Vec<(&'a str, Value<'a>)>,
}

fn case<'a>(args: Vec<&'a str>, code: Code, values: &[(&'a str, Value<'a>)]) -> Case<'a> {
    Case { args, code, values: values.to_vec() }
}

impl Case<'_> {
    fn failure(&self, texts: &Texts) -> Failure {
        self.values.iter().fold(Failure::new(self.code), |failure, (name, value)| match value {
            Plain(value) => failure.with(name, value),
            Text(text) => failure.with(name, texts.get(text)),
        })
    }

    fn check(&self, counter: &Counter) {
        for language in [Language::It, Language::En] {
            let output = counter.user.run(&[&["--lang", language.as_str()], &self.args[..]].concat());
            assert_refused(&output, &self.failure(&Texts::new(language)), language, &self.args.join(" "));
        }
    }
}

/// The arguments with another value for this flag, or without it.
fn with<'a>(args: &[&'a str], flag: &'a str, value: Option<&'a str>) -> Vec<&'a str> {
    let mut args = args.to_vec();
    let at = args.iter().position(|arg| *arg == flag).unwrap_or(args.len());
    args.drain(at..(at + 2).min(args.len()));
    args.extend(value.map(|value| [flag, value]).into_iter().flatten());
    args
}

#[test]
fn cards_and_documents_that_do_not_serve() {
    let counter = Counter::logged_in();
    let people = counter.place.people.clone();
    let number = |number: u32| card_number(number).to_string();
    let (mario, lucia, slow, annas, brunos) = (number(1), number(2), number(3), number(4), number(5));
    let suspend = async |store: &crspin::store::Store| {
        let suspended = store.set_card_state(&card_number(2), CardState::Suspended, seeding()).await;
        assert!(suspended.expect("written"));
    };
    counter.in_store(suspend);
    let good = Counter::issue(people.mario.as_str(), &mario, "citizen@example.it");
    let of = |person, card| Counter::issue(person, card, "citizen@example.it");
    let cards = |language| {
        let texts = Texts::new(language);
        let line = |product: &str, number: &str, until: &str, name: &str| {
            let team = TeamNumber::of(&number.parse().expect("a number")).to_string();
            texts.with(name, &[("product", product), ("number", number), ("team", &team), ("until", until)])
        };
        let slow = line("Slow", &slow, "2036-12-31", "card-line");
        format!("{slow}; {}", line("TS-CNS", &lucia, "2035-12-31", "card-line-suspended"))
    };
    for one in [
        case(of(people.anna.as_str(), &annas), Code::Oneself, &[]),
        case(with(&of(people.carla.as_str(), "x"), "--card", None), Code::UnknownCard, &[]),
        case(of(people.lucia.as_str(), &lucia), Code::CardSuspended, &[]),
        case(of(people.bruno.as_str(), &brunos), Code::CardExpired, &[("until", Plain("2020-12-31"))]),
        case(with(&good, "--document-expires", Some("2026-01-31")), Code::DocumentExpired, &[("until", Plain("2026-01-31"))]),
        case(
            with(&good, "--document-kind", Some("paper-identity-card")),
            Code::DocumentNotAccepted,
            &[("kind", Plain("paper-identity-card")), ("why", Text("why-paper-card-void"))],
        ),
        case(
            with(&good, "--document-kind", Some("driving-licence")),
            Code::DocumentNotAccepted,
            &[("kind", Plain("driving-licence")), ("why", Text("why-kind-not-accepted"))],
        ),
        case(
            with(&good, "--card", Some("1234")),
            Code::BadValue,
            &[("what", Plain("--card")), ("why", Text("bad-card-id-digits"))],
        ),
        case(
            with(&good, "--fiscal-code", Some("RSSMRA45C12F205X")),
            Code::BadValue,
            &[("what", Plain("--fiscal-code")), ("why", Text("bad-fiscal-code-check"))],
        ),
    ] {
        one.check(&counter);
    }
    for language in [Language::It, Language::En] {
        let args = with(&of(people.lucia.as_str(), ""), "--card", None);
        let output = counter.user.run(&[&["--lang", language.as_str()], &args[..]].concat());
        assert_refused(&output, &Failure::new(Code::WhichCard).with("cards", cards(language)), language, "two cards");
    }
}

#[test]
fn contacts_that_do_not_serve() {
    let counter = Counter::logged_in();
    let number = card_number(1).to_string();
    let good = Counter::issue(counter.place.people.mario.as_str(), &number, "citizen@example.it");
    for one in [
        case(
            with(&with(&good, "--email", None), "--mobile", Some("333 1234567")),
            Code::ChannelNotOffered,
            &[("channel", Plain("sms"))],
        ),
        case(
            with(&good, "--email", Some("mario.rossi@pec.example.it")),
            Code::PecRefused,
            &[("domain", Plain("pec.example.it"))],
        ),
        case(with(&good, "--email", Some("nobody")), Code::BadValue, &[("what", Plain("--email")), ("why", Text("bad-email"))]),
    ] {
        one.check(&counter);
    }
}

/// A card that is not the citizen's: both numbers are told, in the way in which the card was named.
#[test]
fn a_card_that_is_another_is_told_with_both_numbers() {
    let counter = Counter::logged_in();
    let people = counter.place.people.clone();
    let number = |number: u32| card_number(number).to_string();
    let (mario, lucia, slow, none) = (number(1), number(2), number(3), number(999));
    let back = |number: &CardNumber| TeamNumber::of(number).to_string();
    let (marios_back, lucias_back) = (back(&card_number(1)), back(&card_number(2)));
    let backs = back(&CardNumber::complete("603999999999901").expect("a number"));
    let mistyped = format!("{}{}", &backs[..19], if backs.ends_with('0') { '1' } else { '0' });
    let of = |person, card| Counter::issue(person, card, "citizen@example.it");
    for one in [
        case(of(people.mario.as_str(), &none), Code::OtherCard, &[("read", Plain(&none)), ("known", Plain(&mario))]),
        case(of(people.carla.as_str(), &none), Code::UnknownCard, &[]),
        case(of(people.mario.as_str(), &lucia), Code::CardOfAnother, &[("read", Plain(&lucia)), ("known", Plain(&mario))]),
        case(of(people.carla.as_str(), &lucia), Code::CardOfAnother, &[("read", Plain(&lucia)), ("known", Plain("none"))]),
        case(of(people.mario.as_str(), &backs), Code::OtherCard, &[("read", Plain(&backs)), ("known", Plain(&marios_back))]),
        case(of(people.lucia.as_str(), &lucias_back), Code::WhichCard, &[("cards", Plain(&format!("{slow}, {lucia}")))]),
        case(
            of(people.mario.as_str(), &mistyped),
            Code::BadValue,
            &[("what", Plain("--card")), ("why", Text("bad-card-id-team-check"))],
        ),
    ] {
        one.check(&counter);
    }
    let released = counter.user.json(&of(people.mario.as_str(), &marios_back));
    assert_eq!(released["release"]["card"], mario, "the number on the back is as good");
}

#[test]
fn a_missing_answer_names_its_flag() {
    let counter = Counter::logged_in();
    let (mario, card) = (counter.place.people.mario.to_string(), card_number(1).to_string());
    let good = [Counter::issue(&mario, &card, "citizen@example.it"), vec!["--no-input"]].concat();
    for flag in ["--fiscal-code", "--document-kind", "--document-number", "--document-issuer", "--document-expires"] {
        case(with(&good, flag, None), Code::MissingAnswer, &[("flag", Plain(flag))]).check(&counter);
    }
    case(with(&good, "--email", None), Code::MissingAnswer, &[("flag", Plain("--email / --mobile"))]).check(&counter);
    let unconfirmed: Vec<&str> = good.iter().copied().filter(|arg| *arg != "--yes").collect();
    for language in [Language::It, Language::En] {
        let output = counter.user.run(&[&["--lang", language.as_str()], &unconfirmed[..]].concat());
        let wanted = Failure::new(Code::MissingAnswer).with("flag", "--yes");
        assert_refused(&output, &wanted, language, "no --yes");
    }
    assert_eq!(counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(0), "nothing was released");
}

#[test]
fn how_often_is_bounded() {
    let mut counter = Counter::prepare();
    counter.place.settings = counter.place.settings.replace("releases_per_operator = 8", "releases_per_operator = 3");
    counter.serve(&[]);
    counter.log_in();
    let people = counter.place.people.clone();
    let (mario, lucia, slow) = (card_number(1).to_string(), card_number(2).to_string(), card_number(3).to_string());
    let key = ["--key", "0123456789-abcdef"];
    let first = [Counter::issue(people.mario.as_str(), &mario, "one@example.it"), key.to_vec()].concat();
    counter.user.json(&first);
    let other = [Counter::issue(people.mario.as_str(), &mario, "another@example.it"), key.to_vec()].concat();
    case(other, Code::KeyReused, &[]).check(&counter);
    counter.user.json(&Counter::issue(people.mario.as_str(), &mario, "one@example.it"));
    let third = Counter::issue(people.mario.as_str(), &mario, "one@example.it");
    case(third, Code::TooManyForCard, &[("most", Plain("2"))]).check(&counter);

    let slowly = Counter::issue(people.lucia.as_str(), &slow, "lucia@example.it");
    let at = counter.user.json(&slowly)["release"]["at"].as_str().expect("a moment").parse::<At>().expect("a moment");
    let until = at.plus(std::time::Duration::from_hours(1)).wall();
    case(slowly, Code::TooSoon, &[("until", Plain(&until))]).check(&counter);
    let fine = Counter::issue(people.lucia.as_str(), &lucia, "lucia@example.it");
    case(fine, Code::OperatorLimit, &[("most", Plain("3")), ("window", Plain("1440"))]).check(&counter);
}

#[test]
fn who_may_not_release_hears_why() {
    let counter = Counter::open();
    let persons = counter.place.people.clone();
    let card = card_number(1).to_string();
    let good = Counter::issue(persons.mario.as_str(), &card, "citizen@example.it");
    case(good.clone(), Code::NotLoggedIn, &[]).check(&counter);
    for command in [&["whoami"][..], &["logout"], &["status"], &["reprint", "7K3M-Q9TX-2B4F", "--reason", "lost"]] {
        case(command.to_vec(), Code::NotLoggedIn, &[]).check(&counter);
    }
    let certificate = Some((&counter.place.cns, Wish::card_of(persons.carla.as_str())));
    counter.tokens.make(&[Token { label: "carla", pin: TOKEN_PIN, kind: KeyKind::P256, certificate }]);
    counter.user.done(&["login", "--token", "carla", "--pin-file", &counter.pin()]);
    case(good.clone(), Code::NotYourRole, &[]).check(&counter);

    counter.log_in();
    case(["reprint", "7K3M-Q9TX-2B4F", "--reason", "lost"].to_vec(), Code::UnknownRelease, &[]).check(&counter);
    for (own, of_ente, code) in [
        (Standing::Suspended, Standing::Active, Code::OperatorSuspended),
        (Standing::Active, Standing::Suspended, Code::EnteSuspended),
    ] {
        let (mut enti, mut operators) = people(&persons);
        for operator in operators.iter_mut().filter(|operator| operator.fiscal_code == persons.anna) {
            (operator.standing, operator.ente.standing) = (own, of_ente);
        }
        enti[0].standing = of_ente;
        counter.in_store(async |store| {
            store.register(&enti, &operators, seeding()).await.expect("registered");
        });
        case(good.clone(), code, &[]).check(&counter);
    }
}
