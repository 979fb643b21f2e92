//! What messages say: every text can be filled, and text messages fit into one segment.

use crate::config::service::ServiceSettings;
use crate::delivery::{Long, MessageTexts};
use crate::doctor::{Finding, Kind, Value};

pub fn check(settings: &ServiceSettings) -> Vec<Finding> {
    let Some(delivery) = settings.delivery.as_ref().filter(|_| settings.role.sends()) else { return Vec::new() };
    let texts = match MessageTexts::load(&delivery.texts) {
        Ok(texts) => texts,
        Err(failure) => return vec![Finding::failed(Kind::TextsFail, failure)],
    };
    let number = |count: usize| Value::Number(u64::try_from(count).unwrap_or(u64::MAX));
    let long = |Long { text, size }| {
        let finding = Finding::new(Kind::TextLong).with("text", text).with("coding", size.coding.as_str());
        finding.value("segments", number(size.segments)).value("units", number(size.units))
    };
    let long: Vec<Finding> = texts.long().into_iter().map(long).collect();
    if long.is_empty() { vec![Kind::TextsGood.into()] } else { long }
}
