//! What mail servers give back: bounces with the whole message in them, read from a box.

use super::*;
use crate::support::postbox::{Kind, Postbox};

/// The password of SMTP and IMAP, as it is and as it travels with AUTH PLAIN.
const PASSWORD: [&str; 2] = ["s3cret", "AGNyc3BpbgBzM2NyZXQ="];

#[test]
fn a_bounce_with_the_half_in_it_leaves_no_trace() {
    let (Some(far), Some(mut postbox)) = (smtp::start("plain"), Postbox::prepare()) else { return };
    // Without notices that were asked for: then the whole message comes back.
    postbox.start(Kind::Old, far.port);
    let mut counter = counter(&far);
    let place = &mut counter.place;
    for (that, this) in [
        (format!("port = {}", far.port), format!("port = {}", postbox.smtp)),
        (text(&far.ca), text(&postbox.ca)),
        ("codici@example.it".to_owned(), "codici@crspin.example.it".to_owned()),
    ] {
        assert!(place.settings.contains(&that), "{that}");
        place.settings = place.settings.replacen(&that, &this, 1);
    }
    let notices = format!(
        "[delivery.notices]\nserver = \"localhost\"\nport = {}\nuser = \"codici\"\npassword_file = \"smtp-password\"\nca = \"{}\"\n\
         poll_seconds = 5\n",
        postbox.imap,
        text(&postbox.ca)
    );
    place.settings.push_str(&notices);
    counter.serve(&[]);
    let mario = counter.place.people.mario.clone();
    let cards = counter.import_long(&[&mario]);
    counter.log_in();
    assert!(counter.release(&cards[0], "bounce@far.example.it", &[]).status.success());
    let mut returned = Vec::new();
    until("the bounce is read", || {
        returned.extend(postbox.list("INBOX"));
        counter.serving[0].said().contains("a notice")
    });
    until("it is deleted", || postbox.list("INBOX").is_empty());
    let (pin, puk) = (&cards[0].pin[8..], &cards[0].puk[8..]);
    let half = |content: &str| holds(content.as_bytes(), pin) || holds(content.as_bytes(), puk);
    assert!(returned.iter().any(|mail| half(mail)), "the half came back: {returned:?}");
    assert_eq!(postbox.list("crspin-aside"), Vec::<String>::new());
    assert!(counter.place.settings.contains("log_level = \"trace\"") && counter.serving[0].said().contains("settled"));
    assert!(counter.serving[0].stop(), "it ends well");

    let mut found = Vec::new();
    files(counter.place.folder.path(), &mut found);
    files(counter.user.folder(), &mut found);
    assert!(found.iter().any(|(path, _)| path.ends_with("serve-0.log")), "the log is searched");
    for (path, content) in &found {
        for secret in [pin, puk] {
            assert!(!holds(content, secret), "a second half in {}", path.display());
        }
        for password in PASSWORD {
            assert!(path.ends_with("smtp-password") || !holds(content, password), "the password in {}", path.display());
        }
    }
}
