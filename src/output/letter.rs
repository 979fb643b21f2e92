//! The letter, as a placeholder of the same signature: plain lines on one page.
#![expect(missing_docs, clippy::format_push_string, reason = "gone when the real letter lands")]
use std::path::Path;

use zeroize::Zeroizing;

use super::Rest;
use crate::domain::card_number::CardNumber;
use crate::domain::codes::DeskHalf;
use crate::domain::release::ReleaseId;
use crate::domain::time::Date;
use crate::exit::Failure;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterLanguage {
    It,
    En,
    De,
}
impl std::str::FromStr for LetterLanguage {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "it" => Ok(Self::It),
            "de" => Ok(Self::De),
            "en" => Ok(Self::En),
            _ => Err("it, de, en".to_owned()),
        }
    }
}
#[derive(Debug)]
pub struct LetterData<'a> {
    pub half: &'a DeskHalf,
    pub rest: Rest,
    pub card: &'a CardNumber,
    pub product_name: &'a str,
    pub release: &'a ReleaseId,
    pub office: &'a str,
    pub issued: Date,
    pub language: LetterLanguage,
    pub large_print: bool,
}
#[derive(Debug)]
pub struct Template;
impl Template {
    pub fn load(_: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self)
    }
}
pub fn render(template: &Template, data: &LetterData<'_>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    render_all(template, std::slice::from_ref(data))
}
pub fn render_all(_: &Template, letters: &[LetterData<'_>]) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut text = String::from("BT /F1 12 Tf 14 TL 50 800 Td");
    for data in letters {
        let half = data.half;
        text.push_str(&format!(" (PIN: {}) ' (PUK: {}) ' ({}) '", half.pin.reveal(), half.puk.reveal(), data.release));
    }
    text.push_str(" ET");
    let mut pdf = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for object in [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{text}\nendstream", text.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ] {
        places.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", places.len()));
    }
    let start = pdf.len();
    pdf.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        pdf.push_str(&format!("{place:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    Ok(Zeroizing::new(pdf.into_bytes()))
}
