//! What messages say: crspin's own texts, or a body's from a folder, per product, kind, channel and language; checked when they
//! are loaded.

mod fill;
mod read;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

pub use fill::{Digits, Values};
use read::{MOST, Text};
use zeroize::Zeroizing;

use crate::config::service::{TextProduct, TextSettings};
use crate::domain::card_product::ProductId;
use crate::domain::contact::Channel;
use crate::domain::message::{Language, MessageKind};
use crate::domain::sms;
use crate::exit::{Code, Failure};

/// Which text: `half.sms.it`.
type Sort = (MessageKind, Channel, Language);

/// The texts of all messages.
pub struct MessageTexts {
    own: BTreeMap<Sort, Arc<Text>>,
    given: BTreeMap<(Option<ProductId>, Sort), Arc<Text>>,
    settings: TextSettings,
}

/// A text message that takes more than one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Long {
    /// Which text, as its file is called: `ts-cns/half.sms.it`, or without a product when it is that of all.
    pub text: String,
    /// What it takes, with the longest values that it may hold.
    pub size: sms::Size,
}

impl std::fmt::Debug for MessageTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessageTexts({} given)", self.given.len())
    }
}

impl std::fmt::Debug for Filled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Filled({})", self.subject)
    }
}

macro_rules! own {
    ($($kind:ident $name:literal;)*) => {
        /// crspin's own text.
        const fn own((kind, channel, language): Sort) -> &'static str {
            match (kind, channel, language) {
                $(
                    (MessageKind::$kind, Channel::Email, Language::It) => include_str!(concat!("own/", $name, ".email.it.txt")),
                    (MessageKind::$kind, Channel::Email, Language::De) => include_str!(concat!("own/", $name, ".email.de.txt")),
                    (MessageKind::$kind, Channel::Email, Language::En) => include_str!(concat!("own/", $name, ".email.en.txt")),
                    (MessageKind::$kind, Channel::Sms, Language::It) => include_str!(concat!("own/", $name, ".sms.it.txt")),
                    (MessageKind::$kind, Channel::Sms, Language::De) => include_str!(concat!("own/", $name, ".sms.de.txt")),
                    (MessageKind::$kind, Channel::Sms, Language::En) => include_str!(concat!("own/", $name, ".sms.en.txt")),
                )*
            }
        }
    };
}

own! {
    Half "half";
    Check "check";
    Moved "moved";
    Stopped "stopped";
    Test "test";
}

impl MessageTexts {
    /// Reads the texts of a body from its folder: `half.sms.it.txt` and the like for all products, and the same in a folder named
    /// after a product for that one. What is missing there is crspin's own.
    ///
    /// # Errors
    /// [`Code::BadText`] with `path` (and line) and `why`; [`Code::File`].
    pub fn load(settings: &TextSettings) -> Result<Self, Failure> {
        let own = |sort: Sort| Ok((sort, Arc::new(Text::read(own(sort), sort.0, sort.1, Path::new("text"))?)));
        let own = sorts().map(own).collect::<Result<_, Failure>>()?;
        let mut texts = Self { own, given: BTreeMap::new(), settings: settings.clone() };
        if let Some(folder) = &settings.folder {
            texts.folder(folder, None)?;
            // Else a folder that is misspelt would send what this body does not want.
            if texts.given.is_empty() {
                return Err(bad(folder, 0, "none"));
            }
        }
        texts.refuse_endless()?;
        Ok(texts)
    }

    /// Everything in this folder is a text, a product's folder, or for people to read.
    fn folder(&mut self, folder: &Path, product: Option<&ProductId>) -> Result<(), Failure> {
        let failed = |error: std::io::Error| file(folder, error);
        let mut entries = fs::read_dir(folder).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            // Read-me files, hidden ones, and what editors leave behind.
            if name.starts_with(['.', '#']) || name.ends_with('~') || name.to_lowercase().starts_with("readme") {
                continue;
            }
            if path.is_dir() {
                let known = self.settings.products.iter().find(|known| known.id.as_str() == name).map(|known| known.id.clone());
                let inner = known.filter(|_| product.is_none()).ok_or_else(|| bad(&path, 0, "product"))?;
                self.folder(&path, Some(&inner))?;
                continue;
            }
            let sort = sort_of(&name).ok_or_else(|| bad(&path, 0, "file-name"))?;
            // A check belongs to an address, a test to nobody: no product is known when they go.
            if product.is_some() && matches!(sort.0, MessageKind::Check | MessageKind::Test) {
                return Err(bad(&path, 0, "of-all"));
            }
            let text = Text::read(&contents(&path)?, sort.0, sort.1, &path)?;
            self.given.insert((product.cloned(), sort), Arc::new(text));
        }
        Ok(())
    }

    /// What a message of this sort says: the product's own text, that of all products, or crspin's.
    fn find(&self, sort: Sort, product: Option<&ProductId>) -> Option<&Arc<Text>> {
        let of = product.and_then(|product| self.given.get(&(Some(product.clone()), sort)));
        of.or_else(|| self.given.get(&(None, sort))).or_else(|| self.own.get(&sort))
    }

    /// Subject (of e-mails) and body of a message, with everything in it.
    #[must_use]
    pub fn fill(&self, sort: Sort, product: Option<&ProductId>, release: &str, digits: &Digits<'_>) -> Option<Filled> {
        let name = self.settings.products.iter().find(|known| Some(&known.id) == product).map(|known| known.name.as_str());
        let name = name.or_else(|| product.map(ProductId::as_str)).unwrap_or_default();
        let text = self.find(sort, product)?;
        let values = Values { language: sort.2, release, product: name, stop: self.settings.stop_contact.as_deref(), digits };
        let subject = fill::fill(&text.subject, &values).as_str().to_owned();
        Some(Filled { subject, body: fill::fill(&text.body, &values) })
    }

    /// Text messages that take more than one segment: each segment is paid for, and the message is lost with any of them.
    #[must_use]
    pub fn long(&self) -> Vec<Long> {
        self.sizes().filter(|long| long.size.segments > 1).collect()
    }

    /// No gateway takes text messages without end.
    fn refuse_endless(&self) -> Result<(), Failure> {
        match self.sizes().find(|long| long.size.segments > MOST_SEGMENTS) {
            Some(long) => {
                let folder = self.settings.folder.as_deref().unwrap_or(Path::new(""));
                Err(bad(&folder.join(format!("{}.txt", long.text)), 0, "too-long"))
            }
            None => Ok(()),
        }
    }

    /// Every text of text messages that may be sent, with the longest digits that it may bring, once each.
    fn sizes(&self) -> impl Iterator<Item = Long> {
        let sms = sorts().filter(|sort| sort.1 == Channel::Sms);
        sms.flat_map(move |sort| {
            let products = self.settings.products.iter().filter(|product| product.sms);
            let mut sizes: Vec<Long> = products.filter_map(|product| self.size(sort, product)).collect();
            // One text for several products is told once, at its worst.
            sizes.sort_by_key(|long| std::cmp::Reverse(long.size.units));
            let mut told = Vec::new();
            sizes.retain(|long| {
                !told.contains(&long.text) && {
                    told.push(long.text.clone());
                    true
                }
            });
            sizes
        })
    }

    fn size(&self, sort: Sort, product: &TextProduct) -> Option<Long> {
        let digits = Digits::longest(sort.0, product);
        let body = self.fill(sort, Some(&product.id), "0000-0000-0000", &digits)?.body;
        let of = self.given.contains_key(&(Some(product.id.clone()), sort)).then(|| format!("{}/", product.id));
        let (kind, channel, language) = sort;
        Some(Long { text: format!("{}{kind}.{channel}.{language}", of.unwrap_or_default()), size: sms::size(&body) })
    }
}

/// What a message says.
pub struct Filled {
    /// The subject; empty for text messages. Never holds a digit of a code.
    pub subject: String,
    /// The body; wiped when dropped.
    pub body: Zeroizing<String>,
}

/// More are not taken.
const MOST_SEGMENTS: usize = 6;

fn sorts() -> impl Iterator<Item = Sort> {
    let channels = |kind: MessageKind| Channel::ALL.iter().map(move |channel| (kind, *channel));
    let pairs = MessageKind::ALL.iter().flat_map(move |kind| channels(*kind));
    pairs.flat_map(|(kind, channel)| Language::ALL.iter().map(move |language| (kind, channel, *language)))
}

/// `half.sms.it.txt`.
fn sort_of(name: &str) -> Option<Sort> {
    let mut parts = name.strip_suffix(".txt")?.split('.');
    let sort = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(sort)
}

fn contents(path: &Path) -> Result<String, Failure> {
    let length = fs::metadata(path).map_err(|error| file(path, error))?.len();
    if length > MOST {
        return Err(bad(path, 0, "too-long"));
    }
    let bytes = fs::read(path).map_err(|error| file(path, error))?;
    String::from_utf8(bytes).map_err(|_| bad(path, 0, "letters"))
}

fn file(path: &Path, error: std::io::Error) -> Failure {
    Failure::new(Code::File).with("path", path.display()).with("why", &error).because(error)
}

fn bad(path: &Path, line: usize, why: &str) -> Failure {
    // As compilers tell it, so that editors find the place.
    let path = if line == 0 { path.display().to_string() } else { format!("{}:{line}", path.display()) };
    Failure::new(Code::BadText).with("path", path).with("why", format!("text-{why}"))
}

#[cfg(test)]
mod tests;
