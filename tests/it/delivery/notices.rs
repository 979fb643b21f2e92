//! Bounces and notices, from a real mail system's box.

use crspin::config::service::MailboxSettings;

use super::*;
use crate::support::postbox::{Kind, Postbox};
use crate::support::program::until;

/// Messages by Postfix, notices from Dovecot.
fn by(postbox: &Postbox, folder: &Path) -> DeliverySettings {
    let password = password(folder, "s3cret");
    let way = WaySettings::Smtp(MailSettings {
        server: "localhost".to_owned(),
        port: postbox.smtp,
        tls: MailTls::StartTls,
        login: Some(("crspin".to_owned(), password.clone())),
        ca: Some(postbox.ca.clone()),
        patience: Duration::from_secs(30),
        notices: true,
    });
    let backoff = Backoff { first: Duration::from_millis(50), longest: Duration::from_millis(500), tries: 1000 };
    let mut settings = settings(backoff, way);
    settings.notices = Some(MailboxSettings {
        section: "delivery.notices",
        server: "localhost".to_owned(),
        port: postbox.imap,
        user: "codici".to_owned(),
        password_file: password,
        folder: "INBOX".to_owned(),
        aside: "Put aside".to_owned(),
        poll: Duration::from_secs(1),
        ca: Some(postbox.ca.clone()),
    });
    settings
}

/// Until so many notices came and none is left.
fn read_all(postbox: &Postbox, came: usize) {
    until("all notices are read", || postbox.came() >= came && postbox.list("INBOX").is_empty());
    assert_eq!(postbox.came(), came);
}

/// The history of a message: where it stood, and in which words.
async fn history(office: &Office, message: &MessageRow) -> Vec<(MessageState, String)> {
    let log = office.store.message_log(&message.id).await.expect("a history");
    log.into_iter().map(|line| (line.state, line.words)).collect()
}

/// Where it stood, one after the other. A notice may be faster than the sender that writes down the server's answer.
fn states(history: &[(MessageState, String)]) -> Vec<MessageState> {
    let mut states = vec![MessageState::Accepted];
    states.extend(history.iter().map(|(state, _)| *state));
    states.dedup();
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_change_what_is_known_of_a_message() {
    let (Some(far), Some(mut postbox)) = (smtp::start("plain"), Postbox::prepare()) else { return };
    postbox.start(Kind::New, far.port);
    let mut office = Office::open().await;
    let sending = office.send_as(&by(&postbox, office.folder.path()));
    let mut ids = Vec::new();
    for address in [
        "maria@near.example.it",  // delivered
        "maria@far.example.it",   // relayed to a server that sends no notices
        "bounce@far.example.it",  // taken, and refused by the next server
        "later3@far.example.it",  // the next server asks to come back: a notice of the delay, later one of the relay
        "nobody@near.example.it", // refused at once: no notice
    ] {
        ids.push(office.release(Channel::Email, address).await);
        sending.nudge.notify_one();
    }
    let bounced = office.until(&ids[2], |message| message.state == MessageState::Failed).await;
    assert_eq!(bounced.reason.as_deref(), Some("550 5.1.1 (…) no such mailbox"), "{bounced:?}");
    let delivered = office.until(&ids[0], |message| message.state == MessageState::Delivered).await;
    read_all(&postbox, 5);
    for (id, state) in [
        (&ids[0], MessageState::Delivered),
        (&ids[1], MessageState::Accepted),
        (&ids[2], MessageState::Failed),
        (&ids[3], MessageState::Accepted),
        (&ids[4], MessageState::Failed),
    ] {
        let message = office.message(id).await;
        assert_eq!((message.state, message.tries), (state, 1), "{message:?}");
    }
    sending.stop().await;

    assert_eq!(states(&history(&office, &delivered).await), [MessageState::Accepted, MessageState::Delivered]);
    let delayed = history(&office, &office.message(&ids[3]).await).await;
    for end in ["(delayed)", "(relayed)"] {
        assert!(delayed.iter().any(|(_, words)| words.ends_with(end)), "{end}: {delayed:?}");
    }
    let events = office.events(Act::MessageDelivered).await;
    assert_eq!((events.len(), events[0].object.as_str(), events[0].actor.as_str()), (1, ids[0].as_str(), "notice"));
    assert_eq!(office.events(Act::MessageFailed).await.len(), 2, "the bounce, and the refusal");
    assert_eq!(postbox.list("Put aside"), Vec::<String>::new());
    assert_eq!(far.arrived().len(), 2);
    let said = postbox.log("postfix.log");
    assert!(said.matches("sender non-delivery notification").count() == 1, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_old_servers_return_is_matched_by_its_headers_and_deleted() {
    let (Some(far), Some(mut postbox)) = (smtp::start("plain"), Postbox::prepare()) else { return };
    postbox.start(Kind::Old, far.port);
    let mut office = Office::open().await;
    let sending = office.send_as(&by(&postbox, office.folder.path()));
    let bounced = office.release(Channel::Email, "bounce@far.example.it").await;
    let near = office.release(Channel::Email, "maria@near.example.it").await;
    // Something that nobody sent on our behalf: by COPY and EXPUNGE, too.
    postbox.append("From: a@example.it\nSubject: hello\n\nhello\n");
    sending.nudge.notify_one();
    office.until(&bounced, |message| message.state == MessageState::Failed).await;
    read_all(&postbox, 1);
    sending.stop().await;
    assert_eq!(office.message(&near).await.state, MessageState::Accepted, "nobody said more");
    let aside = postbox.list("Put aside");
    assert!(matches!(aside.as_slice(), [one] if one.contains("Subject: hello")), "{aside:?}");
}

/// A notice as Postfix writes it, of this message.
fn notice(named: &str, action: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.it\nTo: codici@crspin.example.it\nSubject: Report\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n\
         --b\nContent-Type: text/plain\n\nThis is the mail system.\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.it\n{named}\n\
         Final-Recipient: rfc822; maria@example.it\nAction: {action}\nStatus: 2.0.0\n\n--b--\n"
    )
}

fn envelope(message: &MessageRow) -> String {
    format!("Original-Envelope-Id: {}\n", crspin::vault::hex(&message.id))
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_put_aside_and_what_is_told_twice_changes_nothing() {
    let (Some(far), Some(mut postbox)) = (smtp::start("plain"), Postbox::prepare()) else { return };
    postbox.start(Kind::New, far.port);
    let mut office = Office::open().await;
    let sending = office.send_as(&by(&postbox, office.folder.path()));
    let id = office.release(Channel::Email, "maria@far.example.it").await;
    sending.nudge.notify_one();
    let message = office.settled(&id).await;
    read_all(&postbox, 1);
    let report =
        notice("", "failed").replace("--b--", "--b\nContent-Type: message/rfc822\n\nSubject: x\nMessage-ID: <1@2>\n\nx\n\n--b--");
    for text in [
        "From: Maria <maria@example.it>\nSubject: Re: codici\nAuto-Submitted: auto-replied\n\nI am on holiday.\n",
        &notice("Original-Envelope-Id: 0123456789abcdef0123456789abcdef\n", "failed"), // of another service
        &notice("Original-Envelope-Id: <x>\n", "failed"),
        &report,
        "no e-mail at all\n",
    ] {
        postbox.append(text);
    }
    until("they are put aside", || postbox.list("Put aside").len() == 5);
    assert_eq!(office.message(&id).await.state, MessageState::Accepted);
    for action in ["delivered", "delivered", "failed", "relayed", "delayed"] {
        postbox.append(&notice(&envelope(&message), action));
    }
    until("all are read", || postbox.list("INBOX").is_empty());
    let message = office.until(&id, |message| message.state == MessageState::Delivered).await;
    sending.stop().await;
    assert_eq!(states(&history(&office, &message).await), [MessageState::Accepted, MessageState::Delivered]);
    assert_eq!((office.events(Act::MessageDelivered).await.len(), office.events(Act::MessageFailed).await.len()), (1, 0));
    assert_eq!(postbox.list("Put aside").len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_system_that_comes_back_is_used_again() {
    let (Some(far), Some(mut postbox)) = (smtp::start("plain"), Postbox::prepare()) else { return };
    let mut office = Office::open().await;
    // Neither is there yet.
    let sending = office.send_as(&by(&postbox, office.folder.path()));
    let id = office.release(Channel::Email, "maria@near.example.it").await;
    sending.nudge.notify_one();
    office.until(&id, |message| message.tries >= 2 && message.state == MessageState::Queued).await;
    postbox.start(Kind::New, far.port);
    office.until(&id, |message| message.state == MessageState::Delivered).await;
    read_all(&postbox, 1);
    // The power fails while the box is listened to; what comes afterwards is read all the same.
    postbox.pull_the_plug();
    postbox.start(Kind::New, far.port);
    let id = office.release(Channel::Email, "bounce@far.example.it").await;
    sending.nudge.notify_one();
    office.until(&id, |message| message.state == MessageState::Failed).await;
    sending.stop().await;
}

#[test]
fn readers_are_killed_at_any_time_and_each_notice_takes_effect_once() {
    let (Some(far), Some(mut postbox)) = (smtp::start("plain"), Postbox::prepare()) else { return };
    postbox.start(Kind::New, far.port);
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let watcher = runtime();
    let mut office = watcher.block_on(Office::open());
    let mut ids = Vec::new();
    for number in 0..24 {
        let address = if number % 2 == 0 { "maria@near.example.it".to_owned() } else { format!("bounce{number}@far.example.it") };
        ids.push(watcher.block_on(office.release(Channel::Email, &address)));
    }
    let settings = by(&postbox, office.folder.path());
    let ends = |state: MessageState| matches!(state, MessageState::Delivered | MessageState::Failed);
    let begun = Instant::now();
    let url = format!("sqlite:{}", office.folder.path().join("crspin.db").display());
    let mut lives = 0_u32;
    // Two at once, each with a store of its own; their lives grow longer, so that some end in the middle of every step.
    loop {
        let two = [runtime(), runtime()];
        for one in &two {
            let store = one.block_on(Store::open(&url)).expect("a store");
            let mut settings = settings.clone();
            settings.lease = Duration::from_secs(2);
            let sender = Sender::new(store, office.opener(Side::Message), &settings).expect("a sender");
            let (stop, stopped) = watch::channel(false);
            one.spawn(async move {
                let _kept = stop;
                sender.run(Arc::new(Notify::new()), stopped).await;
            });
        }
        std::thread::sleep(Duration::from_millis(u64::from(40 + 37 * lives)));
        for one in two {
            one.shutdown_background();
        }
        lives += 1;
        let mut states = Vec::new();
        for id in &ids {
            states.push(watcher.block_on(office.message(id)).state);
        }
        if states.iter().all(|state| ends(*state)) && postbox.list("INBOX").is_empty() {
            break;
        }
        assert!(begun.elapsed() < Duration::from_mins(2), "{states:?}");
    }
    assert!(lives > 3, "they lived too long to be killed: {lives}");
    for (number, id) in ids.iter().enumerate() {
        let message = watcher.block_on(office.message(id));
        assert_eq!(message.state, if number % 2 == 0 { MessageState::Delivered } else { MessageState::Failed });
        let history = watcher.block_on(history(&office, &message));
        let last: Vec<_> = history.iter().filter(|(state, _)| ends(*state)).collect();
        assert_eq!(last.len(), 1, "{history:?}");
    }
    let (delivered, failed) =
        (watcher.block_on(office.events(Act::MessageDelivered)), watcher.block_on(office.events(Act::MessageFailed)));
    assert_eq!((delivered.len(), failed.len()), (12, 12), "one event each");
    assert_eq!(postbox.list("Put aside"), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_decides_before_a_doubtful_message_goes_again() {
    let (Some(server), Some(mut postbox)) = (smtp::start("plain"), Postbox::prepare()) else { return };
    postbox.start(Kind::New, server.port);
    let mut office = Office::open().await;
    let mut settings = by(&postbox, office.folder.path());
    let WaySettings::Smtp(silent) = mail(&server, MailTls::None, None) else { unreachable!("it is mail") };
    settings.providers[0].way = WaySettings::Smtp(MailSettings { patience: Duration::from_secs(1), ..silent });
    settings.word = Duration::from_hours(1);
    let sending = office.send_as(&settings);
    for (address, action, state) in [
        ("silent1@example.it", "delivered", MessageState::Delivered),
        ("silent2@example.it", "failed", MessageState::Failed),
        ("silent3@example.it", "delayed", MessageState::Accepted), // the server has it
    ] {
        let id = office.release(Channel::Email, address).await;
        sending.nudge.notify_one();
        let message = office.until(&id, |message| message.state == MessageState::Unknown).await;
        postbox.append(&notice(&envelope(&message), action));
        let message = office.until(&id, |message| message.state != MessageState::Unknown).await;
        assert_eq!((message.state, message.tries), (state, 1), "{message:?}");
        assert_eq!(server.arrived_for(address).len(), 1, "it went once");
    }
    sending.stop().await;
}
