//! What a release shows: the summary before, the first half after.

use serde::Serialize;

use super::super::Desk;
use super::super::paper::{self, Way};
use crate::domain::codes::DeskHalf;
use crate::domain::time::Date;
use crate::exit::Failure;
use crate::wire::{DocumentShown, FirstHalf, NewRelease, Product, Release, ReleaseAnswer};

/// The answer for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report {
    schema: u32,
    release: Release,
    first_half: Option<FirstHalf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    letter: Option<paper::Report>,
}

/// What is about to be released, as pairs of a name and a value.
pub fn summary(request: &NewRelease, desk: &Desk, product: &str, name: Option<&str>, today: Date) -> Vec<(String, String)> {
    let born = request.fiscal_code.birth_date(today).map(|date| format!(" ({date})")).unwrap_or_default();
    let name = name.map(|name| format!("{name}, ")).unwrap_or_default();
    let card = request.card.as_ref().map(ToString::to_string).unwrap_or_default();
    let contacts = [request.email.as_ref().map(ToString::to_string), request.mobile.as_ref().map(ToString::to_string)];
    let mut lines = vec![
        (desk.texts.get("issue-summary-citizen"), format!("{name}{}{born}", request.fiscal_code)),
        (desk.texts.get("issue-summary-card"), format!("{product}, {card}")),
    ];
    if let Some(came) = &request.on_behalf {
        let ground = desk.texts.get(&format!("ground-{}", came.ground));
        lines.push((desk.texts.get("issue-summary-ground"), ground));
        lines.push((desk.texts.get("issue-summary-delegate"), format!("{} ({}), {}", came.name, came.fiscal_code, came.kinship)));
        lines.push((desk.texts.get("issue-summary-delegate-document"), document(&came.document, desk)));
        lines.extend(came.protocol.as_ref().map(|protocol| (desk.texts.get("issue-summary-protocol"), protocol.to_string())));
    }
    lines.extend(request.document.as_ref().map(|shown| (desk.texts.get("issue-summary-document"), document(shown, desk))));
    lines.extend(request.declaration.as_ref().map(|text| (desk.texts.get("issue-summary-declaration"), text.to_string())));
    lines.push((desk.texts.get("issue-summary-contacts"), contacts.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    lines
}

fn document(shown: &DocumentShown, desk: &Desk) -> String {
    let kind = desk.texts.get(&format!("document-{}", shown.kind));
    format!("{kind} {}, {}, {}", shown.number, shown.issuer, shown.expires)
}

/// Hands the first half over once and says how to go on.
pub fn answer(desk: &Desk, answer: ReleaseAnswer, product: Option<&Product>, way: Way) -> Result<(), Failure> {
    if desk.out.is_json() { json(desk, answer, product, way) } else { told(desk, answer, product, way) }
}

/// For scripts: a half that goes onto paper is in no JSON. The release is told also when the letter fails.
fn json(desk: &Desk, answer: ReleaseAnswer, product: Option<&Product>, way: Way) -> Result<(), Failure> {
    let ReleaseAnswer { release, first_half } = answer;
    match (way, first_half) {
        (way @ Way::Paper(_), Some(half)) => {
            let (letter, outcome) = way.hand_over(desk, &release, &DeskHalf::from(half), product);
            desk.out.json(&Report { schema: 1, release, first_half: None, letter })?;
            outcome
        }
        (_, first_half) => desk.out.json(&Report { schema: 1, release, first_half, letter: None }),
    }
}

fn told(desk: &Desk, answer: ReleaseAnswer, product: Option<&Product>, way: Way) -> Result<(), Failure> {
    let ReleaseAnswer { release, first_half } = answer;
    let id = release.id.to_string();
    // Said before the half is handed over, so that whatever happens there, the number is on the screen to come back to.
    desk.out.note(&desk.say("issue-done", &[("id", &id)]));
    desk.out.note(&desk.say("issue-see-again", &[("command", &desk.command(&format!("reprint {id} --reason \"…\"")))]));
    if let Some(half) = first_half {
        way.hand_over(desk, &release, &DeskHalf::from(half), product).1
    } else {
        desk.out.note(&desk.texts.get("issue-no-half"));
        Ok(())
    }
}
