//! Stub until the letter lands.
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
pub fn render(_: &Template, data: &LetterData<'_>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    Ok(Zeroizing::new(format!("%PDF-1.4\nPIN: {}\nPUK: {}\n{}\n%%EOF\n", data.half.pin.reveal(), data.half.puk.reveal(), data.release).into_bytes()))
}
pub fn render_all(template: &Template, letters: &[LetterData<'_>]) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut all = Zeroizing::new(Vec::new());
    for letter in letters {
        all.extend_from_slice(&render(template, letter)?);
    }
    Ok(all)
}
