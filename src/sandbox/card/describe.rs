//! What a virtual card is: one file that a person can read and write.

use std::path::{Path, PathBuf};

use openssl::pkey::Private;
use openssl::rsa::Rsa;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::chip::{Chip, Code as CardCode, Habits};
use super::files::Files;
use super::models::{MODELS, Model};
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
        let model = MODELS.iter().find(|model| model.name == shape.model).ok_or_else(|| {
            let names: Vec<&str> = MODELS.iter().map(|model| model.name).collect();
            bad("model", names.join(", "))
        })?;
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
            personal: shape.personal.as_deref().map(from_hex).transpose()?,
            missing: names("missing", &shape.missing)?,
            closed: names("closed", &shape.closed)?,
            number: shape.number,
            holder: shape.holder,
        })
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

fn from_hex(text: &str) -> Result<Vec<u8>, Failure> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = if digits.len().is_multiple_of(2) { digits.chunks(2).map(byte).collect() } else { None };
    bytes.ok_or_else(|| bad("personal", "hexadecimal digits"))
}
