//! Signed files: made with tokens of both kinds, judged by OpenSSL, which knows nothing of this program.

use std::path::Path;
use std::process::{Command, Output};

use crspin::pkcs11::provision::KeyKind;

use crate::support::counter::{Counter, TOKEN_PIN};
use crate::support::pki::Wish;
use crate::support::token::Token;

fn openssl(args: &[&str]) -> Output {
    Command::new("openssl").args(args).output().expect("openssl")
}

fn verify(signed: &Path, ca: &Path, content: &Path) -> bool {
    let path = |path: &Path| path.display().to_string();
    let (signed, ca, content) = (path(signed), path(ca), path(content));
    let args = ["cms", "-verify", "-inform", "DER", "-purpose", "any", "-in", &signed, "-CAfile", &ca, "-out", &content];
    openssl(&args).status.success()
}

#[test]
fn openssl_believes_what_tokens_of_both_kinds_sign_and_nothing_else() {
    let counter = Counter::open();
    let certificate = Some((&counter.place.cns, Wish::card_of(counter.place.people.anna.as_str())));
    counter.tokens.make(&[Token { label: "rsa", pin: TOKEN_PIN, kind: KeyKind::Rsa(2048), certificate }]);
    let folder = counter.user.folder().to_owned();
    let (ca, other) = (folder.join("ca.pem"), folder.join("other.pem"));
    std::fs::write(&ca, counter.place.cns.pem()).expect("a file");
    std::fs::write(&other, crate::support::pki::Ca::new("Another").pem()).expect("a file");
    let file = folder.join("request.json");
    std::fs::write(&file, b"{\"schema\": 1}\n").expect("a file");
    let shown = |path: &Path| path.display().to_string();
    for token in ["anna", "rsa"] {
        let signed = folder.join(format!("{token}.p7m"));
        let args = ["enroll", "sign", &shown(&file), "--out", &shown(&signed), "--token", token, "--pin-file", &counter.pin()];
        let report = counter.user.json(&args);
        assert_eq!(report["signer"], counter.place.people.anna.as_str(), "{token}");
        let content = folder.join("content");
        assert!(verify(&signed, &ca, &content), "{token}");
        assert_eq!(std::fs::read(&content).expect("content"), std::fs::read(&file).expect("the file"), "{token}");
        assert!(!verify(&signed, &other, &content), "{token}: another authority");
        // The certificate is named in what is signed (RFC 5035).
        let printed = openssl(&["cms", "-cmsout", "-print", "-inform", "DER", "-in", &shown(&signed)]).stdout;
        let printed = String::from_utf8_lossy(&printed).into_owned();
        assert!(printed.contains("id-smime-aa-signingCertificateV2"), "{printed}");

        let mut bytes = std::fs::read(&signed).expect("the signed file");
        let place = bytes.windows(8).position(|window| window == b"{\"schema").expect("the content is inside") + 2;
        bytes[place] ^= 1;
        let altered = folder.join("altered.p7m");
        std::fs::write(&altered, &bytes).expect("a file");
        assert!(!verify(&altered, &ca, &content), "{token}: altered");

        let again = counter.user.run(&args);
        assert_eq!(again.status.code(), Some(2), "{token}: one that is there is never overwritten");
        assert_eq!(std::fs::read(&signed).expect("the signed file").len(), bytes.len());
    }
}

#[test]
fn a_wrong_pin_signs_nothing_and_leaves_no_file() {
    let counter = Counter::open();
    let folder = counter.user.folder().to_owned();
    let file = folder.join("file");
    std::fs::write(&file, "text").expect("a file");
    let pin = folder.join("wrong-pin");
    std::fs::write(&pin, "00000").expect("a file");
    #[cfg(unix)]
    std::fs::set_permissions(&pin, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("a mode");
    let shown = |path: &Path| path.display().to_string();
    let output = counter.user.run(&["enroll", "sign", &shown(&file), "--token", "anna", "--pin-file", &shown(&pin)]);
    assert_eq!(output.status.code(), Some(11), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!folder.join("file.p7m").exists());
    let missing =
        counter.user.run(&["enroll", "sign", &shown(&folder.join("none")), "--token", "anna", "--pin-file", &counter.pin()]);
    assert_eq!(missing.status.code(), Some(2));
}
