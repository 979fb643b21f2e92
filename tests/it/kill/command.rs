//! The operator's command, killed at any moment, and surely between the act and its print.

use std::io::{PipeReader, PipeWriter, Write};
use std::process::Stdio;
use std::thread;

use super::{counter, moment};
use crate::support::counter::{Counter, Known};
use crate::support::program::until;
use crate::support::smtp;

/// The releases of this card, as the operator sees them.
fn seen(counter: &Counter, card: &Known) -> Vec<String> {
    let listed = counter.user.json(&["status", "--mine", "--card", &card.number]);
    let releases = listed["releases"].as_array().expect("a list");
    releases.iter().map(|release| release["id"].as_str().expect("a number").to_owned()).collect()
}

/// A pipe that takes nothing more: who prints into it waits.
fn full_pipe() -> (PipeReader, PipeWriter) {
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    let flags = rustix::fs::fcntl_getfl(&writer).expect("its flags");
    rustix::fs::fcntl_setfl(&writer, flags | rustix::fs::OFlags::NONBLOCK).expect("set");
    while writer.write(&[b'-'; 4096]).is_ok_and(|written| written > 0) {}
    while writer.write(b"-").is_ok_and(|written| written > 0) {}
    rustix::fs::fcntl_setfl(&writer, flags).expect("set");
    (reader, writer)
}

#[test]
fn a_release_whose_command_was_killed_is_found_and_shown_again() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (counter, cards) = counter(&smtp, 24, "all");
    let mut happened = 0;
    for (place, card) in cards.iter().enumerate() {
        let (address, key) = (format!("c{place}@example.it"), format!("killed-command-{place:04}"));
        let flags = [&Counter::issue(&card.holder, &card.number, &address)[..], &["--key", &key]].concat();
        let mut command = counter.user.command(&flags);
        command.stderr(Stdio::null()).stdout(Stdio::null());
        let unread = place % 3 == 0;
        let pipe = unread.then(full_pipe);
        let reader = pipe.map(|(reader, writer)| {
            command.stdout(writer);
            reader
        });
        let mut child = command.spawn().expect("the command starts");
        if unread {
            // Released, and its print hangs.
            until("the release is there", || !seen(&counter, card).is_empty());
        } else {
            thread::sleep(moment(place, 120));
        }
        child.kill().expect("killed");
        let status = child.wait().expect("a status");
        drop(reader);
        assert!(!(unread && status.success()), "it printed into a full pipe");

        let before = seen(&counter, card);
        assert!(before.len() <= 1, "two releases: {before:?}");
        happened += before.len();
        // Whether or not it came to the act: the same command with the same key gives the one release, with its first half.
        let again = counter.user.json(&flags);
        let id = again["release"]["id"].as_str().expect("a number");
        assert!(before.iter().all(|known| known == id), "another release than {before:?}: {id}");
        let shown = counter.user.json(&["reprint", id, "--reason", "the screen was lost"]);
        for answer in [&again, &shown] {
            let (pin, puk) = (answer["first_half"]["pin"].as_str(), answer["first_half"]["puk"].as_str());
            assert_eq!((pin, puk), (Some(&card.pin[..2]), Some(&card.puk[..2])), "{place}");
        }
        assert_eq!(seen(&counter, card), [id]);
    }
    println!("{} kills, {happened} after the act", cards.len());
}
