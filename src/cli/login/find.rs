//! Finding the operator's card: which module, which of several cards, and waiting until it is there.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use super::Which;
use crate::card::families::{Family, Middleware};
use crate::card::modules;
use crate::card::readers::{Reader, Watch, card_number};
use crate::cli::Desk;
use crate::client::known_cards::KnownCards;
use crate::config::client::ClientSettings;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::pkcs11::module::{self, Found, Pkcs11};
use crate::pkcs11::token::{self, Card, Wanted};

/// How long one look at the readers lasts: Ctrl-C and new readers wait no longer than this.
const LOOK: Duration = Duration::from_millis(200);
/// After this time a card that failed is tried again, even if nothing moved.
const AGAIN: Duration = Duration::from_secs(2);

/// The search for the card. At most one module is loaded in its life.
pub struct Search<'a> {
    desk: &'a Desk,
    wanted: Wanted,
    configured: Option<(PathBuf, Found)>,
    known: KnownCards,
    wait: Duration,
    interrupt: Interrupt,
    watch: Watch,
    module: Option<(Pkcs11, PathBuf)>,
}

impl<'a> Search<'a> {
    /// A search by flags and settings. Begins to watch for Ctrl-C.
    pub fn new(args: &Which, settings: &ClientSettings, desk: &'a Desk) -> Result<Self, Failure> {
        let flag = args.module.clone().map(|path| (path, Found::Flag));
        let default = if desk.prompt.is_interactive() { 60 } else { 0 };
        // A label is what one module calls a card: it tells nothing to another one.
        let label = settings.card.token_label.clone().filter(|_| args.module.is_none() || args.module == settings.card.module);
        Ok(Self {
            desk,
            wanted: Wanted {
                serial: args.serial.clone().or_else(|| settings.card.token_serial.clone()),
                label: args.token.clone().or_else(|| if args.serial.is_some() { None } else { label }),
            },
            configured: flag.or_else(|| settings.card.module.clone().map(|path| (path, Found::Configured))),
            known: KnownCards::new(&desk.paths, settings),
            wait: Duration::from_secs(args.wait.unwrap_or(default)),
            interrupt: Interrupt::watch()?,
            watch: Watch::default(),
            module: None,
        })
    }

    /// Whether the person is given time to insert the card.
    pub fn waits(&self) -> bool {
        !self.wait.is_zero()
    }

    /// Ends the command when Ctrl-C was pressed.
    pub fn check(&self) -> Result<(), Failure> {
        self.interrupt.check()
    }

    /// The cards that have logged in here.
    pub fn known(&self) -> &KnownCards {
        &self.known
    }

    /// The operator's card; waits for it as long as allowed.
    pub fn card(&mut self) -> Result<Card, Failure> {
        let begun = Instant::now();
        let line = Countdown::new();
        loop {
            let readers = self.watch.look();
            let seen = readers.as_ref().ok().cloned();
            // What is said meanwhile must not be written into the line.
            let why = match line.0.suspend(|| self.now(readers)) {
                Ok(cards) => {
                    line.clear();
                    return self.choose(cards);
                }
                Err(why) => why,
            };
            self.interrupt.check()?;
            let tried = Instant::now();
            loop {
                let left = self.wait.saturating_sub(begun.elapsed());
                if left.is_zero() || !may_pass(why.code) {
                    line.clear();
                    return Err(why);
                }
                line.say(self.desk, &why, seen.as_deref().unwrap_or_default(), left);
                self.watch.wait(LOOK.min(left));
                if let Err(stopped) = self.interrupt.check() {
                    line.clear();
                    return Err(stopped);
                }
                if self.watch.look().ok() != seen || tried.elapsed() > AGAIN {
                    break;
                }
            }
        }
    }

    /// The cards that could be meant, now.
    fn now(&mut self, readers: Result<Vec<Reader>, Failure>) -> Result<Vec<Card>, Failure> {
        let cards: Vec<&Reader> = readers.iter().flatten().filter(|reader| reader.has_card).collect();
        // Without a module named there is nothing to load for no card, while somebody may still insert one.
        if self.configured.is_none() && self.module.is_none() && cards.is_empty() && self.waits() {
            readers?;
            return Err(Failure::new(Code::NoCard).with("wanted", "CNS").with("seen", token::NOTHING));
        }
        let (module, path) = self.module(&cards)?;
        let software = module::is_software(&path);
        match Card::all(&module, &path, &self.wanted) {
            Err(failure) if !software && failure.param("seen") == Some(token::NOTHING) => {
                let readers = readers?;
                let there = readers.iter().find(|reader| reader.has_card);
                Err(there.map_or(failure, |there| self.unknown(there, &path)))
            }
            // A card whose family needs a newer OpenSC is seen, more or less, and then cannot sign.
            found => self.without_old(found, readers.as_deref().unwrap_or_default(), &module, &path),
        }
    }

    /// Leaves out the cards with which this module is known not to work.
    fn without_old(
        &self,
        found: Result<Vec<Card>, Failure>,
        readers: &[Reader],
        module: &Pkcs11,
        path: &Path,
    ) -> Result<Vec<Card>, Failure> {
        let version = module::version(module);
        let old = |reader: &&Reader| {
            let oldest = reader.family().and_then(|family| family.oldest_opensc);
            Middleware::of(path) == Some(Middleware::OpenSc) && oldest.zip(version).is_some_and(|(oldest, now)| now < oldest)
        };
        let Some(first) = readers.iter().find(old) else { return found };
        match found {
            Ok(mut cards) => {
                cards.retain(|card| !readers.iter().filter(old).any(|reader| reader.name == card.reader));
                if cards.is_empty() { Err(self.unknown(first, path)) } else { Ok(cards) }
            }
            Err(failure) if failure.code == Code::NoCnsCertificate => Err(self.unknown(first, path)),
            Err(failure) => Err(failure),
        }
    }

    /// The module: loaded once, chosen for the cards that are there.
    fn module(&mut self, cards: &[&Reader]) -> Result<(Pkcs11, PathBuf), Failure> {
        if let Some((module, path)) = &self.module {
            return Ok((module.clone(), path.clone()));
        }
        let families = if self.configured.is_some() { Vec::new() } else { self.families(cards) };
        let (path, found) = modules::choose(self.configured.clone(), &families)?;
        let values = [("module", &*path.display().to_string()), ("found", &self.desk.texts.get(found.text()))];
        self.desk.out.note(&self.desk.say("login-module", &values));
        let module = module::load(&path)?;
        self.module = Some((module.clone(), path.clone()));
        Ok((module, path))
    }

    /// The families of the cards that count for the choice of the module: of the operator's alone, if it is known which that is.
    fn families(&self, cards: &[&Reader]) -> Vec<&'static Family> {
        let number = |card: &&&Reader| card_number(&card.name);
        let meant = |card: &&&Reader| {
            number(card).is_some_and(|number| match &self.wanted.serial {
                Some(serial) => *serial == number,
                None => self.known.has(&number) || is_operators(&number),
            })
        };
        let operators: Vec<&&Reader> = if cards.len() > 1 { cards.iter().filter(meant).collect() } else { Vec::new() };
        let counting = if operators.is_empty() { cards.iter().collect() } else { operators };
        counting.into_iter().filter_map(|card| card.family()).collect()
    }

    /// The module sees no token where the reader sees a card: what card that is, and what would know it.
    fn unknown(&self, there: &Reader, module: &Path) -> Failure {
        let texts = &self.desk.texts;
        let family = there.family();
        let card = family.map_or_else(|| texts.get("card-family-unknown"), |family| texts.get(family.text));
        let remedy = family.and_then(|family| family.trouble).unwrap_or("card-trouble-unknown");
        Failure::new(Code::UnknownToModule)
            .with("reader", &there.name)
            .with("card", card)
            .with("module", module.display())
            .with("remedy", texts.get(remedy))
    }

    /// One of several: the only one that logged in here before, else the only one made for operators, else as the person says.
    fn choose(&self, mut cards: Vec<Card>) -> Result<Card, Failure> {
        let serials: Vec<&str> = cards.iter().map(|card| card.serial.as_str()).collect();
        let chosen = match pick(&serials, |serial| self.known.has(serial)) {
            Some(place) => place,
            None if self.desk.prompt.is_interactive() => {
                let items: Vec<String> = cards.iter().map(|card| format!("{}, {}", holder(card), card.reader)).collect();
                self.desk.prompt.choice(&self.desk.texts.get("login-which-card"), "--serial", &items)?
            }
            None => {
                let seen: Vec<String> = cards.iter().map(|card| token::named(&card.label, &card.serial)).collect();
                return Err(Failure::new(Code::SeveralCards).with("seen", seen.join(", ")));
            }
        };
        let card = cards.swap_remove(chosen);
        let token = token::named(&card.label, &card.serial);
        self.desk.out.note(&self.desk.say("login-card", &[("holder", &holder(&card)), ("token", &token)]));
        Ok(card)
    }
}

/// The holder for people: the name when the certificate bears it, and enough of the code.
pub fn holder(card: &Card) -> String {
    let code = card.certificate.masked_holder();
    card.certificate.person.as_ref().map_or(code.clone(), |name| format!("{name} ({code})"))
}

fn pick(serials: &[&str], known: impl Fn(&str) -> bool) -> Option<usize> {
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut fitting = serials.iter().enumerate().filter(|(_, serial)| fits(serial)).map(|(place, _)| place);
        fitting.next().filter(|_| fitting.next().is_none())
    };
    only(&|_| true).or_else(|| only(&known)).or_else(|| only(&is_operators))
}

/// Whether a card with this number was made for an operator: the first digit is 8 (national) or 9 (regional).
fn is_operators(number: &str) -> bool {
    number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_digit()) && number.starts_with(['8', '9'])
}

/// What a person can still mend by moving a card or a plug.
fn may_pass(code: Code) -> bool {
    matches!(
        code,
        Code::NoReader | Code::NoCard | Code::NoCnsCertificate | Code::UnknownToModule | Code::CardRemoved | Code::CardFault
    )
}

/// The line that counts the seconds down, on a terminal; elsewhere nothing.
struct Countdown(ProgressBar);

impl Countdown {
    fn new() -> Self {
        Self(if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() })
    }

    fn say(&self, desk: &Desk, why: &Failure, readers: &[Reader], left: Duration) {
        let empty: Vec<&str> = readers.iter().filter(|reader| !reader.has_card).map(|reader| reader.name.as_str()).collect();
        let seconds = (left.as_secs() + 1).to_string();
        let mut values = vec![("seconds", seconds.as_str())];
        let names = empty.join(" / ");
        let line = match (why.code, why.param("why"), names.is_empty()) {
            (Code::NoReader, Some("no-service"), _) => desk.say("login-wait-service", &values),
            (Code::NoReader, ..) => desk.say("login-wait-reader", &values),
            // The card that is there will not do.
            (_, _, true) => {
                let (what, _) = desk.texts.failure(why);
                values.push(("why", &what));
                desk.say("login-wait-other", &values)
            }
            (..) => {
                values.push(("reader", &names));
                desk.say("login-wait-card", &values)
            }
        };
        self.0.set_message(line);
        self.0.tick();
    }

    fn clear(&self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_cards_the_operators_is_picked() {
        let (citizen, other, operator, old) = ("6030123456789014", "6030123456789022", "9030123456789011", "8030123456789013");
        for (serials, known, wanted) in [
            (vec![citizen], vec![], Some(0)),                   // no choice
            (vec![citizen, other], vec![other], Some(1)),       // the one that logged in here
            (vec![citizen, operator], vec![citizen], Some(0)),  // even beside one made for operators
            (vec![citizen, operator], vec![], Some(1)),         // by its first digit
            (vec![operator, old], vec![], None),                // two of those
            (vec![citizen, other], vec![citizen, other], None), // two who share a workstation
            (vec![citizen, other], vec![], None),
            (vec!["99", "12ab"], vec![], None),
            (vec!["8f0ba9d1c2e3f405", "1234567890abcdef"], vec![], None), // serial numbers of other tokens say nothing
        ] {
            assert_eq!(pick(&serials, |serial| known.contains(&serial)), wanted, "{serials:?} {known:?}");
        }
    }
}
