use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::domain::behalf::{Ground, GroundPolicy};
use crate::domain::card_product::CardProduct;
use crate::domain::codes::SplitRule;
use crate::domain::document::{DocumentKind, ExpiredDocuments};

fn code(text: &str) -> FiscalCode {
    text.parse().expect(text)
}

fn day(text: &str) -> Date {
    text.parse().expect(text)
}

fn at(text: &str) -> At {
    text.parse().expect(text)
}

const MINUTE: Duration = Duration::from_mins(1);
const NOW: &str = "2026-11-23T09:41:00Z";

/// Everything that a release is judged by; good as it stands.
struct Case {
    operator: FiscalCode,
    citizen: FiscalCode,
    card: Card,
    product: CardProduct,
    document: Option<Document>,
    on_behalf: Option<OnBehalf>,
    declared: bool,
    contacts: Contacts,
    now: At,
}

/// A product as most are.
pub fn product() -> CardProduct {
    CardProduct {
        channel_check: crate::domain::card_product::ChannelCheck::Offered,
        id: "ts-cns".parse().expect("a product"),
        name: "TS-CNS".to_owned(),
        split: SplitRule::new((2, 3), (2, 6)).expect("a rule"),
        documents: BTreeSet::from([DocumentKind::IdentityCard, DocumentKind::PaperIdentityCard]),
        expired_documents: ExpiredDocuments::Refused,
        on_behalf: BTreeMap::new(),
        channels: vec![Channel::Email],
        pec: false,
        most_releases: 5,
        release_interval: 5 * MINUTE,
        most_reprints: 3,
        reprint_window: 60 * MINUTE,
        most_resends: 3,
        most_address_changes: 1,
        both_within: 60 * MINUTE,
    }
}

impl Case {
    fn good() -> Self {
        let citizen = code("RSSMRA45C12F205C");
        Self {
            operator: code("MRTNTN23M02D969P"),
            citizen: citizen.clone(),
            card: Card {
                number: "4539578763621486".parse().expect("a number"),
                holder: citizen,
                product: "ts-cns".parse().expect("a product"),
                valid_until: day("2026-11-23"),
                state: CardState::Active,
                releases: 4,
                last_release: Some(at("2026-11-23T09:36:00Z")),
            },
            product: product(),
            document: Some(Document {
                kind: DocumentKind::IdentityCard,
                number: "CA00000AA".parse().expect("a number"),
                issuer: "Comune di Como".parse().expect("an issuer"),
                expires: day("2026-11-23"),
            }),
            on_behalf: None,
            declared: false,
            contacts: Contacts::new(Some("mario@example.it".parse().expect("an address")), None).expect("contacts"),
            now: at(NOW),
        }
    }

    fn judge(&self) -> Result<(), ReleaseRefused> {
        let asked = Asked {
            operator: &self.operator,
            citizen: &self.citizen,
            document: self.document.as_ref(),
            on_behalf: self.on_behalf.as_ref(),
            declared: self.declared,
            contacts: &self.contacts,
        };
        judge_release(&asked, &self.card, &self.product, self.now)
    }

    fn document(&mut self) -> &mut Document {
        self.document.as_mut().expect("a document")
    }
}

/// What is wrong, how it gets wrong, and what is said then; in the order in which the rules are judged.
type Rule = (&'static str, fn(&mut Case), fn() -> ReleaseRefused);

const RULES: [Rule; 11] = [
    ("the operator is the citizen", |case| case.operator = case.citizen.clone(), || ReleaseRefused::Oneself),
    ("another's card", |case| case.card.holder = code("FOXDRA26C24H872Y"), || ReleaseRefused::CardOfAnother),
    ("a suspended card", |case| case.card.state = CardState::Suspended, || ReleaseRefused::CardSuspended),
    (
        "a card that ended yesterday",
        |case| case.card.valid_until = day("2026-11-22"),
        || ReleaseRefused::CardExpired(day("2026-11-22")),
    ),
    (
        "a card on paper",
        |case| case.document().kind = DocumentKind::PaperIdentityCard,
        || ReleaseRefused::Document(DocumentRefused::PaperCardVoid),
    ),
    (
        "a kind that the product does not take",
        |case| case.product.documents.clear(),
        || ReleaseRefused::Document(DocumentRefused::Kind(DocumentKind::IdentityCard)),
    ),
    (
        "a document that ended yesterday",
        |case| case.document().expires = day("2026-11-22"),
        || ReleaseRefused::Document(DocumentRefused::Expired(day("2026-11-22"))),
    ),
    (
        "a channel that the product does not offer",
        |case| {
            let mobile = "3331234567".parse().expect("a mobile");
            case.contacts = Contacts::new(case.contacts.email().cloned(), Some(mobile)).expect("contacts");
        },
        || ReleaseRefused::Channel(Channel::Sms),
    ),
    (
        "a certified mailbox",
        |case| {
            let email = "mario.rossi@pec.example.it".parse().expect("an address");
            case.contacts = Contacts::new(Some(email), None).expect("contacts");
        },
        || ReleaseRefused::CertifiedMail(CertifiedMail("pec.example.it".to_owned())),
    ),
    ("released five times", |case| case.card.releases = 5, || ReleaseRefused::TooMany(5)),
    (
        "released four minutes and some ago",
        |case| case.card.last_release = Some(at("2026-11-23T09:36:00.001Z")),
        || ReleaseRefused::TooSoon { until: at("2026-11-23T09:41:00.001Z") },
    ),
];

#[test]
fn each_rule_refuses_with_its_own_reason() {
    assert_eq!(Case::good().judge(), Ok(()), "the edges of every rule are inside");
    for (what, spoil, wanted) in RULES {
        let mut case = Case::good();
        spoil(&mut case);
        assert_eq!(case.judge(), Err(wanted()), "{what}");
    }
}

#[test]
fn certified_mailboxes_are_taken_where_the_product_says_so() {
    let mut case = Case::good();
    case.contacts = Contacts::new(Some("mario.rossi@pec.example.it".parse().expect("an address")), None).expect("contacts");
    case.product.pec = true;
    assert_eq!(case.judge(), Ok(()));
}

#[test]
fn the_first_rule_that_refuses_is_the_one_named() {
    // From the last rule to the first: each hides all that come after it.
    let mut case = Case::good();
    for (what, spoil, wanted) in RULES.into_iter().rev() {
        spoil(&mut case);
        assert_eq!(case.judge(), Err(wanted()), "{what}");
    }
}

/// A child whose mother comes; good as it stands.
fn delegated() -> Case {
    let mut case = Case::good();
    case.citizen = code("FOXDRA26C24H872Y");
    case.card.holder = case.citizen.clone();
    case.document = None;
    let policy = GroundPolicy { documents: [DocumentKind::Passport].into(), protocol: true, citizen_document: false };
    case.product.on_behalf.insert(Ground::Minor, policy);
    case.on_behalf = Some(OnBehalf {
        ground: Ground::Minor,
        delegate: code("MRSMSR81D60Z611H"),
        name: "Mireille Moreau".parse().expect("a name"),
        kinship: "madre".parse().expect("a kinship"),
        document: Document {
            kind: DocumentKind::Passport,
            number: "YA1234567".parse().expect("a number"),
            issuer: "Questura di Como".parse().expect("an issuer"),
            expires: day("2026-11-23"),
        },
        protocol: Some("7/2026".parse().expect("a protocol")),
    });
    case
}

#[test]
fn who_comes_for_others_is_judged_with_the_rest() {
    fn behalf(case: &mut Case) -> &mut OnBehalf {
        case.on_behalf.as_mut().expect("somebody")
    }
    assert_eq!(delegated().judge(), Ok(()));
    let rules: [Rule; 8] = [
        ("the operator is the delegate", |case| behalf(case).delegate = case.operator.clone(), || ReleaseRefused::Oneself),
        ("the card is another's", |case| case.card.holder = code("RSSMRA45C12F205C"), || ReleaseRefused::CardOfAnother),
        (
            "a ground that the product does not allow",
            |case| case.product.on_behalf.clear(),
            || ReleaseRefused::Behalf(BehalfRefused::NotAllowed(Ground::Minor)),
        ),
        (
            "no protocol",
            |case| behalf(case).protocol = None,
            || ReleaseRefused::Behalf(BehalfRefused::ProtocolNeeded(Ground::Minor)),
        ),
        (
            "a kind that the ground does not take, though the product does",
            |case| behalf(case).document.kind = DocumentKind::IdentityCard,
            || ReleaseRefused::DelegateDocument(DocumentRefused::Kind(DocumentKind::IdentityCard)),
        ),
        (
            "the delegate's document ended yesterday",
            |case| behalf(case).document.expires = day("2026-11-22"),
            || ReleaseRefused::DelegateDocument(DocumentRefused::Expired(day("2026-11-22"))),
        ),
        (
            "the citizen's own document is wanted",
            |case| {
                let policy = case.product.on_behalf.get_mut(&Ground::Minor).expect("the policy");
                policy.citizen_document = true;
            },
            || ReleaseRefused::DocumentNeeded,
        ),
        ("released five times", |case| case.card.releases = 5, || ReleaseRefused::TooMany(5)),
    ];
    for (what, spoil, wanted) in rules {
        let mut case = delegated();
        spoil(&mut case);
        assert_eq!(case.judge(), Err(wanted()), "{what}");
    }
    // A document that need not be shown is judged when it is.
    let mut case = delegated();
    case.document = Case::good().document;
    assert_eq!(case.judge(), Ok(()));
    case.document().expires = day("2026-11-22");
    assert_eq!(case.judge(), Err(ReleaseRefused::Document(DocumentRefused::Expired(day("2026-11-22")))));
    // One declaration speaks of every document that was shown.
    case.product.expired_documents = ExpiredDocuments::WithDeclaration { most_days: 1 };
    assert_eq!(case.judge(), Err(ReleaseRefused::Document(DocumentRefused::DeclarationNeeded(day("2026-11-22")))));
    case.declared = true;
    case.on_behalf.as_mut().expect("somebody").document.expires = day("2026-11-22");
    assert_eq!(case.judge(), Ok(()));
}

#[test]
fn who_comes_alone_shows_a_document() {
    let mut case = Case::good();
    case.document = None;
    assert_eq!(case.judge(), Err(ReleaseRefused::DocumentNeeded));
}

#[test]
fn nobody_releases_their_own_card_in_another_name() {
    let mut case = Case::good();
    case.citizen = code("FOXDRA26C24H872Y");
    case.card.holder = case.operator.clone();
    assert_eq!(case.judge(), Err(ReleaseRefused::Oneself));
}

#[test]
fn a_card_never_released_has_no_interval() {
    let mut case = Case::good();
    case.card.last_release = None;
    case.card.releases = 0;
    assert_eq!(case.judge(), Ok(()));
    // A product that releases nothing at all is a way to close it.
    case.product.most_releases = 0;
    assert_eq!(case.judge(), Err(ReleaseRefused::TooMany(0)));
}

#[test]
fn the_day_is_judged_in_italy() {
    // 23:30 UTC is already the next day in Italy: card and document ended yesterday.
    let mut case = Case::good();
    case.now = at("2026-11-23T23:30:00Z");
    assert_eq!(case.judge(), Err(ReleaseRefused::CardExpired(day("2026-11-23"))));
}

#[test]
fn paper_cards_end_with_2_august_2026() {
    for (now, wanted) in [
        ("2026-08-02T21:59:59Z", Ok(())), // 23:59:59 in Italy
        ("2026-08-02T22:00:00Z", Err(ReleaseRefused::Document(DocumentRefused::PaperCardVoid))),
    ] {
        let mut case = Case::good();
        case.document().kind = DocumentKind::PaperIdentityCard;
        case.document().expires = day("2030-01-01"); // what it bears does not count
        case.card.last_release = None;
        case.now = at(now);
        assert_eq!(case.judge(), wanted, "{now}");
    }
}

#[test]
fn reprints_end_with_window_and_count() {
    let product = Case::good().product;
    let released = at(NOW);
    let until = at("2026-11-23T10:41:00Z");
    for (now, reprints, wanted) in [
        (NOW, 0, Ok(())),
        (NOW, 2, Ok(())),
        (NOW, 3, Err(ReprintRefused::TooMany(3))),
        (NOW, u32::MAX, Err(ReprintRefused::TooMany(3))),
        ("2026-11-23T10:41:00Z", 2, Ok(())), // the last moment
        ("2026-11-23T10:41:00.001Z", 0, Err(ReprintRefused::TooLate { until })),
        ("2026-11-23T10:41:00.001Z", 3, Err(ReprintRefused::TooLate { until })), // no other count would help
        ("2026-11-23T09:40:00Z", 0, Ok(())),                                     // a clock that was set back
    ] {
        assert_eq!(judge_reprint(released, reprints, &product, at(now)), wanted, "{now} {reprints}");
    }
}

#[test]
fn release_numbers_are_read_as_people_write_them() {
    for (given, wanted) in [
        ("7K3M-Q9TX-2B4F", Some("7K3M-Q9TX-2B4F")),
        ("7k3mq9tx2b4f", Some("7K3M-Q9TX-2B4F")),
        (" 7K3M-Q9TX-2B4F\n", Some("7K3M-Q9TX-2B4F")),
        ("OIL0-OIL1-oil1", Some("0110-0111-0111")), // look-alikes
        ("7K3M-Q9TX-2B4", None),
        ("7K3M-Q9TX-2B4FF", None),
        ("7K3M-Q9TX-2B4U", None),                   // no U
        ("7K3M Q9TX 2B4F", Some("7K3M-Q9TX-2B4F")), // as it is read out
        ("7K3M-Q9TX-2B4É", None),
        ("", None),
        ("------------", None),
    ] {
        assert_eq!(given.parse::<ReleaseId>().ok().as_ref().map(ReleaseId::as_str), wanted, "{given:?}");
    }
}

#[test]
fn release_numbers_hold_sixty_bits() {
    for (bits, wanted) in [
        (0, "0000-0000-0000"),
        (1, "0000-0000-0001"),
        (1 << 59, "G000-0000-0000"),
        ((1 << 60) - 1, "ZZZZ-ZZZZ-ZZZZ"),
        (u64::MAX, "ZZZZ-ZZZZ-ZZZZ"), // higher bits are ignored
    ] {
        assert_eq!(ReleaseId::from_random(bits).as_str(), wanted);
    }
    let each_bit: BTreeSet<_> = (0..60).map(|bit| ReleaseId::from_random(1 << bit)).collect();
    assert_eq!(each_bit.len(), 60);
}

#[test]
fn limits_count_in_frames() {
    let limit = OperatorLimit { most: 60, window: 60 * MINUTE };
    assert_eq!(limit.frame(at(NOW)), at("2026-11-23T09:00:00Z"));
    assert_eq!(limit.frame(at("2026-11-23T09:00:00Z")), at("2026-11-23T09:00:00Z"));
    assert_eq!(limit.frame(at("1969-12-31T23:59:59Z")), at("1969-12-31T23:00:00Z"));
}

proptest! {
    #[test]
    fn release_numbers_come_back(bits in 0_u64..1 << 60) {
        let id = ReleaseId::from_random(bits);
        prop_assert_eq!(id.as_str().parse(), Ok(id.clone()));
        prop_assert_eq!(id.as_str().to_lowercase().replace('-', "").parse(), Ok(id));
    }

    #[test]
    fn frames_begin_before_and_end_after(now in any::<i64>(), window in any::<u64>()) {
        let limit = OperatorLimit { most: 1, window: Duration::from_millis(window) };
        let (now, frame) = (At::from_millis(now), limit.frame(At::from_millis(now)));
        // At the very beginning of time a frame would begin before it.
        prop_assert!(frame <= now || frame == At::from_millis(i64::MIN));
        prop_assert!(now.since(frame) <= limit.window.max(Duration::from_millis(1)));
    }

    #[test]
    fn never_panics(text in any::<String>(), near in "[0-9A-Za-z -]{10,16}") {
        for text in [text, near] {
            let _ = text.parse::<ReleaseId>().map(|id| id.to_string());
        }
    }
}
