//! The findings for people: the worst first, each with its mark and its next step.

use super::Desk;
use crate::doctor::{Examination, Finding, Level, Value};
use crate::exit::Failure;
use crate::output::wrapped;

pub fn findings(seen: &Examination, desk: &Desk) -> Result<(), Failure> {
    let mut first = true;
    for level in Level::ALL {
        let count = seen.count(*level);
        if count == 0 {
            continue;
        }
        if !first {
            desk.out.line("")?;
        }
        first = false;
        let heading = match level {
            Level::Broken => "doctor-heading-broken",
            Level::Warning => "doctor-heading-warning",
            Level::Notice => "doctor-heading-notice",
            Level::Good => "doctor-heading-good",
        };
        desk.out.line(&desk.say(heading, &[("count", &count.to_string())]))?;
        for finding in seen.of(*level) {
            desk.out.line(&one(finding, desk))?;
        }
    }
    Ok(())
}

fn one(finding: &Finding, desk: &Desk) -> String {
    let shown = |value: &Value| match value {
        Value::Plain(text) | Value::Serial(text) | Value::Reader(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Word(text, _) => desk.texts.get(text),
    };
    let (what, next) = finding.words(&desk.texts, shown);
    let part = desk.texts.get(&format!("doctor-part-{}", finding.kind.check()));
    let width = desk.out.width();
    let what = wrapped(&format!("{part}: {what}"), &format!("{} ", finding.level.mark()), "     ", width);
    match next {
        Some(next) => format!("{what}\n{}", wrapped(&next, "     -> ", "        ", width)),
        None => what,
    }
}
