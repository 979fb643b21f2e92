//! The first half on paper: a letter as PDF, made in memory from a Markdown template.
//!
//! The PDF is tagged and accessible: PDF/UA-1 and PDF/A-2a as far as the library checks them, which refuses to write one that does not
//! hold. What the room itself holds of a half (words, digits to be said, the finished PDF) is wiped. The libraries' own copies are
//! only freed: parley's text and glyphs; krilla's glyph runs, alternate words, page streams and the buffer that the PDF grows in.

mod blocks;
mod day;
mod file;
mod fonts;
pub mod form;
mod image;
mod layout;
mod pdf;
mod template;

use zeroize::Zeroizing;

pub use file::Paper;
pub use template::Template;

use self::layout::{Size, Typesetter};
use self::pdf::Book;
use super::Rest;
use crate::domain::card_number::CardNumber;
use crate::domain::codes::DeskHalf;
use crate::domain::named::named;
use crate::domain::release::ReleaseId;
use crate::domain::time::Date;
use crate::exit::{Code, Failure};
use crate::secret::Secret;

named! {
    /// Languages of what is printed.
    Language, NotALetterLanguage, "a language of letters" {
        /// Italian.
        It = "it",
        /// German, as in Alto Adige.
        De = "de",
        /// English.
        En = "en",
    }
}

impl Language {
    const fn place(self) -> usize {
        match self {
            Self::It => 0,
            Self::De => 1,
            Self::En => 2,
        }
    }
}

/// What a letter says.
#[derive(Clone, Copy, Debug)]
pub struct LetterData<'a> {
    /// The first half.
    pub half: &'a DeskHalf,
    /// How many digits come by message.
    pub rest: Rest,
    /// The card, of which the letter shows the first and the last four digits.
    pub card: &'a CardNumber,
    /// The name of its product.
    pub product_name: &'a str,
    /// The number of the release.
    pub release: &'a ReleaseId,
    /// The office that hands the letter out.
    pub office: &'a str,
    /// The day of the release.
    pub issued: Date,
    /// The language of the text.
    pub language: Language,
    /// Larger letters, for those who read with difficulty.
    pub large_print: bool,
}

/// What the cover sheet of a batch says.
#[derive(Clone, Copy, Debug)]
pub struct CoverData<'a> {
    /// The office.
    pub office: &'a str,
    /// The day of the run.
    pub day: Date,
    /// The name of the file of rows.
    pub file: &'a str,
    /// How many letters follow.
    pub letters: usize,
    /// How many rows have none.
    pub failed: usize,
    /// The language of the text.
    pub language: Language,
    /// Larger letters.
    pub large_print: bool,
}

/// One letter.
///
/// # Errors
/// [`Code::BadTemplate`] when no accessible PDF can be made, which the rehearsal in [`Template::load`] leaves little room for.
pub fn render(template: &Template, data: &LetterData<'_>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    render_all(template, None, std::slice::from_ref(data))
}

/// A cover sheet, if wanted, and letters in this order, each on a page of its own, in one document. Some 25 KiB of memory for each
/// letter.
///
/// # Errors
/// As [`render`].
pub fn render_all(
    template: &Template,
    cover: Option<&CoverData<'_>>,
    letters: &[LetterData<'_>],
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let (mut typesetter, mut book) = (Typesetter::new()?, Book::new(template)?);
    let (sheet, language, day) = match (cover, letters.first()) {
        (Some(cover), _) => (template.cover(cover.language), cover.language, cover.day),
        (None, Some(first)) => (template.letter(first.language), first.language, first.issued),
        (None, None) => return Err(Code::Bug.into()),
    };
    if let Some(cover) = cover {
        let value = |name: &str| Zeroizing::new(cover_value(name, cover));
        book.add(&typesetter.set((&sheet.blocks, language), template, Size::of(cover.large_print), &value)?)?;
    }
    for data in letters {
        let blocks = &template.letter(data.language).blocks;
        let value = |name: &str| letter_value(name, data);
        book.add(&typesetter.set((blocks, data.language), template, Size::of(data.large_print), &value)?)?;
    }
    book.finish(&sheet.title, language, day)
}

/// Makes a letter of made-up codes as long as any, in both sizes, and throws it away.
fn rehearse(template: &Template, language: Language) -> Result<(), Failure> {
    let code = || Secret::new("00000000".to_owned());
    let half = DeskHalf { pin: code(), puk: code() };
    let card = CardNumber::complete("603000000000000").map_err(|_| Code::Bug)?;
    let release = ReleaseId::from_random(0);
    let issued = Date::constant(2000, 1, 1);
    let rest = Rest { pin: 8, puk: 8 };
    let (product_name, office, release) = ("TS-CNS", "Ente", &release);
    for large_print in [false, true] {
        let (half, card) = (&half, &card);
        render(template, &LetterData { half, rest, card, product_name, release, office, issued, language, large_print })?;
    }
    Ok(())
}

fn letter_value(name: &str, data: &LetterData<'_>) -> Zeroizing<String> {
    Zeroizing::new(match name {
        "pin" => return spaced(data.half.pin.reveal()),
        "puk" => return spaced(data.half.puk.reveal()),
        "pin_rest" => data.rest.pin.to_string(),
        "puk_rest" => data.rest.puk.to_string(),
        "card" => masked(data.card),
        "product" => fonts::printable(data.product_name),
        "release" => data.release.to_string(),
        "office" => fonts::printable(data.office),
        "date" => day::written(data.issued, data.language),
        _ => String::new(),
    })
}

fn cover_value(name: &str, data: &CoverData<'_>) -> String {
    match name {
        "office" => fonts::printable(data.office),
        "date" => day::written(data.day, data.language),
        "file" => fonts::printable(data.file),
        "letters" => data.letters.to_string(),
        "failed" => data.failed.to_string(),
        _ => String::new(),
    }
}

/// Digits in groups of up to four.
fn spaced(digits: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(2 * digits.len()));
    for (place, digit) in digits.chars().enumerate() {
        if place != 0 && place % 4 == 0 {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// Enough to match letter and card: the first and the last four of the sixteen digits.
fn masked(card: &CardNumber) -> String {
    let digits = card.as_str();
    format!("{} •••• •••• {}", &digits[..4], &digits[digits.len() - 4..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample;

    use super::*;

    /// Mostly such as a letter may have, so that many cases come as far as the PDF.
    const PARTS: &[&str] = &[
        "\n\n",
        "\n\n",
        "\n",
        " ",
        "\n\n# ",
        "\n\n### ",
        "\n- ",
        "\n1. ",
        "\n999999999. ",
        "**",
        "*",
        "\n\n---\n\n",
        "\\\n",
        "word ",
        "&nbsp;",
        "é",
        "fi ffl ",
        "\t",
        "{{office}}",
        "{{card}}",
        "{{date}}",
        "\n==\n",
        "\n> ",
        "א",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever stands in a template or a name: a letter, or a reason; never a panic.
        #[test]
        fn no_template_and_no_name_is_too_strange(
            marks in proptest::collection::vec(sample::select(PARTS), 0..12),
            signs in "[a-zà-ž0-9 .\\n#*_+-]{0,40}",
            office in ".{0,40}",
            large_print: bool,
        ) {
            let text = format!("# T\n\nPIN {{{{pin}}}} PUK {{{{puk}}}}\n\n{}{signs}", marks.concat());
            let Ok(template) = Template::of(&text) else { return Ok(()) };
            let half = DeskHalf { pin: Secret::new("48".to_owned()), puk: Secret::new("1623".to_owned()) };
            let card = CardNumber::complete("603001234567890").unwrap();
            let (rest, release, issued) = (Rest { pin: 3, puk: 6 }, ReleaseId::from_random(7), Date::constant(2026, 11, 23));
            let (half, card, release, product_name, language) = (&half, &card, &release, office.as_str(), Language::It);
            let data = LetterData { half, rest, card, product_name, release, office: &office, issued, language, large_print };
            match render(&template, &data) {
                Ok(pdf) => prop_assert!(pdf.starts_with(b"%PDF-")),
                Err(failure) => prop_assert_eq!(failure.code, Code::BadTemplate, "{:?} {:?}", failure, text),
            }
        }
    }

    #[test]
    fn the_card_is_recognised_and_not_told() {
        let card = CardNumber::complete("603001234567890").unwrap();
        let shown = masked(&card);
        assert_eq!(shown, format!("6030 •••• •••• {}", &card.as_str()[12..]));
    }

    #[test]
    fn digits_are_grouped_by_four() {
        for (digits, shown) in [("48", "48"), ("1234", "1234"), ("12345", "1234\u{a0}5"), ("12345678", "1234\u{a0}5678")] {
            assert_eq!(spaced(digits).as_str(), shown);
        }
    }
}
