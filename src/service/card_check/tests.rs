use std::path::Path;
use std::time::{Duration, SystemTime};

use rcgen::{ExtendedKeyUsagePurpose as Purpose, KeyUsagePurpose as Usage};

use super::super::pki::{self, Ca, KeyKind, Wish, common_name};
use super::*;

const MARIO: &str = "RSSMRA45C12F205C";

fn now() -> At {
    "2026-11-23T10:00:00Z".parse().expect("a moment")
}

struct Place {
    folder: tempfile::TempDir,
    ca: Ca,
}

impl Place {
    fn new() -> Self {
        let (folder, ca) = (tempfile::tempdir().expect("a folder"), Ca::new("Test CNS CA"));
        std::fs::write(folder.path().join("ca.pem"), ca.pem()).expect("written");
        std::fs::create_dir(folder.path().join("crls")).expect("made");
        Self { folder, ca }
    }

    /// Delivers a list, with a time of its own, since one test is faster than the clock of the file system.
    fn deliver(&self, name: &str, content: &[u8], minute: u64) {
        let path = self.crls().join(name);
        std::fs::write(&path, content).expect("written");
        let file = std::fs::File::options().append(true).open(path).expect("opened");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(minute * 60)).expect("set");
    }

    fn crls(&self) -> std::path::PathBuf {
        self.folder.path().join("crls")
    }

    fn check(&self) -> CardCheck {
        CardCheck::load(&LoginSettings {
            issuers: vec![self.folder.path().join("ca.pem")],
            crls: self.crls(),
            policies: vec!["1.3.76.16.2.1".to_owned(), "1.3.76.12.1.1.10.2.2.10".to_owned()],
            session: Duration::from_hours(1),
            idle: Duration::from_mins(1),
            card_at_each_act: true,
        })
        .expect("a check")
    }

    fn judge(&self, check: &CardCheck, wish: &Wish) -> Result<String, Failure> {
        let card = self.ca.card(wish);
        check.judge(&CertificateDer::from(card.certificate), now()).map(|holder| holder.fiscal_code().to_string())
    }
}

fn good() -> Wish {
    Wish::card_of(MARIO)
}

#[test]
fn each_card_is_taken_or_refused_for_its_own_reason() {
    let place = Place::new();
    place.deliver("cns.crl", &place.ca.crl(&[13], (2024, 2040)), 1);
    let check = place.check();
    let named = |common_name: &str| Wish { common_name: common_name.to_owned(), ..good() };
    for (what, wish, wanted) in [
        ("P-256", good(), Ok(())),
        ("RSA-2048", Wish { key: KeyKind::Rsa(2048), ..good() }, Ok(())),
        ("Lombardy's policy", Wish { policy: Some(&[1, 3, 76, 12, 1, 1, 10, 2, 2, 10]), ..good() }, Ok(())),
        ("expired", Wish { years: (2014, 2020), ..good() }, Err(Code::CertificateExpired)),
        ("not begun", Wish { years: (2030, 2036), ..good() }, Err(Code::CertificateNotYetValid)),
        ("revoked", Wish { serial: 13, ..good() }, Err(Code::CertificateRevoked)),
        ("RSA-1024", Wish { key: KeyKind::Rsa(1024), ..good() }, Err(Code::NotACns)),
        ("P-384", Wish { key: KeyKind::P384, ..good() }, Err(Code::NotACns)),
        ("no policy", Wish { policy: None, ..good() }, Err(Code::NotACns)),
        ("another policy", Wish { policy: Some(&[1, 3, 76, 47, 4]), ..good() }, Err(Code::NotACns)),
        ("no key usage", Wish { usages: vec![], ..good() }, Err(Code::NotACns)),
        ("no digitalSignature", Wish { usages: vec![Usage::KeyEncipherment], ..good() }, Err(Code::NotACns)),
        ("for signatures only", Wish { usages: vec![Usage::ContentCommitment], purposes: vec![], ..good() }, Err(Code::NotACns)),
        (
            "for signatures too",
            Wish { usages: vec![Usage::DigitalSignature, Usage::ContentCommitment], ..good() },
            Err(Code::NotACns),
        ),
        ("no purpose", Wish { purposes: vec![], ..good() }, Err(Code::NotACns)),
        ("another purpose", Wish { purposes: vec![Purpose::ServerAuth], ..good() }, Err(Code::NotACns)),
        ("any purpose", Wish { purposes: vec![Purpose::Any], ..good() }, Err(Code::NotACns)),
        ("an issuer's", Wish { is_ca: true, ..good() }, Err(Code::NotACns)),
        ("no slash", named("RSSMRA45C12F205C-6030000000000017.aGFzaA=="), Err(Code::NotACns)),
        ("no dot", named("RSSMRA45C12F205C/6030000000000017"), Err(Code::NotACns)),
        ("no hash", named("RSSMRA45C12F205C/6030000000000017."), Err(Code::NotACns)),
        ("a short card number", named("RSSMRA45C12F205C/603000000000001.aGFzaA=="), Err(Code::NotACns)),
        ("a wrong codice fiscale", named(&common_name("RSSMRA45C12F205D")), Err(Code::NotACns)),
        ("small letters", named(&common_name("rssmra45c12f205c")), Err(Code::NotACns)),
        ("a provisional code", named("12345678903/6030000000000017.aGFzaA=="), Err(Code::NotACns)),
        ("a name with wide letters", named("ÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀ/6030000000000017.aGFzaA=="), Err(Code::NotACns)),
        ("an empty name", named(""), Err(Code::NotACns)),
    ] {
        let judged = place.judge(&check, &wish);
        let code = judged.as_ref().map(String::as_str).map_err(|failure| failure.code);
        assert_eq!(code, wanted.map(|()| MARIO), "{what}: {judged:?}");
    }
}

#[test]
fn only_the_configured_issuers_count() {
    let place = Place::new();
    place.deliver("cns.crl", &place.ca.crl(&[], (2024, 2040)), 1);
    let check = place.check();
    // The same name with another key is another issuer.
    for other in [Ca::new("Other CA"), Ca::new("Test CNS CA")] {
        let foreign = CertificateDer::from(other.card(&good()).certificate);
        assert_eq!(check.judge(&foreign, now()).expect_err("foreign").code, Code::UnknownIssuer);
    }
    let session = CertificateDer::from(pki::session().certificate);
    assert_eq!(check.judge(&session, now()).expect_err("self-signed").code, Code::UnknownIssuer);
    assert_eq!(check.judge(&CertificateDer::from(vec![0x30, 0]), now()).expect_err("garbage").code, Code::NotACns);
}

#[test]
fn without_a_fresh_list_nobody_logs_in() {
    let place = Place::new();
    let check = place.check();
    let code = |check: &CardCheck| place.judge(check, &good()).map_err(|failure| failure.code);
    assert_eq!(code(&check), Err(Code::RevocationUnknown));
    let foreign = CertificateDer::from(Ca::new("Other CA").card(&good()).certificate);
    assert_eq!(check.judge(&foreign, now()).expect_err("foreign").code, Code::UnknownIssuer);
    place.deliver("other.crl", &Ca::new("Other CA").crl(&[], (2024, 2040)), 1);
    assert_eq!(code(&check), Err(Code::RevocationUnknown));
    place.deliver("cns.crl", &Ca::new("Test CNS CA").crl(&[], (2024, 2040)), 2);
    assert_eq!(code(&check), Err(Code::RevocationUnknown), "signed by another key");
    place.deliver("cns.crl", &place.ca.crl(&[], (2024, 2025)), 3);
    assert_eq!(code(&check), Err(Code::RevocationUnknown), "the list has expired");
    place.deliver("cns.crl", &place.ca.crl(&[], (2024, 2040)), 4);
    assert!(code(&check).is_ok());
}

#[test]
fn lists_are_read_again_and_a_bad_one_takes_none_away() {
    let place = Place::new();
    let check = place.check();
    let revoked = Wish { serial: 13, ..good() };
    let code = || place.judge(&check, &revoked).map_err(|failure| failure.code);
    place.deliver("cns.crl", &place.ca.crl(&[], (2024, 2040)), 1);
    assert!(code().is_ok());
    place.deliver("cns.crl", &place.ca.crl(&[13], (2025, 2040)), 2);
    assert_eq!(code(), Err(Code::CertificateRevoked));
    place.deliver("cns.crl", b"cut in the middle", 3);
    assert_eq!(code(), Err(Code::CertificateRevoked), "the last good version stays");
    place.deliver("bad.crl", b"never was one", 4);
    assert_eq!(code(), Err(Code::CertificateRevoked));
    // An older list beside the newer one does not hide the revocation, whatever its name.
    place.deliver("cns.crl", &place.ca.crl(&[13], (2025, 2040)), 5);
    place.deliver("a-older.crl", &place.ca.crl(&[], (2024, 2040)), 6);
    assert_eq!(code(), Err(Code::CertificateRevoked));
    // PEM works too, and a delivery under way is not looked at.
    let pem = openssl::x509::X509Crl::from_der(&place.ca.crl(&[13], (2025, 2040))).expect("a list").to_pem().expect("PEM");
    place.deliver("cns.crl", &pem, 7);
    place.deliver(".cns.crl.part", b"half", 8);
    assert_eq!(code(), Err(Code::CertificateRevoked));
    std::fs::remove_file(place.crls().join("cns.crl")).expect("removed");
    assert!(code().is_ok(), "only the older list is left");
}

#[test]
fn issuers_must_be_readable() {
    let place = Place::new();
    let load = |path: &Path| {
        CardCheck::load(&LoginSettings {
            issuers: vec![path.to_owned()],
            crls: place.crls(),
            policies: vec!["1.3.76.16.2.1".to_owned()],
            session: Duration::from_secs(1),
            idle: Duration::from_secs(1),
            card_at_each_act: true,
        })
    };
    assert_eq!(load(Path::new("/nowhere")).expect_err("missing").code, Code::File);
    let empty = place.folder.path().join("empty");
    std::fs::write(&empty, "").expect("written");
    assert_eq!(load(&empty).expect_err("empty").code, Code::File);
    let der = place.folder.path().join("ca.der");
    let pem = openssl::x509::X509::from_pem(place.ca.pem().as_bytes()).expect("a certificate");
    std::fs::write(&der, pem.to_der().expect("DER")).expect("written");
    assert!(load(&der).is_ok());
}
