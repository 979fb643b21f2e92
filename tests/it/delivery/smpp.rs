//! Text messages by SMPP: what providers answer, what they say later, and lines that break.

use std::path::Path;

use crspin::config::service::{ServiceSettings, WaySettings};
use crspin::domain::contact::Channel;
use crspin::domain::message::{MessageState, Wait};
use rusmpp::CommandStatus;
use rusmpp::values::{DataCoding, RegisteredDelivery, Ton};

use super::*;
use crate::support::kannel::Drive;
use crate::support::program::until;
use crate::support::settings::SENDER;
use crate::support::smppy::Smppy;
use crate::support::smsc::{PASSWORD, Reply, Smsc, USER, acceptor, text};

const NUMBER: &str = "+393331234567";

/// The provider as settings say it, with this more.
fn provider(port: u16, folder: &Path, more: &str) -> WaySettings {
    let from = if more.contains("from = ") { "" } else { "from = \"Regione\"\n" };
    let tls = if more.contains("ca = ") { "" } else { "tls = \"none\"\n" };
    let text = format!(
        "[[delivery.provider]]\nkind = \"smpp\"\nname = \"one\"\nserver = \"localhost\"\nport = {port}\n{tls}user = \"{USER}\"\n\
         password_file = \"mail.password\"\n{from}timeout_seconds = 1\n{more}\n[[product]]"
    );
    if !folder.join("mail.password").exists() {
        password(folder, PASSWORD);
    }
    let files = "[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n[[product]]";
    assert!(SENDER.contains(files));
    let whole = SENDER.replace(files, &text).replace("channels = [\"email\"]", "channels = [\"sms\"]");
    let settings = ServiceSettings::parse(&whole, folder, None).expect("settings");
    settings.delivery.expect("delivery").providers.remove(0).way
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_understood() {
    for (reply, state, wait, tries) in [
        (Reply::Takes("17"), MessageState::Accepted, None, 1),
        (Reply::Takes(""), MessageState::Accepted, None, 1),
        (Reply::Says(CommandStatus::EsmeRinvdstadr), MessageState::Failed, None, 1),
        (Reply::Says(CommandStatus::EsmeRthrottled), MessageState::Queued, Some(Wait::Throttled), 2),
        (Reply::Says(CommandStatus::EsmeRmsgqful), MessageState::Queued, Some(Wait::Throttled), 2),
        (Reply::Says(CommandStatus::EsmeRinvsrcadr), MessageState::Queued, Some(Wait::Settings), 2),
        (Reply::Says(CommandStatus::EsmeRsyserr), MessageState::Queued, Some(Wait::Refused), 2),
        (Reply::Hangs, MessageState::Unknown, Some(Wait::Word), 2),
        (Reply::Cuts, MessageState::Unknown, Some(Wait::Word), 2),
    ] {
        let answer = reply.clone();
        let smsc = Smsc::start(move |_, _| answer.clone());
        let mut office = Office::open().await;
        let sending = office.send(provider(smsc.port, office.folder.path(), ""), 100);
        let id = office.release(Channel::Sms, NUMBER).await;
        sending.nudge.notify_one();
        let message = office.until(&id, |message| message.state == state && message.tries >= tries).await;
        assert_eq!(message.wait, wait, "{reply:?}");
        assert_no_digits(message.reason.as_deref());
        sending.stop().await;
        let came = smsc.submits();
        assert!(came.iter().all(|one| one == &came[0]), "the same bytes each time");
        if state == MessageState::Unknown {
            assert_eq!(came.len(), 2, "{reply:?}: once more, and then it is left");
        }
        let one = &came[0];
        assert_eq!((one.destination_addr.as_str(), one.dest_addr_ton), (&NUMBER[1..], Ton::International));
        assert_eq!((one.source_addr.as_str(), one.source_addr_ton), ("Regione", Ton::Alphanumeric));
        assert_eq!((one.registered_delivery, one.data_coding), (RegisteredDelivery::request_all(), DataCoding::McSpecific));
        assert_eq!(one.validity_period.as_str(), "000000010000000R", "an hour, as the message's deadline");
        let said = text(one);
        assert!(said.contains("815") && said.contains("234 208"), "{said}");
        for stranger in [CITIZEN, OPERATOR, "60300000", PIN, PUK] {
            assert!(!said.contains(stranger), "{stranger}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_come_early_late_and_twice() {
    for (reply, receipts, more, state) in [
        (Reply::Takes("17"), &["id:17 sub:001 dlvrd:001 stat:DELIVRD err:000 text:x"][..], "", MessageState::Delivered),
        (Reply::Takes("17"), &["id:17 stat:UNDELIV err:012"], "", MessageState::Failed),
        (Reply::Takes("17"), &["id:17 stat:ACCEPTD", "id:17 stat:DELIVRD", "id:17 stat:DELIVRD"], "", MessageState::Delivered),
        (Reply::Takes("17"), &["id:99 stat:UNDELIV", "Ciao, chi siete?", "id:17 stat:DELIVRD"], "", MessageState::Delivered),
        (Reply::Hurries("17", "id:17 stat:DELIVRD"), &[], "", MessageState::Delivered),
        (Reply::Takes("1F"), &["id:0000000031 stat:DELIVRD"], "receipt_ids = \"hex-then-decimal\"", MessageState::Delivered),
    ] {
        let answer = reply.clone();
        let smsc = Smsc::start(move |_, _| answer.clone());
        let mut office = Office::open().await;
        let sending = office.send(provider(smsc.port, office.folder.path(), more), 100);
        let id = office.release(Channel::Sms, NUMBER).await;
        sending.nudge.notify_one();
        office.until(&id, |message| message.state.settled()).await;
        for receipt in receipts {
            smsc.says(receipt);
        }
        let message = office.until(&id, |message| message.state == state).await;
        assert_eq!(message.provider.as_deref(), Some("one"));
        let wanted = receipts.len() + usize::from(matches!(reply, Reply::Hurries(..)));
        until("all receipts are thanked for", || smsc.thanks().len() == wanted);
        assert!(smsc.thanks().iter().all(|status| *status == CommandStatus::EsmeRok));
        assert_eq!(office.message(&id).await.state, state, "{receipts:?}");
        sending.stop().await;
        assert_eq!(smsc.submits().len(), 1);
    }
}

/// No receipt is lost: what our store cannot keep is said again by the provider.
#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_cannot_be_kept_is_not_thanked_for() {
    let smsc = Smsc::start(|_, _| Reply::Takes("17"));
    let mut office = Office::open().await;
    let sending = office.send(provider(smsc.port, office.folder.path(), ""), 100);
    let id = office.release(Channel::Sms, NUMBER).await;
    sending.nudge.notify_one();
    office.settled(&id).await;
    office.store.close().await;
    smsc.says("id:17 stat:DELIVRD");
    until("it is answered", || !smsc.thanks().is_empty());
    assert_eq!(smsc.thanks(), [CommandStatus::EsmeRsyserr]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubt_ends_with_the_receipt_of_a_later_try() {
    let smsc = Smsc::start(|_, before| if before == 0 { Reply::Hangs } else { Reply::Takes("18") });
    let mut office = Office::open().await;
    let sending = office.send(provider(smsc.port, office.folder.path(), ""), 100);
    let id = office.release(Channel::Sms, NUMBER).await;
    sending.nudge.notify_one();
    office.settled(&id).await;
    smsc.says("id:18 stat:DELIVRD");
    office.until(&id, |message| message.state == MessageState::Delivered).await;
    sending.stop().await;
    let came = smsc.submits();
    assert!(came.len() == 2 && came[0] == came[1], "{came:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_vanishes_and_comes_back_is_bound_again() {
    let smsc = Smsc::start(|_, _| Reply::Takes("17"));
    let port = smsc.port;
    let mut office = Office::open().await;
    let sending = office.send(provider(port, office.folder.path(), "enquire_link_seconds = 1"), 100);
    until("an idle line is asked whether it is there", || smsc.pings() >= 2);
    drop(smsc);
    let id = office.release(Channel::Sms, NUMBER).await;
    sending.nudge.notify_one();
    let message = office.until(&id, |message| message.wait == Some(Wait::Away)).await;
    assert_eq!(message.state, MessageState::Queued, "{message:?}");
    let smsc = Smsc::at(port, None, |_, _| Reply::Takes("17"));
    let message = office.settled(&id).await;
    assert_eq!(message.state, MessageState::Accepted, "{message:?}");
    assert_eq!((smsc.submits().len(), smsc.binds()), (1, 1));
    // Nothing is to be sent any more; receipts want the line all the same.
    drop(smsc);
    let smsc = Smsc::at(port, None, |_, _| Reply::Takes("18"));
    until("it comes back by itself", || smsc.binds() == 1);
    smsc.says("id:17 stat:DELIVRD");
    office.until(&id, |message| message.state == MessageState::Delivered).await;
    sending.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_for_the_administrator() {
    let smsc = Smsc::start(|_, _| Reply::Takes("17"));
    let mut office = Office::open().await;
    let way = provider(smsc.port, office.folder.path(), "");
    password(office.folder.path(), "wrong");
    let sending = office.send(way.clone(), 100);
    let id = office.release(Channel::Sms, NUMBER).await;
    sending.nudge.notify_one();
    let message = office.until(&id, |message| message.tries >= 2 && message.state == MessageState::Queued).await;
    assert_eq!(message.wait, Some(Wait::Settings));
    assert!(message.reason.as_deref().is_some_and(|reason| reason.contains("EsmeRinvpaswd")), "{message:?}");
    sending.stop().await;
    assert_eq!((smsc.binds(), smsc.submits().len()), (0, 0));
    password(office.folder.path(), PASSWORD);
    let sending = office.send(way, 100);
    assert_eq!(office.settled(&id).await.state, MessageState::Accepted, "once it is mended");
    sending.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_line_serves_many_messages_within_its_window() {
    let smsc = Smsc::start(|_, _| Reply::Takes("17"));
    let mut office = Office::open().await;
    let sending = office.send(provider(smsc.port, office.folder.path(), "window = 3\nper_second = 50"), 100);
    let mut ids = Vec::new();
    for last in 0..20 {
        ids.push(office.release(Channel::Sms, &format!("+39333123450{last:02}")).await);
    }
    sending.nudge.notify_one();
    for id in &ids {
        assert_eq!(office.settled(id).await.state, MessageState::Accepted);
    }
    sending.stop().await;
    assert_eq!((smsc.binds(), smsc.submits().len()), (1, 20));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protected_line_is_for_a_provider_that_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ca, certificate, key) = smtp::certificates(folder.path());
    let smsc = Smsc::at(0, Some(acceptor(&certificate, &key)), |_, _| Reply::Takes("17"));
    let strange = tempfile::tempdir().expect("a folder");
    let (stranger, ..) = smtp::certificates(strange.path());
    let mut office = Office::open().await;
    let trusting = |ca: &Path| provider(smsc.port, office.folder.path(), &format!("ca = \"{}\"", ca.display()));
    let (good, bad) = (trusting(&ca), trusting(&stranger));
    let sending = office.send(bad, 100);
    let id = office.release(Channel::Sms, NUMBER).await;
    sending.nudge.notify_one();
    let message = office.until(&id, |message| message.tries >= 2 && message.state == MessageState::Queued).await;
    assert!(message.reason.as_deref().is_some_and(|reason| reason.starts_with("invalid peer certificate")), "{message:?}");
    sending.stop().await;
    assert_eq!(smsc.binds(), 0);
    let sending = office.send(good, 100);
    assert_eq!(office.settled(&id).await.state, MessageState::Accepted);
    sending.stop().await;
}

/// A provider that is not ours: smppy.
#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_server_understands_us() {
    let Some(smppy) = Smppy::start() else { return };
    let mut office = Office::open().await;
    let sending = office.send(provider(smppy.port, office.folder.path(), "from = \"4812\"\nenquire_link_seconds = 1"), 100);
    let id = office.release(Channel::Sms, NUMBER).await;
    sending.nudge.notify_one();
    let message = office.settled(&id).await;
    assert_eq!(message.state, MessageState::Accepted, "{message:?}");
    until("it asked us whether we are there, and heard a citizen", || smppy.said().iter().any(|line| line.starts_with("ACK")));
    sending.stop().await;
    until("we said goodbye", || smppy.said().iter().any(|line| line == "UNBOUND"));
    let said = smppy.said();
    let message = said.iter().find(|line| line.starts_with("SMS")).expect("the message");
    assert!(message.starts_with("SMS 4812 393331234567 ") && message.contains("815") && message.contains("234 208"), "{said:?}");
    assert_eq!(said.iter().filter(|line| line.starts_with("BOUND")).count(), 1, "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_provider_wants_two_lines_one_sends_and_one_hears() {
    let smsc = Smsc::start(|_, _| Reply::Takes("17"));
    let mut office = Office::open().await;
    let more = "bind = \"transmitter-and-receiver\"";
    let sending = office.send(provider(smsc.port, office.folder.path(), more), 100);
    let id = office.release(Channel::Sms, NUMBER).await;
    sending.nudge.notify_one();
    office.settled(&id).await;
    smsc.says("id:17 stat:DELIVRD");
    office.until(&id, |message| message.state == MessageState::Delivered).await;
    until("it is thanked for", || smsc.thanks() == [CommandStatus::EsmeRok]);
    assert_eq!(smsc.binds(), 2);
    sending.stop().await;
}

/// A provider that is not ours: Kannel's, which sends as many messages as it wants to get, and binds no line both ways.
#[tokio::test(flavor = "multi_thread")]
async fn kannels_provider_understands_us() {
    const MESSAGES: u8 = 3;
    let drive = Drive::start(MESSAGES);
    let mut office = Office::open().await;
    let more = "bind = \"transmitter-and-receiver\"";
    let sending = office.send(provider(drive.port, office.folder.path(), more), 100);
    let mut ids = Vec::new();
    for last in 0..MESSAGES {
        ids.push(office.release(Channel::Sms, &format!("+3933312345{last:02}")).await);
    }
    sending.nudge.notify_one();
    for id in &ids {
        assert_eq!(office.settled(id).await.state, MessageState::Accepted);
    }
    until("it sent its own and got ours", || {
        let said = drive.said();
        said.contains("All messages sent to ESME.") && said.contains("ESME has submitted all messages to SMSC.")
    });
    sending.stop().await;
}

/// Digits that one provider has are not given to another.
#[tokio::test(flavor = "multi_thread")]
async fn segments_stay_with_one_provider() {
    let smsc =
        Smsc::start(move |_, before| if before == 0 { Reply::Takes("17") } else { Reply::Says(CommandStatus::EsmeRthrottled) });
    let mut office = Office::open().await;
    let folder = office.folder.path().join("messages");
    let mut settings = two(provider(smsc.port, office.folder.path(), ""), WaySettings::Files(folder.clone()));
    settings.texts.stop_contact = Some("Ufficio relazioni con il pubblico della Regione, 02 12345678".to_owned());
    let sending = office.send_as(&settings);
    let id = office.release(Channel::Sms, NUMBER).await;
    sending.nudge.notify_one();
    let message = office.until(&id, |message| message.state.settled() || message.tries > 2).await;
    sending.stop().await;
    let first = text(&smsc.submits()[0]);
    assert!(!folder.exists(), "two providers had digits: {message:?}; the first had: {first}");
}
