//! Tells people and Enti what is about to end: enablings, and the cards that open their sessions.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::sleep;
use uuid::Uuid;

use super::intake::letter;
use super::releases::ATTEMPTS;
use crate::clock;
use crate::domain::announcement::{Ending, due};
use crate::domain::bulletin::Audience;
use crate::domain::event::Act;
use crate::domain::language::Language;
use crate::domain::letter::LetterChannel;
use crate::domain::operator::{Operator, Role};
use crate::domain::time::{At, Date};
use crate::i18n::Texts;
use crate::store::announcements::{EndRow, NewAnnouncements, Told};
use crate::store::letters::NewLetter;
use crate::store::model::Event;
use crate::store::{Store, StoreError};

/// How often ends are looked for.
const EVERY: Duration = Duration::from_hours(1);

/// Announces ends, so long before.
#[derive(Debug)]
pub struct Announcer {
    store: Store,
    texts: Texts,
    within: Duration,
    letters: Arc<Notify>,
}

/// What one Ente or one person is told: a line for each end.
type Lines = Vec<String>;

/// The letters to be, by whom they go to.
#[derive(Default)]
struct Round {
    told: Vec<Told>,
    /// By certified mailbox and name of the Ente.
    enti: BTreeMap<(String, String), Lines>,
    /// By address and name of the person.
    people: BTreeMap<(String, String), Lines>,
    /// For evaluators.
    all: Lines,
}

impl Announcer {
    /// Letters are in Italian, the language of every Ente; `letters` wakes whoever sends them in this process.
    #[must_use]
    pub fn new(store: Store, within: Duration, letters: Arc<Notify>) -> Self {
        Self { store, texts: Texts::new(Language::It), within, letters }
    }

    /// Looks now and every hour until told to stop. Several may do so at once.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.announce(clock::now()).await {
                Ok(0) => {}
                Ok(told) => tracing::info!(told, "ends were announced"),
                Err(error) => tracing::error!(%error, "ends cannot be announced"),
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => {}
                () = sleep(EVERY) => {}
            }
        }
    }

    /// Announces what is due; says how many ends that were.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn announce(&self, now: At) -> Result<usize, StoreError> {
        for _ in 0..ATTEMPTS {
            let rows = self.store.ends(now, self.within).await?;
            let evaluators = self.evaluators(now.day()).await?;
            let round = self.round(&rows, now.day(), !evaluators.is_empty());
            if round.told.is_empty() {
                return Ok(0);
            }
            let count = round.told.len();
            let event = event(now, count);
            let new = NewAnnouncements { letters: self.written(&round, &evaluators), told: round.told, event };
            if self.store.announce(new).await? {
                self.letters.notify_one();
                return Ok(count);
            }
            // Another process told some of it.
        }
        Ok(0)
    }

    /// The addresses of evaluators in function.
    async fn evaluators(&self, today: Date) -> Result<Vec<String>, StoreError> {
        let all = self.store.recipients(Audience::Operators, None, Some(Role::Evaluator), today).await?;
        Ok(all.into_iter().filter_map(|one| one.address).collect())
    }

    fn round(&self, rows: &[EndRow], today: Date, evaluators: bool) -> Round {
        let mut round = Round::default();
        for EndRow { held, email, pec } in rows {
            for (what, last_day) in due(held, today, self.within) {
                let for_evaluators = evaluators && what == Ending::Enabling;
                // What nobody can be told now is told when an address is known.
                if email.is_none() && pec.is_none() && !for_evaluators {
                    continue;
                }
                let Operator { fiscal_code, name, ente, role, .. } = &held.enabling;
                let line = self.line(&held.enabling, what, last_day);
                if let Some(pec) = pec {
                    add(&mut round.enti, pec, &ente.name, &line);
                }
                if let Some(email) = email {
                    add(&mut round.people, email, name, &line);
                }
                if for_evaluators {
                    round.all.push(line);
                }
                let (person, ente) = (fiscal_code.clone(), ente.code.clone());
                round.told.push(Told { person, ente, role: *role, what, last_day });
            }
        }
        round
    }

    fn line(&self, enabling: &Operator, what: Ending, last_day: Date) -> String {
        let (role, day) = (self.texts.get(&format!("role-{}", enabling.role)), last_day.to_string());
        let values = [("name", &*enabling.name), ("ente", &*enabling.ente.name), ("role", &*role), ("day", &*day)];
        self.texts.with(&format!("letter-ending-{what}"), &values)
    }

    fn written(&self, round: &Round, evaluators: &[String]) -> Vec<NewLetter> {
        let one = |name: &str, to: (LetterChannel, &str), whom: &str, lines: &Lines| {
            letter(&self.texts, name, to, None, &[("name", whom), ("list", &lines.join("\n"))])
        };
        let enti = round.enti.iter().map(|((pec, name), lines)| one("ending-ente", (LetterChannel::Pec, pec), name, lines));
        let people =
            round.people.iter().map(|((email, name), lines)| one("ending-person", (LetterChannel::Email, email), name, lines));
        let overseers = evaluators.iter().filter(|_| !round.all.is_empty());
        let overseers = overseers.map(|email| one("ending-evaluator", (LetterChannel::Email, email), "", &round.all));
        enti.chain(people).chain(overseers).collect()
    }
}

/// A card that serves several enablings is named once.
fn add(letters: &mut BTreeMap<(String, String), Lines>, to: &str, name: &str, line: &str) {
    let lines = letters.entry((to.to_owned(), name.to_owned())).or_default();
    if !lines.iter().any(|there| there == line) {
        lines.push(line.to_owned());
    }
}

fn event(now: At, count: usize) -> Event {
    Event {
        at: now,
        act: Act::EndingsAnnounced,
        actor: "announcer".to_owned(),
        capacity: String::new(),
        object: count.to_string(),
        result: "done".to_owned(),
        correlation: Uuid::new_v4().to_string(),
    }
}
