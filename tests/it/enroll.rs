//! `crspin enroll import` as it is called.

use std::fs;
use std::path::Path;

use crspin::domain::event::Act;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::operator::{Operator, Standing};
use crspin::store::Store;
use crspin::store::model::Event;

use crate::support::program::User;
use crate::support::settings::SENDER;

const PEOPLE: &str = r#"
[[ente]]
code = "c_c933"
name = "Comune di Como"
[[operator]]
fiscal_code = "RSSMRA85T10A562S"
name = "Mario Rossi"
ente = "c_c933"
from = 2026-01-01
"#;

/// Exit status, standard output and standard error.
fn import(user: &User, people: &str) -> (i32, String, String) {
    fs::write(user.folder().join("service.toml"), SENDER).expect("settings");
    fs::write(user.folder().join("people.toml"), people).expect("people");
    let mut command = user.command(&["enroll", "import", "people.toml", "--settings", "service.toml"]);
    let output = command.current_dir(user.folder()).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit status"), text(output.stdout), text(output.stderr))
}

/// The enablings of Mario Rossi, and every event.
fn found(folder: &Path) -> (Vec<Operator>, Vec<Event>) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&format!("sqlite:{}", folder.join("crspin.db").display())).await.expect("a store");
        store.migrate().await.expect("tables");
        let person: FiscalCode = "RSSMRA85T10A562S".parse().expect("a codice fiscale");
        let operators = store.operators(&person).await.expect("operators");
        let events = store.events(0, 100).await.expect("events").into_iter().map(|(_, event)| event).collect();
        (operators, events)
    })
}

#[test]
fn registers_and_changes() {
    let user = User::new();
    let (status, out, told) = import(&user, PEOPLE);
    assert_eq!((status, out.as_str()), (0, "Registered or changed: Enti 1, operators 1\n"), "{told}");
    let suspended =
        format!("{}standing = \"suspended\"\n", PEOPLE.replace("[[ente]]\ncode = \"c_c933\"\nname = \"Comune di Como\"\n", ""));
    let (status, out, told) = import(&user, &suspended);
    assert_eq!((status, out.as_str()), (0, "Registered or changed: Enti 0, operators 1\n"), "{told}");
    let (operators, events) = found(user.folder());
    assert_eq!(operators.iter().map(|one| one.standing).collect::<Vec<_>>(), [Standing::Suspended]);
    assert_eq!(operators[0].ente.name, "Comune di Como");
    assert_eq!(
        events.iter().map(|event| (event.act, event.object.as_str())).collect::<Vec<_>>(),
        [(Act::OperatorsRegistered, "people.toml"), (Act::OperatorsRegistered, "people.toml")]
    );
}

#[test]
fn registers_nothing_when_anything_is_wrong() {
    let user = User::new();
    let wrong = PEOPLE.replace("RSSMRA85T10A562S", "RSSMRA85T10A562X").replace("2026-01-01", "\"soon\"");
    let (status, out, told) = import(&user, &wrong);
    assert_eq!((status, out.as_str()), (2, ""), "{told}");
    assert!(told.contains("operator[1].fiscal_code: the last character does not check the others"), "{told}");
    assert!(told.contains("operator[1].from: a day looks like 2026-11-23"), "{told}");
    assert!(told.contains("people.toml is not valid: 2 things in it are wrong; nothing was registered"), "{told}");

    let (status, _, told) = import(&user, &PEOPLE.replace("ente = \"c_c933\"", "ente = \"c_f205\""));
    assert_eq!(status, 2, "{told}");
    assert!(told.contains("the Ente c_f205 is neither in it nor registered; nothing was registered"), "{told}");
    assert_eq!(found(user.folder()), (Vec::new(), Vec::new()));
}
