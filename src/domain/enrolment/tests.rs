use super::*;

const NOW: At = At::from_millis(1_763_856_000_000);

fn person(text: &str) -> FiscalCode {
    text.parse().expect(text)
}

fn code(text: &str) -> EnteCode {
    text.parse().expect(text)
}

const RESPONSIBLE: &str = "BNCLRA80A41C933Q";
const CANDIDATE: &str = "RSSMRA45C12F205C";
const FIRST: &str = "VRDGPP70A01F205V";
const SECOND: &str = "NREGNN65T12F205S";

fn waiting(nth: u32, who: &str) -> Candidate {
    Candidate { nth, person: person(who), state: CandidateState::Waiting, approved_by: Vec::new() }
}

fn case() -> Case {
    Case {
        ente: code("c_c933"),
        askers: vec![person(RESPONSIBLE)],
        state: CaseState::Open,
        expires: At::from_millis(NOW.millis() + 1),
        candidates: vec![waiting(1, CANDIDATE), waiting(2, "GLLFNC50A01F205Q")],
    }
}

fn decide(case: &Case, act: DecisionAct, named: &[u32], who: &str) -> Result<Vec<(u32, Effect)>, DecisionRefused> {
    let (person, ente) = (person(who), code("r_lombar"));
    judge(case, act, named, Voter { person: &person, ente: &ente, role: Role::Evaluator }, true, NOW)
}

#[test]
fn who_may_decide_and_who_may_not() {
    for (who, ente, role, wanted) in [
        (FIRST, "r_lombar", Role::Evaluator, None),
        (FIRST, "r_lombar", Role::Administrator, Some(DecisionRefused::Role)),
        (FIRST, "r_lombar", Role::Operator, Some(DecisionRefused::Role)),
        (FIRST, "r_lombar", Role::Responsible, Some(DecisionRefused::Role)),
        (FIRST, "c_c933", Role::Evaluator, Some(DecisionRefused::OwnEnte)),
        (CANDIDATE, "r_lombar", Role::Evaluator, Some(DecisionRefused::Oneself)),
        (RESPONSIBLE, "r_lombar", Role::Evaluator, Some(DecisionRefused::OwnRequest)),
    ] {
        for act in DecisionAct::ALL {
            let (person, ente) = (person(who), code(ente));
            let voter = Voter { person: &person, ente: &ente, role };
            assert_eq!(judge(&case(), *act, &[], voter, true, NOW).err(), wanted, "{who} {role} {act}");
            // Neither naming others nor a lighter policy lets anybody in.
            assert_eq!(judge(&case(), *act, &[2], voter, false, NOW).err(), wanted, "{who} {role} {act}");
        }
    }
}

#[test]
fn two_approve_and_one_rejects() {
    use DecisionAct::{Approve, Reject};
    use Effect::{Approved, Counted, Rejected};
    let mut case = case();
    assert_eq!(decide(&case, Approve, &[], FIRST), Ok(vec![(1, Counted), (2, Counted)]));
    case.candidates[0].approved_by.push(person(FIRST));
    assert_eq!(decide(&case, Approve, &[1], FIRST), Err(DecisionRefused::Again(1)));
    assert_eq!(decide(&case, Approve, &[], FIRST), Err(DecisionRefused::Again(1)));
    assert_eq!(decide(&case, Approve, &[2], FIRST), Ok(vec![(2, Counted)]));
    assert_eq!(decide(&case, Approve, &[], SECOND), Ok(vec![(1, Approved), (2, Counted)]));
    assert_eq!(decide(&case, Reject, &[1], FIRST), Ok(vec![(1, Rejected)]));
    case.candidates[0].state = CandidateState::Approved;
    assert_eq!(decide(&case, Reject, &[1], SECOND), Err(DecisionRefused::Settled(1)));
    assert_eq!(decide(&case, Reject, &[3], SECOND), Err(DecisionRefused::Nobody(3)));
    assert_eq!(decide(&case, Approve, &[], SECOND), Ok(vec![(2, Counted)]));
}

#[test]
fn where_policy_says_so_one_is_enough() {
    let (person, ente) = (person(FIRST), code("r_lombar"));
    let voter = Voter { person: &person, ente: &ente, role: Role::Evaluator };
    let effects = judge(&case(), DecisionAct::Approve, &[], voter, false, NOW).expect("a decision");
    assert_eq!(effects, [(1, Effect::Approved), (2, Effect::Approved)]);
}

#[test]
fn a_request_that_is_over_is_not_decided() {
    for state in CaseState::ALL {
        let over = Case { state: *state, ..case() };
        let wanted = (!matches!(state, CaseState::Open | CaseState::Asked)).then_some(DecisionRefused::Over(*state));
        for act in DecisionAct::ALL {
            assert_eq!(decide(&over, *act, &[], FIRST).err(), wanted, "{state} {act}");
        }
        let late = Case { expires: NOW, ..over };
        let wanted = wanted.unwrap_or(DecisionRefused::Over(CaseState::Expired));
        assert_eq!(decide(&late, DecisionAct::Approve, &[], FIRST), Err(wanted), "{state}");
    }
}

#[test]
fn it_closes_when_nobody_waits() {
    let mut case = case();
    assert!(!case.closes(&[(1, Effect::Approved)]));
    assert!(!case.closes(&[(1, Effect::Approved), (2, Effect::Counted)]));
    assert!(case.closes(&[(1, Effect::Approved), (2, Effect::Rejected)]));
    case.candidates[1].state = CandidateState::Rejected;
    assert!(case.closes(&[(1, Effect::Approved)]));
}

#[test]
fn codes_of_enti_are_checked() {
    for (given, good) in [
        ("80057930150", true), // Regione Lombardia
        (" 00417480134\n", true),
        ("80057930151", false),
        ("8005793015", false),
        ("800579301500", false),
        ("8005793015O", false),
        ("", false),
    ] {
        assert_eq!(given.parse::<EnteFiscalCode>().is_ok(), good, "{given:?}");
    }
}
