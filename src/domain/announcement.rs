//! Who is told that an enabling, or the card that opens its sessions, is about to end.

use std::time::Duration;

use super::named::named;
use super::operator::Operator;
use super::time::Date;

named! {
    /// What ends.
    Ending, NotAnEnding, "an ending" {
        /// The enabling.
        Enabling = "enabling",
        /// The person's card.
        Card = "card",
    }
}

/// An enabling with its ends, and what was told of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The enabling.
    pub enabling: Operator,
    /// The last day of the card that the person logged in with.
    pub card_until: Option<Date>,
    /// What was announced, with the last day that it has now.
    pub announced: Vec<Ending>,
    /// Whether the Ente had a letter about such things today.
    pub told_today: bool,
}

/// The day up to which ends are announced.
#[must_use]
pub fn horizon(today: Date, within: Duration) -> Date {
    today.saturating_add(within)
}

/// What of it is to be announced today, with its last day: once for each last day, and only where somebody is in function.
///
/// An Ente hears of everything in one letter a day. What comes up later waits for tomorrow, when there is one.
#[must_use]
pub fn due(held: &Held, today: Date, within: Duration) -> Vec<(Ending, Date)> {
    let Held { enabling, card_until, announced, told_today } = held;
    if enabling.judge(today).is_err() {
        return Vec::new();
    }
    // Who is in function today only hears nothing tomorrow.
    let last_chance = enabling.until == Some(today);
    [(Ending::Enabling, enabling.until), (Ending::Card, *card_until)]
        .into_iter()
        .filter_map(|(what, until)| Some((what, until?)))
        .filter(|(what, until)| (today..=horizon(today, within)).contains(until) && !announced.contains(what))
        .filter(|(_, until)| !told_today || last_chance || *until == today)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operator::{Ente, Role, Standing};

    const TODAY: Date = Date::constant(2026, 11, 23);
    const WITHIN: Duration = Duration::from_hours(30 * 24);

    fn held(until: Option<&str>, card: Option<&str>) -> Held {
        let day = |text: &str| text.parse().expect(text);
        let ente =
            Ente { code: "c_c933".parse().expect("a code"), name: "Comune di Como".to_owned(), standing: Standing::Active };
        let enabling = Operator {
            fiscal_code: "RSSMRA45C12F205C".parse().expect("a codice fiscale"),
            name: "Mario Rossi".to_owned(),
            ente,
            role: Role::Operator,
            standing: Standing::Active,
            from: Date::constant(2026, 1, 1),
            until: until.map(day),
        };
        Held { enabling, card_until: card.map(day), announced: Vec::new(), told_today: false }
    }

    fn told(held: &Held) -> Vec<Ending> {
        due(held, TODAY, WITHIN).into_iter().map(|(what, _)| what).collect()
    }

    #[test]
    fn ends_are_announced_so_many_days_before() {
        use Ending::{Card, Enabling};
        for (until, card, wanted) in [
            (None, None, &[][..]),
            (Some("2026-12-23"), None, &[Enabling]), // the thirtieth day
            (Some("2026-12-24"), None, &[]),
            (Some("2026-11-23"), None, &[Enabling]), // today is the last one
            (Some("2026-11-22"), None, &[]),         // nothing to announce any more
            (None, Some("2026-12-01"), &[Card]),
            (None, Some("2026-11-22"), &[]), // a card that has ended: somebody has another one by now, or does not come
            (Some("2027-12-31"), Some("2026-12-01"), &[Card]),
            (Some("2026-12-01"), Some("2026-12-02"), &[Enabling, Card]),
            (Some("2026-11-22"), Some("2026-12-02"), &[]), // out of function
        ] {
            assert_eq!(told(&held(until, card)), wanted, "{until:?} {card:?}");
        }
    }

    #[test]
    fn nobody_out_of_function_is_told() {
        let active = held(Some("2026-12-01"), Some("2026-12-01"));
        for standing in [Standing::Suspended, Standing::Closed] {
            let own = Operator { standing, ..active.enabling.clone() };
            let of_ente = Operator { ente: Ente { standing, ..own.ente.clone() }, ..active.enabling.clone() };
            for enabling in [own, of_ente] {
                assert_eq!(told(&Held { enabling, ..active.clone() }), []);
            }
        }
        let from = Date::constant(2026, 11, 24);
        let enabling = Operator { from, ..active.enabling.clone() };
        assert_eq!(told(&Held { enabling, ..active }), [], "it has not begun");
    }

    #[test]
    fn each_end_is_announced_once() {
        let both = held(Some("2026-12-01"), Some("2026-12-02"));
        let announced = vec![Ending::Enabling];
        assert_eq!(told(&Held { announced, ..both.clone() }), [Ending::Card]);
        assert_eq!(told(&Held { announced: Ending::ALL.to_vec(), ..both }), []);
    }

    #[test]
    fn an_ente_has_one_letter_a_day_and_misses_nothing() {
        let told_today = true;
        for (until, card, wanted) in [
            (Some("2026-12-01"), Some("2026-12-02"), &[][..]),
            (Some("2026-11-24"), None, &[]),
            (Some("2026-11-23"), None, &[Ending::Enabling]),
            (Some("2026-11-23"), Some("2026-12-02"), &[Ending::Enabling, Ending::Card]),
            (None, Some("2026-11-23"), &[Ending::Card]),
        ] {
            assert_eq!(told(&Held { told_today, ..held(until, card) }), wanted, "{until:?} {card:?}");
        }
    }

    #[test]
    fn the_end_of_the_calendar_is_the_end() {
        assert_eq!(horizon(Date::MAX, WITHIN), Date::MAX);
    }
}
