//! Requests handed in by the responsible and decided by two evaluators, through the real program.

use serde_json::Value;

use super::Office;
use crate::support::program::until;

/// Hands in a request of the school for `operator-1` (of the town) and somebody else; its number.
fn handed_in(office: &Office, file: impl Fn(&Value) -> String) -> String {
    let operator = office.code_of("operator-1");
    let text = office.request(&[(&operator, "Olimpia Sportelli"), ("RSSMRA45C12F205C", "Mario Rossi")]);
    let from = office.write("request.toml", &text);
    let (out, pin) = (office.folder().display().to_string(), office.pin("responsible-1"));
    let made = office.json(&[
        "enroll",
        "request",
        "--from",
        &from,
        "--out",
        &out,
        "--sign",
        "--token",
        "responsible-1",
        "--pin-file",
        &pin,
    ]);
    let shown = office.json(&["enroll", "submit", &file(&made)]);
    shown["request"]["id"].as_str().expect("a number").to_owned()
}

#[test]
fn two_approve_and_the_operator_logs_in_and_releases() {
    let office = Office::open();
    let id = handed_in(&office, |made| made["signed"].as_str().expect("a signed file").to_owned());
    // The same file, in any shape, is the same request.
    let json = std::fs::read_dir(office.folder()).expect("a folder").map(|entry| entry.expect("an entry").path());
    for path in json.filter(|path| path.extension().is_some_and(|end| end == "pdf" || end == "json")) {
        let path = path.display().to_string();
        if path.contains("richiesta-") {
            assert_eq!(office.json(&["enroll", "submit", &path])["request"]["id"], id.as_str(), "{path}");
        }
    }
    let approve = ["enroll", "approve", &id, "--reason", "the school called", "--yes"];
    let (status, told) = office.refused(&approve);
    assert_eq!(status, 22, "a responsible decides nothing: {told}");
    office.log_in("evaluator-1", &[]);
    let shown = office.json(&approve)["request"].clone();
    assert_eq!((&shown["state"], &shown["people"][0]["state"]), (&"open".into(), &"waiting".into()));
    let (status, told) = office.refused(&approve);
    assert_eq!(status, 20, "{told}");
    assert!(told.contains("another evaluator must"), "{told}");
    // Until then, nobody is enabled.
    let pin = office.pin("operator-1");
    let (status, _) = office.refused(&["login", "--token", "operator-1", "--pin-file", &pin, "--ente", "ics_x002"]);
    assert_eq!(status, 22);

    office.log_in("evaluator-2", &[]);
    office.json(&["enroll", "approve", &id, "--person", "1", "--reason", "the school called", "--yes"]);
    let shown =
        office.json(&["enroll", "reject", &id, "--person", "2", "--reason", "not an employee", "--yes"])["request"].clone();
    assert_eq!(shown["state"], "decided");
    let outcomes: Vec<_> = shown["people"].as_array().expect("people").iter().map(|one| one["state"].as_str()).collect();
    assert_eq!(outcomes, [Some("approved"), Some("rejected")]);
    let (status, told) = office.refused(&approve);
    assert_eq!(status, 20, "{told}");

    // The letters leave: to the Ente what was decided and why, to the operator the next steps; nothing to who was rejected.
    until("the letters leave", || {
        let letters = office.json(&["enroll", "show", &id])["request"]["letters"].clone();
        letters.as_array().expect("letters").iter().all(|letter| letter["state"] == "accepted")
    });
    let letters = office.json(&["enroll", "show", &id])["request"]["letters"].clone();
    let to: Vec<_> =
        letters.as_array().expect("letters").iter().map(|letter| letter["to"].as_str().unwrap_or_default()).collect();
    assert_eq!(to, ["ics@pec.example.it", "ics@pec.example.it", "olimpia.sportelli@example.it"]);

    office.log_in("operator-1", &["--ente", "ics_x002"]);
    assert_eq!(office.json(&["whoami"])["session"]["capacity"]["ente"], "ics_x002");
    let citizens = office.json(&["sandbox", "citizens", "--ordinary"]);
    let citizen = citizens["citizens"][0]["fiscal_code"].as_str().expect("a citizen").to_owned();
    let told = office.run(&[
        "issue",
        "--fiscal-code",
        &citizen,
        "--document-kind",
        "identity-card",
        "--document-number",
        "CA00000AA",
        "--document-issuer",
        "Comune",
        "--document-expires",
        &super::days().1,
        "--email",
        "c@example.it",
        "--yes",
        "--read-out",
    ]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
}

#[test]
fn the_ente_is_asked_and_what_is_suspended_stops_at_once() {
    let office = Office::open();
    let id = handed_in(&office, |made| made["form"].as_str().expect("a form").to_owned());
    office.log_in("evaluator-1", &[]);
    let shown = office.json(&["enroll", "ask", &id, "--reason", "Where does Mario Rossi work?"])["request"].clone();
    assert_eq!((&shown["state"], &shown["letters"][1]["to"]), (&"asked".into(), &"ics@pec.example.it".into()));
    assert_eq!(office.json(&["enroll", "list"])["requests"][0]["id"], id.as_str());

    // The responsible sees it, the operator does not.
    office.log_in("responsible-1", &[]);
    assert_eq!(office.json(&["enroll", "show", &id])["request"]["state"], "asked");
    office.log_in("operator-1", &[]);
    assert_eq!(office.refused(&["enroll", "show", &id]).0, 26);
    assert_eq!(office.refused(&["enroll", "list"]).0, 22);

    // An Ente takes its people along, at once; the evaluators' own Ente is not theirs to suspend.
    office.log_in("operator-2", &[]);
    let school = office.folder().join("school");
    let session = std::fs::read_dir(office.folder().join("state")).is_ok();
    assert!(session && !school.exists());
    office.log_in("evaluator-1", &[]);
    let (status, told) = office.refused(&["enroll", "ente", "suspend", "com_x001", "--reason", "merged", "--yes"]);
    assert!(matches!(status, 2 | 20), "{told}");
    let ente = office.json(&["enroll", "ente", "suspend", "ics_x002", "--reason", "merged", "--yes"]);
    assert_eq!(ente["ente"]["standing"], "suspended");
    let pin = office.pin("operator-2");
    assert_eq!(office.refused(&["login", "--token", "operator-2", "--pin-file", &pin]).0, 23);
    let (status, told) = office.refused(&["enroll", "ente", "suspend", "ics_x002", "--reason", "merged", "--yes"]);
    assert_eq!(status, 20, "{told}");
    office.json(&["enroll", "ente", "resume", "ics_x002", "--reason", "a mistake", "--yes"]);
    office.log_in("operator-2", &[]);

    // The only responsible of the school goes by two only.
    office.log_in("evaluator-1", &[]);
    let responsible = office.json(&["enroll", "export", "--ente", "ics_x002"]);
    let all = responsible["enablings"].as_array().expect("enablings");
    let code =
        all.iter().find(|one| one["role"] == "responsible").expect("a responsible")["fiscal_code"].as_str().expect("a code");
    let suspend = [
        "enroll",
        "suspend",
        "--fiscal-code",
        code,
        "--ente",
        "ics_x002",
        "--role",
        "responsible",
        "--reason",
        "on leave",
        "--yes",
    ];
    let (status, told) = office.refused(&suspend);
    assert_eq!(status, 20, "{told}");
    assert!(told.contains("responsible for the Ente"), "{told}");
}
