//! The sandbox through the real program: made, started, refused while it runs, made anew.

use std::fs;
use std::path::Path;

use crate::support::program::{Running, User};

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[test]
fn is_made_once_runs_and_is_made_anew() {
    let user = User::new();
    assert!(user.run(&["sandbox", "start"]).status.code() == Some(2), "there is none yet");
    let told = user.done(&["sandbox", "init"]);
    assert!(told.lines().all(|line| line.starts_with("[sandbox] ")), "{told}");
    assert!(told.contains("crspin --profile sandbox login"), "{told}");
    assert_eq!((mode(&user.sandbox()), mode(&user.sandbox().join("pins/operator-1"))), (0o700, 0o600));
    assert!(fs::read_to_string(user.profile()).expect("a profile").contains("operator-1"));

    let citizens = user.run(&["sandbox", "citizens", "--json"]).stdout;
    let citizens: serde_json::Value = serde_json::from_slice(&citizens).expect("JSON");
    assert_eq!(citizens["citizens"].as_array().map(Vec::len), Some(200));
    assert_eq!(citizens["sandbox"], true);

    let pin = fs::read(user.sandbox().join("pins/operator-1")).expect("a PIN");
    assert!(user.done(&["sandbox", "init"]).contains("already"));
    assert_eq!(fs::read(user.sandbox().join("pins/operator-1")).expect("a PIN"), pin, "a second init changes nothing");

    let running = Running::sandbox(&user);
    for act in ["reset", "start"] {
        let refused = user.run(&["sandbox", act]);
        assert_eq!(refused.status.code(), Some(2), "{act} while the service runs");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("in use"));
    }
    assert!(running.stop(), "the service ends well");

    fs::write(user.sandbox().join("messages/old.eml"), "Subject: old\r\n\r\nold").expect("a message");
    user.done(&["sandbox", "reset"]);
    assert_ne!(fs::read(user.sandbox().join("pins/operator-1")).expect("a PIN"), pin);
    assert!(!user.sandbox().join("messages/old.eml").exists());
}

#[test]
fn leaves_alone_what_is_not_its_own() {
    let user = User::new();
    let folder = user.folder().join("thesis");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("chapter-1.txt"), "years of work").expect("a file");
    let refused = user.run(&["sandbox", "reset", "--dir", folder.to_str().expect("UTF-8")]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(folder.join("chapter-1.txt").exists());

    fs::create_dir_all(user.profile().parent().expect("a folder")).expect("a folder");
    fs::write(user.profile(), "service = \"https://crs.example.it\"\n").expect("a profile");
    assert_eq!(user.run(&["sandbox", "init"]).status.code(), Some(2));
    assert!(fs::read_to_string(user.profile()).expect("a profile").contains("crs.example.it"));
}

#[test]
fn says_what_to_install_when_softhsm_is_missing() {
    let missing = User::new().run(&["sandbox", "init", "--softhsm", "/nowhere/libsofthsm2.so"]);
    assert_eq!(missing.status.code(), Some(16));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("/nowhere/libsofthsm2.so"));
}
