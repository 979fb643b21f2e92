//! What a virtual card is: one file that a person can read and write.

use std::path::{Path, PathBuf};

use openssl::pkey::Private;
use openssl::rsa::Rsa;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::chip::{Chip, Habits};
use super::code::Code as CardCode;
use super::files::Files;
use super::models::Model;
use crate::config::secret_file;
use crate::config::settings_file::{self, bad};
use crate::exit::{Code, Failure};
use crate::secret::Secret;

/// The most wrong tries of the PUK; the cards of the regions have ten.
const PUK_TRIES: u8 = 10;
/// The most wrong tries of the PIN.
const PIN_TRIES: u8 = 3;

/// A card, as its file tells it.
#[derive(Debug)]
pub struct Description {
    /// The model it plays.
    pub model: &'static Model,
    /// The number of the card.
    pub number: String,
    holder: Holder,
    habits: Habits,
    certificate: Vec<u8>,
    key: Rsa<Private>,
    pin: Secret,
    puk: Secret,
    personal: Option<Vec<u8>>,
    missing: Vec<u16>,
    closed: Vec<u16>,
    application: Option<Vec<u8>>,
}

/// Whose card it is, for EF.Dati_personali.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Holder {
    /// Codice fiscale.
    pub fiscal_code: String,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// `F` or `M`.
    pub sex: String,
    /// As in `1980-12-31`.
    pub born: String,
    /// First day of the card.
    pub issued: String,
    /// Last day of the card.
    pub expires: String,
}

/// The file, in TOML.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// The name of its model.
    pub model: String,
    /// The number of the card: 16 digits.
    pub number: String,
    /// The certificate, DER; relative to the file, like all paths.
    pub certificate: PathBuf,
    /// The RSA key, PEM.
    pub key: PathBuf,
    /// A file of mode 0600 with the PIN.
    pub pin: PathBuf,
    /// The same with the PUK.
    pub puk: PathBuf,
    /// The bytes of EF.Dati_personali in hexadecimal, when they are not to be made from the holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<String>,
    /// How it behaves where cards differ: `announces`, `corrects`, `dislikes-zero`.
    #[serde(default)]
    pub habits: Vec<String>,
    /// Files that are not there: `1003`, `1101`, `1102`.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Files that may not be read.
    #[serde(default)]
    pub closed: Vec<String>,
    /// The identifier, in hexadecimal, of the application that must be selected before any file is found, as on cards marked
    /// ACe 2025.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// Whose card it is.
    #[serde(default)]
    pub holder: Holder,
}

impl Description {
    /// Reads the file and those that it names.
    ///
    /// # Errors
    /// [`Code::File`], or [`Code::BadSetting`] with the key that is wrong.
    pub fn load(path: &Path) -> Result<Self, Failure> {
        let text = String::from_utf8(read(path)?).map_err(|_| bad("TOML", "not a text"))?;
        let shape: Shape = settings_file::read(&text)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let model = Model::named(&shape.model).ok_or_else(|| bad("model", Model::names().join(", ")))?;
        // Numbers with a wrong check digit may be wanted, ones of another length are never on a card.
        if shape.number.len() != 16 || !shape.number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad("number", "16 digits"));
        }
        let pem = Zeroizing::new(read(&folder.join(&shape.key))?);
        Ok(Self {
            model,
            habits: habits(&shape.habits, model)?,
            certificate: read(&folder.join(&shape.certificate))?,
            key: Rsa::private_key_from_pem(&pem).map_err(|error| bad("key", error))?,
            pin: secret_file::from_file(&folder.join(&shape.pin))?,
            puk: secret_file::from_file(&folder.join(&shape.puk))?,
            personal: shape.personal.as_deref().map(|text| from_hex("personal", text)).transpose()?,
            application: shape.application.as_deref().map(|text| from_hex("application", text)).transpose()?,
            missing: names("missing", &shape.missing)?,
            closed: names("closed", &shape.closed)?,
            number: shape.number,
            holder: shape.holder,
        })
    }

    /// The same card as another model.
    #[must_use]
    pub const fn playing(mut self, model: &'static Model) -> Self {
        self.model = model;
        self.habits.foreign = model.foreign;
        self
    }

    /// The chip of this card.
    #[must_use]
    pub fn chip(self) -> Chip {
        let personal = self.personal.unwrap_or_else(|| self.holder.personal_data());
        let mut files = Files::new(self.number.as_bytes(), &personal, &self.certificate);
        for name in self.missing {
            files = files.without(&whole(name));
        }
        for name in self.closed {
            files = files.closing(&whole(name));
        }
        if let Some(application) = self.application {
            files = files.behind(application);
        }
        let (pin, puk) = (CardCode::new(self.pin, PIN_TRIES), CardCode::new(self.puk, PUK_TRIES));
        Chip::new(files, pin, puk, self.key, self.model.pin_reference, self.habits)
    }
}

impl Holder {
    /// EF.Dati_personali: six hexadecimal digits for the length of all, then sixteen fields, each after two for its own.
    fn personal_data(&self) -> Vec<u8> {
        let day = |text: &str| text.split('-').rev().collect::<String>();
        // A region that there is not.
        let fields: [String; 16] = [
            "6999".to_owned(),
            day(&self.issued),
            day(&self.expires),
            self.family_name.to_uppercase(),
            self.given_name.to_uppercase(),
            day(&self.born),
            self.sex.clone(),
            String::new(),
            self.fiscal_code.clone(),
            "ITA".to_owned(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ];
        let mut body = Vec::new();
        for field in fields {
            // Latin-1, as the cards have it.
            let bytes: Vec<u8> = field.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
            body.extend(format!("{:02X}", bytes.len()).into_bytes());
            body.extend(bytes);
        }
        let mut all = format!("{:06X}", body.len()).into_bytes();
        all.extend(body);
        all
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path)
        .map_err(|error| Failure::new(Code::File).with("path", path.display()).with("why", error.kind()).because(error))
}

fn habits(names: &[String], model: &Model) -> Result<Habits, Failure> {
    let mut habits = Habits { foreign: model.foreign, ..Habits::default() };
    for name in names {
        match name.as_str() {
            "announces" => habits.announces = true,
            "corrects" => habits.corrects = true,
            "dislikes-zero" => habits.dislikes_zero = true,
            _ => return Err(bad("habits", "announces, corrects, dislikes-zero")),
        }
    }
    Ok(habits)
}

fn names(key: &str, texts: &[String]) -> Result<Vec<u16>, Failure> {
    let name = |text: &String| u16::from_str_radix(text, 16).map_err(|_| bad(key, "names of files, as in 1102"));
    texts.iter().map(name).collect()
}

/// Files are named by their last part; the folder is that of the number.
fn whole(name: u16) -> [u16; 2] {
    [name & 0xff00, name]
}

fn from_hex(key: &str, text: &str) -> Result<Vec<u8>, Failure> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = if digits.len().is_multiple_of(2) { digits.chunks(2).map(byte).collect() } else { None };
    bytes.ok_or_else(|| bad(key, "hexadecimal digits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../examples/virtual-card.toml");

    /// A folder with everything that the example names, and the example changed.
    fn folder(change: impl Fn(String) -> String) -> (tempfile::TempDir, PathBuf) {
        use crate::sandbox::place::write;
        let folder = tempfile::tempdir().unwrap();
        let key = Rsa::generate(1024).unwrap().private_key_to_pem().unwrap();
        for (name, content) in [("key.pem", key.as_slice()), ("certificate.der", b"0\0"), ("pin", b"48151"), ("puk", b"16234208")]
        {
            write(&folder.path().join(name), content).unwrap();
        }
        let file = folder.path().join("card.toml");
        write(&file, change(EXAMPLE.to_owned()).as_bytes()).unwrap();
        (folder, file)
    }

    #[test]
    fn the_example_is_a_card() {
        // With all that stands in it as a comment, too.
        let (_folder, file) = folder(|text| text.replace("# application", "application").replace("# personal", "personal"));
        let card = Description::load(&file).unwrap();
        assert_eq!((card.model.name, card.number.as_str()), ("st-2021", "6999000000000016"));
        assert!(card.habits.announces && !card.habits.corrects);
        assert_eq!((card.closed.as_slice(), card.personal.as_deref()), (&[0x1102][..], Some(&b"000006"[..])));
        assert_eq!(card.application.as_deref().map(<[u8]>::len), Some(7));
        let personal = card.holder.personal_data();
        assert!(personal.windows(10).any(|part| part == b"0812031945"), "{}", String::from_utf8_lossy(&personal));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (from, to, key) in [
            ("st-2021\"\n", "st-2020\"\n", "model"),
            ("6999000000000016", "699900000000001", "number"),
            ("[\"announces\"]", "[\"shouts\"]", "habits"),
            ("[\"1102\"]", "[\"EF.GDO\"]", "closed"),
            ("# application = \"A0", "application = \"A", "application"),
            ("puk = ", "pukk = ", "pukk"),
        ] {
            let (_folder, file) = folder(|text| text.replacen(from, to, 1));
            let failure = Description::load(&file).unwrap_err();
            assert_eq!((failure.code, failure.param("key")), (Code::BadSetting, Some(key)), "{to}");
        }
    }
}
