//! Pages of lists that are read newest first.

use std::fmt::Display;
use std::str::FromStr;

use super::refusal::bad_value;
use crate::domain::time::At;
use crate::exit::Failure;

/// The usual and the largest page.
const USUAL: u32 = 50;
const LARGEST: u32 = 200;

/// How many rows to ask the store for: one more than the page, to see whether there is another.
///
/// # Errors
/// [`bad_value`] for a page that is too small or too large.
pub fn limit(asked: Option<u32>) -> Result<u32, Failure> {
    let limit = asked.unwrap_or(USUAL);
    if (1..=LARGEST).contains(&limit) { Ok(limit + 1) } else { Err(bad_value("limit", format!("1 to {LARGEST}"))) }
}

/// The place where the page before ended: its moment and its number.
///
/// # Errors
/// [`bad_value`] for what is no place.
pub fn after<I: FromStr>(asked: Option<&str>) -> Result<Option<(At, I)>, Failure> {
    let place = |text: &str| {
        let (millis, id) = text.split_once('.')?;
        Some((At::from_millis(millis.parse().ok()?), id.parse().ok()?))
    };
    asked.map(|text| place(text).ok_or_else(|| bad_value("after", "the next of the page before"))).transpose()
}

/// Leaves the page of the rows that were found with this limit; where the next one begins, when there is one.
pub fn cut<R, I: Display>(rows: &mut Vec<R>, limit: u32, place: impl Fn(&R) -> (At, I)) -> Option<String> {
    let page = usize::try_from(limit - 1).unwrap_or(usize::MAX);
    let more = rows.len() > page;
    rows.truncate(page);
    rows.last().filter(|_| more).map(|last| {
        let (at, id) = place(last);
        format!("{}.{id}", at.millis())
    })
}
