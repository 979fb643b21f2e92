//! Roundtrips, rows that were swapped or changed, and the other side's key, really tried.

use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::domain::card_number::CardNumber;
use crate::domain::card_product::ProductId;
use crate::domain::codes::{Codes, SplitRule};
use crate::domain::sealed::{OaepHash, SealedHalf, Side, WrappedKey};
use crate::exit::{Code, Failure};
use crate::secret::Secret;

/// Key pairs take a second to make: one folder of them for all tests.
fn keys() -> &'static Path {
    static KEYS: OnceLock<tempfile::TempDir> = OnceLock::new();
    KEYS.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a folder");
        keygen(dir.path(), None).expect("keys");
        dir
    })
    .path()
}

fn opener(side: Side) -> Opener {
    Opener::load(side, &keys().join(format!("{side}.key")), None).expect("an opener")
}

fn public(side: Side) -> PublicKey {
    PublicKey::load(&keys().join(format!("{side}.pub"))).expect("a public key")
}

fn sealer() -> Sealer {
    Sealer::new(&public(Side::Desk), &public(Side::Message)).expect("a sealer")
}

fn codes(pin: &str, puk: &str) -> Codes {
    let rule = SplitRule::new((2, 3), (2, 6)).expect("a rule");
    Codes::parse(Secret::new(pin.to_owned()), Secret::new(puk.to_owned()), rule).expect("codes")
}

fn card(first_15: &str) -> CardNumber {
    CardNumber::complete(first_15).expect("a card number")
}

fn product(id: &str) -> ProductId {
    id.parse().expect("a product")
}

struct Sealed {
    desk: SealedHalf,
    message: SealedHalf,
    desk_key: WrappedKey,
    message_key: WrappedKey,
}

fn sealed(pin: &str, puk: &str) -> Sealed {
    let sealer = sealer();
    let (desk, message) = sealer.seal(codes(pin, puk), &card("603001234567890"), &product("ts-cns")).expect("sealed");
    let [desk_key, message_key] = sealer.keys();
    Sealed { desk, message, desk_key, message_key }
}

#[test]
fn each_side_opens_its_half() {
    let it = sealed("04815", "16234208");
    let (card, product) = (card("603001234567890"), product("ts-cns"));
    let desk = opener(Side::Desk).desk(&it.desk, &it.desk_key, &card, &product).expect("the first half");
    let message = opener(Side::Message).message(&it.message, &it.message_key, &card, &product).expect("the second half");
    assert_eq!((desk.pin.reveal(), desk.puk.reveal()), ("04", "16"));
    assert_eq!((message.pin.reveal(), message.puk.reveal()), ("815", "234208"));
}

#[test]
fn no_row_opens_in_another_place() {
    let it = sealed("04815", "16234208");
    let other = sealed("04815", "16234208");
    let opener = opener(Side::Desk);
    let (number, ts_cns) = (card("603001234567890"), product("ts-cns"));
    let open = |half: &SealedHalf, key: &WrappedKey, number: &CardNumber, product: &ProductId| {
        opener.desk(half, key, number, product).map(drop).map_err(|error| error.to_string())
    };
    open(&it.desk, &it.desk_key, &number, &ts_cns).expect("as it was sealed");

    let does_not_open = Err(VaultError::DoesNotOpen.to_string());
    assert_eq!(open(&it.desk, &it.desk_key, &card("603001234567891"), &ts_cns), does_not_open, "another card");
    assert_eq!(open(&it.desk, &it.desk_key, &number, &product("cie")), does_not_open, "another product");
    let swapped = SealedHalf { pin: it.desk.puk.clone(), puk: it.desk.pin.clone(), ..it.desk.clone() };
    assert_eq!(open(&swapped, &it.desk_key, &number, &ts_cns), does_not_open, "PIN and PUK swapped");
    let other_key = Err(VaultError::OtherDataKey.to_string());
    assert_eq!(open(&it.desk, &other.desk_key, &number, &ts_cns), other_key, "the data key of another import");
    let renamed = WrappedKey { id: it.desk.key, ..other.desk_key.clone() };
    let fresh = super::tests::opener(Side::Desk);
    assert!(fresh.desk(&it.desk, &renamed, &number, &ts_cns).is_err(), "another data key under the same name");
    for place in 0..it.desk.pin.len() {
        let mut changed = it.desk.clone();
        changed.pin[place] ^= 1;
        assert_eq!(open(&changed, &it.desk_key, &number, &ts_cns), does_not_open, "byte {place} changed");
        changed.pin.truncate(place);
        assert_eq!(open(&changed, &it.desk_key, &number, &ts_cns), does_not_open, "cut at {place}");
    }
}

#[test]
fn the_other_sides_key_opens_nothing() {
    let it = sealed("04815", "16234208");
    let (card, product) = (card("603001234567890"), product("ts-cns"));
    for (mine, half, key) in [(Side::Desk, &it.message, &it.message_key), (Side::Message, &it.desk, &it.desk_key)] {
        let other = if mine == Side::Desk { Side::Message } else { Side::Desk };
        // The opener of one side, asked for the other's halves either way.
        assert!(opener(mine).desk(half, key, &card, &product).is_err(), "{mine}");
        assert!(opener(mine).message(half, key, &card, &product).is_err(), "{mine}");
        // The same private key, declared to be of the other side.
        let posing = Opener::load(other, &keys().join(format!("{mine}.key")), None).expect("an opener");
        let tried = |key: &WrappedKey| match other {
            Side::Desk => posing.desk(half, key, &card, &product).map(drop),
            Side::Message => posing.message(half, key, &card, &product).map(drop),
        };
        assert!(matches!(tried(key), Err(VaultError::OtherKeyPair(_))), "{mine}");
        // And with the database forged to say that the data key is for it: the wrapping itself does not open.
        let forged = WrappedKey { wrapped_for: posing.fingerprint(), ..key.clone() };
        assert!(matches!(tried(&forged), Err(VaultError::DoesNotOpen)), "{mine}");
        let forged = WrappedKey { oaep: OaepHash::Sha1, ..forged };
        assert!(matches!(tried(&forged), Err(VaultError::DoesNotOpen)), "{mine}");
    }
}

#[test]
fn a_half_does_not_open_as_the_other_sides_even_under_the_right_data_key() {
    let key = envelope::DataKey::new([7; 32]);
    let (card, product) = (card("603001234567890"), product("ts-cns"));
    let place = |side| envelope::place(side, &card, &product, envelope::CodeKind::Pin);
    let half = envelope::seal(&key, &Secret::new("815".to_owned()), &place(Side::Message)).expect("sealed");
    assert_eq!(envelope::open(&key, &half, &place(Side::Message)).expect("opened").reveal(), "815");
    assert!(matches!(envelope::open(&key, &half, &place(Side::Desk)), Err(VaultError::DoesNotOpen)));
}

#[test]
fn rotation_leaves_the_halves_as_they_are() {
    let it = sealed("04815", "16234208");
    let (card, product) = (card("603001234567890"), product("ts-cns"));
    let dir = tempfile::tempdir().expect("a folder");
    keygen(dir.path(), None).expect("new keys");
    let new_public = PublicKey::load(&dir.path().join("desk.pub")).expect("a public key");
    let new = Opener::load(Side::Desk, &dir.path().join("desk.key"), None).expect("an opener");
    for oaep in [OaepHash::Sha256, OaepHash::Sha1] {
        let key = opener(Side::Desk).rewrap(&it.desk_key, &new_public, oaep).expect("wrapped again");
        let half = new.desk(&it.desk, &key, &card, &product).expect("opened with the new key");
        assert_eq!(half.pin.reveal(), "04");
        assert!(opener(Side::Desk).desk(&it.desk, &key, &card, &product).is_err(), "no longer with the old one");
    }
}

#[test]
fn key_files_are_private_and_never_overwritten() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("message.pub"), "there already").expect("a file");
    assert!(matches!(keygen(dir.path(), None), Err(VaultError::Exists(_))));
    assert_eq!(std::fs::read_dir(dir.path()).expect("the folder").count(), 1, "nothing was written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = keys().join("desk.key");
        assert_eq!(key.metadata().expect("the file").permissions().mode() & 0o777, 0o600);
        let loose = dir.path().join("loose.key");
        std::fs::copy(&key, &loose).expect("a copy");
        std::fs::set_permissions(&loose, std::fs::Permissions::from_mode(0o640)).expect("a mode");
        assert!(matches!(Opener::load(Side::Desk, &loose, None), Err(VaultError::Loose { .. })));
    }
}

#[test]
fn a_passphrase_is_needed_and_must_be_right() {
    let dir = tempfile::tempdir().expect("a folder");
    let words = |text: &str| Secret::new(text.to_owned());
    keygen(dir.path(), Some(&words("tre civette sul comò"))).expect("keys");
    let path = dir.path().join("desk.key");
    assert!(std::fs::read_to_string(&path).expect("the file").starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    assert!(Opener::load(Side::Desk, &path, Some(&words("tre civette sul comò"))).is_ok());
    assert!(matches!(Opener::load(Side::Desk, &path, None), Err(VaultError::PassphraseMissing(_))));
    let wrong = Opener::load(Side::Desk, &path, Some(&words("tre civette"))).expect_err("a wrong passphrase");
    assert!(matches!(wrong, VaultError::WrongPassphrase(_)));
    let failure = Failure::from(wrong);
    assert_eq!(failure.code, Code::VaultKey);
    assert!(!failure.to_string().contains("civette"), "{failure}");
}

#[test]
fn what_is_no_key_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("some.pub");
    let ec = openssl::ec::EcKey::generate(
        &openssl::ec::EcGroup::from_curve_name(openssl::nid::Nid::X9_62_PRIME256V1).expect("a curve"),
    );
    let small = openssl::rsa::Rsa::generate(1024).expect("a small key");
    for (content, what) in [
        (b"hello".to_vec(), "no PEM"),
        (ec.expect("a key").public_key_to_pem().expect("PEM"), "an EC key"),
        (small.public_key_to_pem().expect("PEM"), "a small key"),
        (std::fs::read(keys().join("desk.key")).expect("the private key"), "a private key"),
    ] {
        std::fs::write(&path, content).expect("a file");
        assert!(matches!(PublicKey::load(&path), Err(VaultError::NotAKey { .. })), "{what}");
    }
    assert!(matches!(PublicKey::load(&dir.path().join("none.pub")), Err(VaultError::File { .. })));
}

proptest! {
    #[test]
    fn places_never_collide(a in "[0-9a-z-]{2,32}", b in "[0-9a-z-]{2,32}") {
        let card = card("603001234567890");
        let place = |product: &str| envelope::place(Side::Desk, &card, &super::tests::product(product), envelope::CodeKind::Pin);
        prop_assert_eq!(place(&a) == place(&b), a == b);
    }

    #[test]
    fn what_is_sealed_opens(pin in "[0-9]{5}", puk in "[0-9]{8}") {
        let it = sealed(&pin, &puk);
        let (card, product) = (card("603001234567890"), product("ts-cns"));
        let desk = opener(Side::Desk).desk(&it.desk, &it.desk_key, &card, &product).expect("the first half");
        let message = opener(Side::Message).message(&it.message, &it.message_key, &card, &product).expect("the second half");
        prop_assert_eq!(format!("{}{}", desk.pin.reveal(), message.pin.reveal()), pin);
        prop_assert_eq!(format!("{}{}", desk.puk.reveal(), message.puk.reveal()), puk);
    }
}
