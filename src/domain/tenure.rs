//! The life of an enabling: suspended, resumed, revoked, renewed, moved to another Ente. Nothing of it is back-dated.

use super::fiscal_code::FiscalCode;
use super::named::named;
use super::operator::{Ente, EnteCode, Operator, Role, Standing};
use super::time::Date;

named! {
    /// What is done to an enabling.
    LifeAct, NotALifeAct, "an act on an enabling" {
        /// Out of function until resumed.
        Suspend = "suspend",
        /// In function again.
        Resume = "resume",
        /// Ended for good: at once, or after a last day.
        Revoke = "revoke",
        /// A later last day.
        Renew = "renew",
        /// Ended here, and the same at another Ente from today on.
        Move = "move",
    }
}

named! {
    /// What is done to an Ente. Its operators go along by computation: nothing is written about them.
    EnteAct, NotAnEnteAct, "an act on an Ente" {
        /// Out of function until resumed.
        Suspend = "suspend",
        /// In function again.
        Resume = "resume",
        /// Ended for good.
        Close = "close",
    }
}

impl EnteAct {
    /// How the Ente stands then.
    #[must_use]
    pub const fn then(self) -> Standing {
        match self {
            Self::Suspend => Standing::Suspended,
            Self::Resume => Standing::Active,
            Self::Close => Standing::Closed,
        }
    }
}

/// Judges an act on an Ente by somebody who acts for this other one; `alone` are roles of overseers that nobody outside has.
///
/// # Errors
/// The first reason against it.
pub fn judge_ente(ente: &Ente, act: EnteAct, actors: &EnteCode, alone: &[Role]) -> Result<Standing, TenureRefused> {
    if ente.code == *actors {
        return Err(TenureRefused::Oneself);
    }
    if ente.standing == Standing::Closed || ente.standing == act.then() {
        return Err(TenureRefused::Stands(ente.standing));
    }
    if act != EnteAct::Resume && ente.standing == Standing::Active && !alone.is_empty() {
        return Err(TenureRefused::Last);
    }
    Ok(act.then())
}

/// An act as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// [`LifeAct::Suspend`].
    Suspend,
    /// [`LifeAct::Resume`].
    Resume,
    /// [`LifeAct::Revoke`]: with its last day, or at once.
    Revoke(Option<Date>),
    /// [`LifeAct::Renew`]: up to this day.
    Renew(Date),
    /// [`LifeAct::Move`]: to this Ente.
    Move(EnteCode),
}

/// How the enabling stands after an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// In function or not.
    pub standing: Standing,
    /// Its last day.
    pub until: Option<Date>,
    /// The Ente at which the same begins anew today.
    pub opens: Option<EnteCode>,
}

/// Why an act is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TenureRefused {
    /// Nobody decides about themselves.
    #[error("nobody decides about themselves")]
    Oneself,
    /// It stands so that there is nothing to do.
    #[error("the enabling is {0}")]
    Stands(Standing),
    /// The day is in the past.
    #[error("the day is in the past")]
    Past,
    /// The day is not earlier than the last day there is.
    #[error("the enabling ends before that day")]
    NotEarlier,
    /// The day is not later than the last day there is; an enabling without end has nothing to renew.
    #[error("the enabling ends no earlier than that day")]
    NotLater,
    /// It is at this Ente already.
    #[error("the enabling is at this Ente")]
    SameEnte,
    /// Nobody else has this role: two people must want it.
    #[error("nobody else has this role")]
    Last,
}

impl Change {
    /// Its name.
    #[must_use]
    pub const fn act(&self) -> LifeAct {
        match self {
            Self::Suspend => LifeAct::Suspend,
            Self::Resume => LifeAct::Resume,
            Self::Revoke(_) => LifeAct::Revoke,
            Self::Renew(_) => LifeAct::Renew,
            Self::Move(_) => LifeAct::Move,
        }
    }

    /// Whether less may be done afterwards.
    #[must_use]
    pub const fn takes_away(&self) -> bool {
        matches!(self, Self::Suspend | Self::Revoke(_))
    }
}

/// Judges an act of this person on an enabling, on this day.
///
/// `others` counts those who have the same role in function, of responsibles those at the same Ente; `agreed` says that a second
/// person wants the same, which the last evaluator, the last administrator and an Ente's last responsible need.
///
/// # Errors
/// The first reason against it.
pub fn judge(
    enabling: &Operator,
    change: &Change,
    actor: &FiscalCode,
    others: u64,
    agreed: bool,
    today: Date,
) -> Result<After, TenureRefused> {
    if enabling.fiscal_code == *actor {
        return Err(TenureRefused::Oneself);
    }
    let after = after(enabling, change, today)?;
    let taken = match enabling.role {
        Role::Operator => false,
        Role::Evaluator | Role::Administrator => change.takes_away(),
        // Elsewhere, a responsible is missed here.
        Role::Responsible => change.takes_away() || matches!(change, Change::Move(_)),
    };
    // Who is out of function already is missed by nobody.
    let counts = taken && enabling.judge(today).is_ok();
    if counts && others == 0 && !agreed { Err(TenureRefused::Last) } else { Ok(after) }
}

fn after(enabling: &Operator, change: &Change, today: Date) -> Result<After, TenureRefused> {
    let Operator { standing, until, .. } = *enabling;
    if standing == Standing::Closed {
        return Err(TenureRefused::Stands(Standing::Closed));
    }
    let stands = |standing| After { standing, until, opens: None };
    match change {
        Change::Suspend | Change::Resume => {
            let then = if *change == Change::Suspend { Standing::Suspended } else { Standing::Active };
            if standing == then { Err(TenureRefused::Stands(then)) } else { Ok(stands(then)) }
        }
        Change::Revoke(None) => Ok(stands(Standing::Closed)),
        Change::Revoke(Some(day)) if *day < today => Err(TenureRefused::Past),
        Change::Revoke(Some(day)) if until.is_some_and(|until| until <= *day) => Err(TenureRefused::NotEarlier),
        Change::Revoke(day) => Ok(After { until: *day, ..stands(standing) }),
        Change::Renew(day) if *day < today => Err(TenureRefused::Past),
        Change::Renew(day) if until.is_none_or(|until| *day <= until) => Err(TenureRefused::NotLater),
        Change::Renew(day) => Ok(After { until: Some(*day), ..stands(standing) }),
        Change::Move(ente) if *ente == enabling.ente.code => Err(TenureRefused::SameEnte),
        Change::Move(ente) => Ok(After { opens: Some(ente.clone()), ..stands(Standing::Closed) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operator::Ente;

    const TODAY: Date = Date::constant(2026, 11, 23);
    const LAST: Date = Date::constant(2026, 12, 31);

    fn enabling(standing: Standing, role: Role) -> Operator {
        Operator {
            fiscal_code: "RSSMRA45C12F205C".parse().expect("a codice fiscale"),
            name: "Mario Rossi".to_owned(),
            ente: Ente { code: code("c_c933"), name: "Comune di Como".to_owned(), standing: Standing::Active },
            role,
            standing,
            from: Date::constant(2026, 1, 1),
            until: Some(LAST),
        }
    }

    fn code(text: &str) -> EnteCode {
        text.parse().expect("a code")
    }

    fn day(month: i8, day: i8) -> Date {
        Date::constant(2026, month, day)
    }

    fn judged(standing: Standing, change: &Change) -> Result<(Standing, Option<Date>, Option<EnteCode>), TenureRefused> {
        let actor = "FOXDRA26C24H872Y".parse().expect("a codice fiscale");
        let after = judge(&enabling(standing, Role::Operator), change, &actor, 0, false, TODAY)?;
        Ok((after.standing, after.until, after.opens))
    }

    #[test]
    fn an_ente_is_suspended_by_others_and_never_with_the_last_who_oversee() {
        use Standing::{Active, Closed, Suspended};
        let ours: EnteCode = "r_lombar".parse().expect("a code");
        let judged = |standing, act, code: &str, alone: &[Role]| {
            let ente = Ente { code: code.parse().expect("a code"), name: "E".to_owned(), standing };
            judge_ente(&ente, act, &ours, alone)
        };
        for (standing, act, wanted) in [
            (Active, EnteAct::Suspend, Ok(Suspended)),
            (Active, EnteAct::Close, Ok(Closed)),
            (Active, EnteAct::Resume, Err(TenureRefused::Stands(Active))),
            (Suspended, EnteAct::Suspend, Err(TenureRefused::Stands(Suspended))),
            (Suspended, EnteAct::Resume, Ok(Active)),
            (Suspended, EnteAct::Close, Ok(Closed)),
            (Closed, EnteAct::Suspend, Err(TenureRefused::Stands(Closed))),
            (Closed, EnteAct::Resume, Err(TenureRefused::Stands(Closed))),
            (Closed, EnteAct::Close, Err(TenureRefused::Stands(Closed))),
        ] {
            assert_eq!(judged(standing, act, "c_c933", &[]), wanted, "{standing} {act}");
            assert_eq!(judged(standing, act, "r_lombar", &[]), Err(TenureRefused::Oneself));
            let last = if wanted.is_ok() && standing == Active { Err(TenureRefused::Last) } else { wanted };
            assert_eq!(judged(standing, act, "c_c933", &[Role::Evaluator]), last, "{standing} {act}");
        }
    }

    #[test]
    fn each_act_does_what_it_says_or_says_why_not() {
        use Standing::{Active, Closed, Suspended};
        use TenureRefused::{NotEarlier, NotLater, Past, SameEnte, Stands};
        let como = || Some(code("c_f205"));
        for (standing, change, wanted) in [
            (Active, Change::Suspend, Ok((Suspended, Some(LAST), None))),
            (Suspended, Change::Suspend, Err(Stands(Suspended))),
            (Closed, Change::Suspend, Err(Stands(Closed))),
            (Suspended, Change::Resume, Ok((Active, Some(LAST), None))),
            (Active, Change::Resume, Err(Stands(Active))),
            (Closed, Change::Resume, Err(Stands(Closed))), // what was revoked comes back by a new request only
            (Active, Change::Revoke(None), Ok((Closed, Some(LAST), None))),
            (Suspended, Change::Revoke(None), Ok((Closed, Some(LAST), None))),
            (Active, Change::Revoke(Some(TODAY)), Ok((Active, Some(TODAY), None))),
            (Active, Change::Revoke(Some(day(12, 30))), Ok((Active, Some(day(12, 30)), None))),
            (Active, Change::Revoke(Some(LAST)), Err(NotEarlier)),
            (Active, Change::Revoke(Some(day(11, 22))), Err(Past)),
            (Active, Change::Renew(Date::constant(2027, 12, 31)), Ok((Active, Some(Date::constant(2027, 12, 31)), None))),
            (Suspended, Change::Renew(Date::constant(2027, 1, 1)), Ok((Suspended, Some(Date::constant(2027, 1, 1)), None))),
            (Active, Change::Renew(LAST), Err(NotLater)),
            (Active, Change::Renew(day(11, 22)), Err(Past)),
            (Active, Change::Move(code("c_f205")), Ok((Closed, Some(LAST), como()))),
            (Active, Change::Move(code("c_c933")), Err(SameEnte)),
            (Closed, Change::Move(code("c_f205")), Err(Stands(Closed))),
        ] {
            assert_eq!(judged(standing, &change), wanted, "{standing} {change:?}");
        }
        let endless = Operator { until: None, ..enabling(Active, Role::Operator) };
        let actor = "FOXDRA26C24H872Y".parse().expect("a codice fiscale");
        assert_eq!(judge(&endless, &Change::Renew(LAST), &actor, 0, false, TODAY), Err(NotLater), "it has no end");
        let ends = judge(&endless, &Change::Revoke(Some(LAST)), &actor, 0, false, TODAY).map(|after| after.until);
        assert_eq!(ends, Ok(Some(LAST)), "it gets one");
    }

    #[test]
    fn nobody_decides_about_themselves_and_the_last_one_goes_by_two() {
        let other: FiscalCode = "FOXDRA26C24H872Y".parse().expect("a codice fiscale");
        for (role, actor, others, agreed, change, wanted) in [
            (Role::Operator, "RSSMRA45C12F205C", 5, true, Change::Renew(Date::constant(2027, 1, 1)), Err(TenureRefused::Oneself)),
            (Role::Operator, other.as_str(), 0, false, Change::Suspend, Ok(())),
            (Role::Evaluator, other.as_str(), 0, false, Change::Suspend, Err(TenureRefused::Last)),
            (Role::Evaluator, other.as_str(), 0, false, Change::Revoke(Some(TODAY)), Err(TenureRefused::Last)),
            (Role::Administrator, other.as_str(), 0, false, Change::Revoke(None), Err(TenureRefused::Last)),
            (Role::Evaluator, other.as_str(), 0, true, Change::Suspend, Ok(())),
            (Role::Evaluator, other.as_str(), 1, false, Change::Suspend, Ok(())),
            // It stays one of them, only elsewhere.
            (Role::Evaluator, other.as_str(), 0, false, Change::Move(code("c_f205")), Ok(())),
        ] {
            let actor: FiscalCode = actor.parse().expect(actor);
            let judged = judge(&enabling(Standing::Active, role), &change, &actor, others, agreed, TODAY).map(drop);
            assert_eq!(judged, wanted, "{role} {change:?}");
        }
        // Who is out of function is missed by nobody.
        let judged = judge(&enabling(Standing::Suspended, Role::Evaluator), &Change::Revoke(None), &other, 0, false, TODAY);
        assert!(judged.is_ok());
    }
}
