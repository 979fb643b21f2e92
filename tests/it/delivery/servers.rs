//! Mail servers that do not do as they should.

use super::*;

/// This server, waited for so long.
fn patient(server: &Smtp, patience: Duration) -> WaySettings {
    let WaySettings::Smtp(settings) = mail(server, MailTls::None, None) else { unreachable!("it is mail") };
    WaySettings::Smtp(MailSettings { patience, ..settings })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_never_answers_does_not_hold_the_others() {
    let Some(server) = smtp::start("plain") else { return };
    let mut office = Office::open().await;
    let folder = office.folder.path().join("messages");
    let sending = office.send_as(&two(patient(&server, Duration::from_secs(1)), WaySettings::Files(folder)));
    let stuck = office.release(Channel::Email, "hang@example.it").await;
    sending.nudge.notify_one();
    let message = office.settled(&stuck).await;
    assert_eq!((message.state, message.provider.as_deref()), (MessageState::Accepted, Some("two")), "{message:?}");
    sending.stop().await;
    assert!(server.arrived().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_without_a_word_is_unknown_and_goes_again_as_it_was() {
    let Some(server) = smtp::start("plain") else { return };
    let mut office = Office::open().await;
    let backoff = Backoff { first: Duration::from_millis(50), longest: Duration::from_millis(200), tries: 5 };
    let sending = office.send_as(&settings(backoff, patient(&server, Duration::from_secs(1))));
    let id = office.release(Channel::Email, "silent@example.it").await;
    sending.nudge.notify_one();
    let message = office.until(&id, |message| message.state == MessageState::Unknown).await;
    assert_eq!((message.wait, message.tries), (Some(Wait::Word), 1), "{message:?}");
    let message = office.settled(&id).await;
    assert_eq!((message.state, message.tries), (MessageState::Accepted, 2), "{message:?}");
    sending.stop().await;
    let arrived = server.arrived_for("silent@example.it");
    assert_eq!((arrived.len(), &arrived[0].text), (2, &arrived[1].text), "the same bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_vanishes_is_found_again() {
    let Some(mut server) = smtp::start("plain") else { return };
    let mut office = Office::open().await;
    let backoff = Backoff { first: Duration::from_millis(50), longest: Duration::from_millis(500), tries: 1000 };
    let sending = office.send_as(&settings(backoff, mail(&server, MailTls::None, None)));
    let first = office.release(Channel::Email, "maria@example.it").await;
    sending.nudge.notify_one();
    assert_eq!(office.settled(&first).await.state, MessageState::Accepted);
    // Its connection is kept, and dead.
    server.vanish();
    let second = office.release(Channel::Email, "john@example.it").await;
    sending.nudge.notify_one();
    let waiting = office.until(&second, |message| message.tries >= 1 && message.state == MessageState::Queued).await;
    assert!(matches!(waiting.wait, Some(Wait::Away | Wait::Resting)), "{waiting:?}");
    server.come_back();
    let message = office.settled(&second).await;
    assert_eq!(message.state, MessageState::Accepted, "{message:?}");
    sending.stop().await;
    assert_eq!((server.arrived_for("maria@example.it").len(), server.arrived_for("john@example.it").len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_know_us_leaves_it_to_the_next() {
    let (Some(tls), Some(starttls)) = (smtp::start("tls"), smtp::start("starttls")) else { return };
    let mut office = Office::open().await;
    let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
    let (wrong, right) = (password(folders[0].path(), "secret"), password(folders[1].path(), "s3cret"));
    for (first, second, provider) in [(&wrong, &right, "two"), (&right, &wrong, "one")] {
        let first = mail(&tls, MailTls::Tls, Some(first));
        let sending = office.send_as(&two(first, mail(&starttls, MailTls::StartTls, Some(second))));
        let id = office.release(Channel::Email, &format!("{provider}@example.it")).await;
        sending.nudge.notify_one();
        let message = office.settled(&id).await;
        assert_eq!((message.state, message.provider.as_deref()), (MessageState::Accepted, Some(provider)), "{message:?}");
        sending.stop().await;
    }
    for (server, to) in [(&tls, "one@example.it"), (&starttls, "two@example.it")] {
        let arrived = server.arrived();
        assert!(matches!(&arrived[..], [one] if one.to() == to && one.facts["user"] == "crspin"));
    }
}
