//! SoftHSM tokens of the tests, made by a process of their own: SoftHSM reads its settings from the environment, which a
//! process cannot change for itself.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crspin::config::paths;
use crspin::pkcs11::module;
use crspin::pkcs11::provision::{KeyKind, NewToken, PublicKey};
use crspin::sandbox::pki::TokenKey;
use crspin::sandbox::tokens;
use crspin::secret::Secret;
use serde_json::{Value, json};

use super::pki::{Ca, Wish};

/// A folder of tokens.
pub struct Tokens(PathBuf);

/// A token to be made.
pub struct Token<'a> {
    pub label: &'a str,
    pub pin: &'a str,
    pub kind: KeyKind,
    /// What its certificate is like and who signs it; none for a token without one.
    pub certificate: Option<(&'a Ca, Wish)>,
}

/// SoftHSM's module.
pub fn module_path() -> PathBuf {
    tokens::find(None).expect("SoftHSM is installed")
}

/// Marks the process that makes tokens.
const MAKER: &str = "CRSPIN_TEST_TOKEN_MAKER";

impl Tokens {
    /// An empty folder of tokens.
    pub fn new(folder: &Path) -> Self {
        std::fs::create_dir(folder).expect("a folder");
        let tokens = Self(folder.to_owned());
        tokens.settings("softhsm2.conf", "");
        tokens
    }

    /// The settings of SoftHSM for these tokens.
    pub fn usual(&self) -> PathBuf {
        self.0.join("softhsm2.conf")
    }

    /// Other settings for the same tokens, with this line in them.
    pub fn settings(&self, name: &str, line: &str) -> PathBuf {
        let path = self.0.join(name);
        let folder = self.0.join("tokens");
        std::fs::create_dir_all(&folder).expect("a folder");
        let text =
            format!("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n{line}\n", folder.display());
        std::fs::write(&path, text).expect("settings");
        path
    }

    /// Makes these tokens.
    pub fn make(&self, wanted: &[Token<'_>]) {
        let mut maker = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "support::token::makes_tokens_for_others", "--nocapture", "--test-threads=1"])
            .env("SOFTHSM2_CONF", self.usual())
            .env(MAKER, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the maker starts");
        let mut asks = maker.stdin.take().expect("its input");
        let mut says = BufReader::new(maker.stdout.take().expect("its output")).lines();
        for token in wanted {
            let kind = match token.kind {
                KeyKind::Rsa(bits) => bits,
                KeyKind::P256 => 256,
            };
            writeln!(asks, "{}", json!({ "label": token.label, "pin": token.pin, "kind": kind })).expect("asked");
            let key = said(&mut says);
            let der = token.certificate.as_ref().map(|(ca, wish)| ca.certify(wish, &public(&key)));
            writeln!(asks, "{}", json!(der)).expect("asked");
            assert_eq!(said(&mut says), "done");
        }
        drop(asks);
        assert!(maker.wait().expect("its end").success(), "no tokens were made");
    }
}

/// The next thing that the maker says; what the test harness prints around it is passed over.
fn said(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> Value {
    let line = lines.map(|line| line.expect("a line")).find_map(|line| Some(line.split_once("TOKEN ")?.1.to_owned()));
    serde_json::from_str(&line.expect("the maker answers")).expect("JSON")
}

fn public(key: &Value) -> TokenKey {
    let bytes = |name: &str| -> Vec<u8> { serde_json::from_value(key[name].clone()).expect("bytes") };
    let key = match key["point"] {
        Value::Null => PublicKey::Rsa { modulus: bytes("modulus"), exponent: bytes("exponent") },
        _ => PublicKey::P256(bytes("point")),
    };
    TokenKey::new(&key).expect("a key")
}

/// The maker itself. Run as a test like all others it has nothing to do.
#[test]
fn makes_tokens_for_others() {
    if paths::variable(MAKER).is_none() {
        return;
    }
    let module = module::load(&module_path()).expect("SoftHSM");
    let mut asked = std::io::stdin().lines();
    while let Some(line) = asked.next() {
        let wanted: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let text = |name: &str| wanted[name].as_str().expect("a text").to_owned();
        let kind = match wanted["kind"].as_u64() {
            Some(256) => KeyKind::P256,
            bits => KeyKind::Rsa(u32::try_from(bits.expect("bits")).expect("few")),
        };
        let (pin, so_pin) = (Secret::new(text("pin")), Secret::new("8642097531".to_owned()));
        let token = NewToken::make(&module, &text("label"), &pin, &so_pin, kind).expect("a token");
        let key = match token.public() {
            PublicKey::Rsa { modulus, exponent } => json!({ "modulus": modulus, "exponent": exponent }),
            PublicKey::P256(point) => json!({ "point": point }),
        };
        println!("TOKEN {key}");
        let der: Option<Vec<u8>> = serde_json::from_str(&asked.next().expect("an answer").expect("a line")).expect("JSON");
        if let Some(der) = der {
            token.finish(&der).expect("written");
        }
        println!("TOKEN \"done\"");
    }
}
