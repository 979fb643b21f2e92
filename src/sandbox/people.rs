//! The people of the sandbox: two Enti, those who work for them, and 200 citizens with their cards. All invented, and the
//! same in every sandbox. Their place of birth has a code (`X…`) that no place in Italy has, so that no codice fiscale
//! here can be a real person's.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};

use super::pki::Holder;
use super::place::{self, Place};
use crate::domain::card::CardState;
use crate::domain::card_number::CardNumber;
use crate::domain::fiscal_code::{FiscalCode, Sex};
use crate::domain::operator::{Ente, EnteCode, Operator, Role, Standing};
use crate::domain::time::Date;
use crate::exit::{Code, Failure};

/// How many citizens a sandbox has.
pub const CITIZENS: usize = 200;

const GIVEN_F: &[&str] = &["Ada", "Berenice", "Clelia", "Delia", "Elettra", "Fiorenza", "Gilda", "Ilaria", "Leda", "Mirella"];
const GIVEN_M: &[&str] = &["Aldo", "Bruno", "Corrado", "Duilio", "Ettore", "Fulvio", "Gino", "Ivano", "Leandro", "Martino"];
const FAMILY: &[&str] = &[
    "Abbozzi",
    "Barattini",
    "Cartasempi",
    "Desideria",
    "Esempini",
    "Fintoni",
    "Giocondelli",
    "Immaginari",
    "Lanaverde",
    "Mirtilloni",
    "Nebbiolini",
    "Ombrosa",
    "Provetti",
    "Quadernini",
    "Rimasugli",
    "Sognatori",
    "Trottolini",
    "Utopini",
    "Ventolieri",
    "Zucchettini",
];

/// One citizen with the cards that the sandbox knows; texts, as they stand in files and JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Citizen {
    /// The codice fiscale.
    pub fiscal_code: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// What is special, when something is: `two-cards`, `suspended-card`, `expired-card`, `operator`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub special: Option<Special>,
    /// The cards, at least one.
    pub cards: Vec<CitizenCard>,
}

/// One card of a citizen.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CitizenCard {
    /// Its number, 16 digits.
    pub number: String,
    /// Its product.
    pub product: String,
    /// Its last day, as in `2030-12-31`.
    pub valid_until: String,
    /// `active` or `suspended`.
    pub state: String,
}

/// What makes a citizen worth trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Special {
    /// Two cards, of both products: one must be chosen.
    TwoCards,
    /// The only card is suspended.
    SuspendedCard,
    /// The only card has expired.
    ExpiredCard,
    /// The citizen is `operator-1`, who cannot release for themselves.
    Operator,
}

impl Special {
    /// The stable name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TwoCards => "two-cards",
            Self::SuspendedCard => "suspended-card",
            Self::ExpiredCard => "expired-card",
            Self::Operator => "operator",
        }
    }
}

/// One who works in the sandbox, with a token of their own.
#[derive(Clone, Debug)]
pub struct Worker {
    /// Label of the token: `operator-1`.
    pub label: &'static str,
    /// Given name.
    pub given_name: &'static str,
    /// Family name.
    pub family_name: &'static str,
    /// The card, whose number stands in the certificate.
    pub card: CardNumber,
    /// The enabling.
    pub enabling: Operator,
}

impl Worker {
    /// What the certificate on the token says.
    #[must_use]
    pub fn holder(&self) -> Holder {
        Holder {
            fiscal_code: self.enabling.fiscal_code.clone(),
            card: self.card.clone(),
            given_name: self.given_name.to_owned(),
            family_name: self.family_name.to_owned(),
            issued_by: self.enabling.ente.name.clone(),
        }
    }
}

/// Numbers that look random and are the same in every sandbox (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(bound.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    fn one<T: Copy>(&mut self, of: &[T], or: T) -> T {
        of.get(self.below(of.len())).copied().unwrap_or(or)
    }
}

/// What a person is called, born and made of.
struct Born {
    family_name: &'static str,
    given_name: &'static str,
    sex: Sex,
    day: Date,
    place: u16,
}

impl Born {
    fn thrown(dice: &mut Dice) -> Self {
        let sex = if dice.below(2) == 0 { Sex::Female } else { Sex::Male };
        let given_name = dice.one(if sex == Sex::Female { GIVEN_F } else { GIVEN_M }, "Ada");
        let day = Date::constant(1931, 1, 1).saturating_add(i64::try_from(dice.below(76 * 365)).unwrap_or(0).days());
        Self {
            family_name: dice.one(FAMILY, "Esempini"),
            given_name,
            sex,
            day,
            place: u16::try_from(dice.below(40) + 1).unwrap_or(1),
        }
    }

    fn fiscal_code(&self) -> Result<FiscalCode, Failure> {
        FiscalCode::compute(self.family_name, self.given_name, self.day, self.sex, &format!("X{:03}", self.place)).map_err(bug)
    }
}

/// The two Enti.
pub fn enti() -> Result<[Ente; 2], Failure> {
    let ente = |code: &str, name: &str| {
        Ok::<_, Failure>(Ente { code: code.parse::<EnteCode>().map_err(bug)?, name: name.to_owned(), standing: Standing::Active })
    };
    Ok([ente("c_x001", "Comune di Valfittizia")?, ente("ics_x002", "Istituto comprensivo di Borgo Inventato")?])
}

/// Those who work in the sandbox, enabled since `made`: two operators, an evaluator, an administrator.
pub fn workers(made: Date) -> Result<[Worker; 6], Failure> {
    let [comune, school] = enti()?;
    let worker = |label, given_name, family_name, (ente, role): (&Ente, Role), n: u16| {
        let day = Date::constant(1980, 6, 1).saturating_add(i64::from(n).months());
        let born = Born { family_name, given_name, sex: Sex::Female, day, place: n };
        let enabling = Operator {
            fiscal_code: born.fiscal_code()?,
            name: format!("{given_name} {family_name}"),
            ente: ente.clone(),
            role,
            standing: Standing::Active,
            from: made.saturating_sub(1.day()),
            until: None,
        };
        let card = CardNumber::complete(&format!("9999{n:011}")).map_err(bug)?;
        Ok::<_, Failure>(Worker { label, given_name, family_name, card, enabling })
    };
    Ok([
        worker("operator-1", "Olimpia", "Sportelli", (&comune, Role::Operator), 1)?,
        worker("operator-2", "Orsola", "Bancone", (&school, Role::Operator), 2)?,
        worker("evaluator-1", "Valeria", "Vagliati", (&comune, Role::Evaluator), 3)?,
        worker("administrator-1", "Amalia", "Macchinari", (&comune, Role::Administrator), 4)?,
        worker("evaluator-2", "Vera", "Ponderati", (&comune, Role::Evaluator), 5)?,
        worker("responsible-1", "Rosalba", "Rispondi", (&school, Role::Responsible), 6)?,
    ])
}

/// The citizens, with cards valid from one to six years after `made`. The first four are the special ones; the first of
/// them is `operator-1`.
pub fn citizens(made: Date) -> Result<Vec<Citizen>, Failure> {
    let mut dice = Dice(0x5a4d_b0cc);
    let mut codes = BTreeSet::new();
    let mut all = Vec::with_capacity(CITIZENS);
    let [operator, ..] = workers(made)?;
    codes.insert(operator.enabling.fiscal_code.clone());
    all.push(Citizen {
        fiscal_code: operator.enabling.fiscal_code.to_string(),
        given_name: operator.given_name.to_owned(),
        family_name: operator.family_name.to_owned(),
        special: Some(Special::Operator),
        cards: vec![card(&mut dice, 0, "ts-cns", made)?],
    });
    while all.len() < CITIZENS {
        let born = Born::thrown(&mut dice);
        let code = born.fiscal_code()?;
        if !codes.insert(code.clone()) {
            continue;
        }
        let special = [Special::TwoCards, Special::SuspendedCard, Special::ExpiredCard].get(all.len() - 1).copied();
        all.push(Citizen {
            fiscal_code: code.to_string(),
            given_name: born.given_name.to_owned(),
            family_name: born.family_name.to_owned(),
            special,
            cards: cards(&mut dice, all.len(), special, made)?,
        });
    }
    Ok(all)
}

fn cards(dice: &mut Dice, place: usize, special: Option<Special>, made: Date) -> Result<Vec<CitizenCard>, Failure> {
    let product = if place % 3 == 2 { "carta-servizi" } else { "ts-cns" };
    let mut first = card(dice, place, product, made)?;
    match special {
        Some(Special::SuspendedCard) => first.state = CardState::Suspended.to_string(),
        Some(Special::ExpiredCard) => first.valid_until = made.saturating_sub(40.days()).to_string(),
        Some(Special::TwoCards) => return Ok(vec![first, card(dice, CITIZENS + place, "carta-servizi", made)?]),
        Some(Special::Operator) | None => {}
    }
    Ok(vec![first])
}

/// A card that is not in another's way: 6 for a regional card, 999 for an issuer that does not exist.
fn card(dice: &mut Dice, place: usize, product: &str, made: Date) -> Result<CitizenCard, Failure> {
    let days = i64::try_from(365 + dice.below(5 * 365)).unwrap_or(365);
    let number = CardNumber::complete(&format!("6999{:06}{place:05}", dice.below(1_000_000))).map_err(bug)?;
    Ok(CitizenCard {
        number: number.to_string(),
        product: product.to_owned(),
        valid_until: made.saturating_add(days.days()).to_string(),
        state: CardState::Active.to_string(),
    })
}

/// The citizens of this sandbox, as `init` wrote them down.
pub fn list(place: &Place) -> Result<Vec<Citizen>, Failure> {
    place.ready()?;
    let path = place.citizens();
    let text = std::fs::read(&path).map_err(|error| place::file(&path, error))?;
    serde_json::from_slice(&text).map_err(|error| Failure::new(Code::File).with("path", path.display()).with("why", error))
}

/// What is written here by hand is right, or this program is wrong.
pub fn bug(error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::new(Code::Bug).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE: Date = Date::constant(2026, 11, 23);

    #[test]
    fn all_are_different_valid_and_nobody_real() {
        let citizens = citizens(MADE).unwrap();
        assert_eq!(citizens.len(), CITIZENS);
        let codes: BTreeSet<FiscalCode> = citizens.iter().map(|citizen| citizen.fiscal_code.parse().unwrap()).collect();
        assert_eq!(codes.len(), CITIZENS);
        assert!(codes.iter().all(|code| code.as_str().as_bytes()[11] == b'X'));
        let cards: Vec<_> = citizens.iter().flat_map(|citizen| &citizen.cards).collect();
        let numbers: BTreeSet<CardNumber> = cards.iter().map(|card| card.number.parse().unwrap()).collect();
        assert_eq!(numbers.len(), CITIZENS + 1);
        for product in ["ts-cns", "carta-servizi"] {
            assert!(cards.iter().filter(|card| card.product == product).count() > 50, "{product}");
        }
    }

    #[test]
    fn the_special_ones_are_as_they_say() {
        let citizens = citizens(MADE).unwrap();
        let the = |special| {
            let found: Vec<_> = citizens.iter().filter(|citizen| citizen.special == Some(special)).collect();
            assert_eq!(found.len(), 1, "{special:?}");
            found[0]
        };
        let today = MADE.to_string();
        assert_eq!(the(Special::TwoCards).cards.len(), 2);
        assert_ne!(the(Special::TwoCards).cards[0].product, the(Special::TwoCards).cards[1].product);
        assert_eq!(the(Special::SuspendedCard).cards[0].state, "suspended");
        assert!(the(Special::ExpiredCard).cards[0].valid_until < today);
        assert_eq!(the(Special::Operator).fiscal_code, workers(MADE).unwrap()[0].enabling.fiscal_code.as_str());
        let plain = citizens.iter().filter(|citizen| citizen.special.is_none());
        assert!(plain.clone().count() == CITIZENS - 4 && plain.flat_map(|c| &c.cards).all(|card| card.valid_until > today));
    }

    #[test]
    fn the_same_day_makes_the_same_people() {
        let list = || serde_json::to_string(&citizens(MADE).unwrap()).unwrap();
        assert_eq!(list(), list());
    }

    #[test]
    fn workers_may_work() {
        let workers = workers(MADE).unwrap();
        assert!(workers.iter().all(|worker| worker.enabling.judge(MADE).is_ok()));
        let roles = workers.map(|worker| worker.enabling.role);
        let wanted = "operator operator evaluator administrator evaluator responsible";
        assert_eq!(roles.map(Role::as_str).join(" "), wanted);
    }
}
