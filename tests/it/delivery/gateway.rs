//! Text messages by HTTP: what gateways answer, and what becomes of the message then.

use std::path::Path;

use crspin::config::service::{ServiceSettings, WaySettings};
use crspin::domain::contact::Channel;
use crspin::domain::message::{MessageState, Wait};

use super::*;
use crate::support::gateway::{Gateway, Reply};
use crate::support::settings::SENDER;

const NUMBER: &str = "+393331234567";
const WORDS: &str = "words = { accepted = [\"sent\"], delivered = [\"delivered\"], failed = [\"failed\"] }";

/// The provider as settings say it: JSON, with this more.
fn provider(gateway: &Gateway, folder: &Path, more: &str) -> WaySettings {
    password(folder, "t0ken");
    let text = format!(
        "[[delivery.provider]]\nkind = \"http\"\nname = \"one\"\nurl = \"http://{}/send?key={{password}}\"\nbody_kind = \"json\"\n\
         body = '{{\"id\": \"{{id}}\", \"to\": \"{{to}}\", \"text\": \"{{text}}\", \"number\": \"{{number}}\"}}'\n\
         password_file = \"mail.password\"\ntimeout_seconds = 2\nid = \"/id\"\n\
         accepted = {{ statuses = [200], body = '\"ok\"' }}\nrefused = {{ statuses = [400], body = \"INVALID\" }}\n{more}\n[[product]]",
        gateway.address
    );
    let files = "[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n[[product]]";
    assert!(SENDER.contains(files));
    let whole = SENDER.replace(files, &text).replace("channels = [\"email\"]", "channels = [\"sms\"]");
    let settings = ServiceSettings::parse(&whole, folder, None).expect("settings");
    settings.delivery.expect("delivery").providers.remove(0).way
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_understood() {
    for (reply, state, wait, tries) in [
        (Reply::Says(200, r#"{"id": "g-1", "state": "ok"}"#), MessageState::Accepted, None, 1),
        (Reply::Says(400, "INVALID_NUMBER"), MessageState::Failed, None, 1),
        (Reply::Says(400, "sender is missing"), MessageState::Queued, Some(Wait::Refused), 2),
        (Reply::Says(401, "who are you"), MessageState::Queued, Some(Wait::Settings), 2),
        (Reply::Says(429, "slowly"), MessageState::Queued, Some(Wait::Throttled), 2),
        (Reply::Says(503, "closed"), MessageState::Queued, Some(Wait::Refused), 2),
        (Reply::Says(200, "nothing that was foreseen"), MessageState::Unknown, Some(Wait::Word), 2),
        (Reply::Says(302, ""), MessageState::Queued, Some(Wait::Refused), 2),
        (Reply::Says(504, "a proxy"), MessageState::Unknown, Some(Wait::Word), 2),
        (Reply::Cuts, MessageState::Unknown, Some(Wait::Word), 2),
    ] {
        let answer = reply.clone();
        let gateway = Gateway::start(move |_, _| answer.clone());
        let mut office = Office::open().await;
        let sending = office.send(provider(&gateway, office.folder.path(), ""), 100);
        let id = office.release(Channel::Sms, NUMBER).await;
        sending.nudge.notify_one();
        let message = office.until(&id, |message| message.state == state && message.tries >= tries).await;
        assert_eq!(message.wait, wait, "{reply:?}");
        assert_no_digits(message.reason.as_deref());
        sending.stop().await;
        let came = gateway.came();
        assert!(came.iter().all(|one| one.body == came[0].body), "the same bytes each time");
        if state == MessageState::Unknown {
            assert_eq!(came.len(), 2, "{reply:?}: once more, and then it is left");
        }
        let body: serde_json::Value = serde_json::from_str(&came[0].body).expect("JSON");
        assert_eq!((body["to"].as_str(), body["number"].as_str()), (Some(NUMBER), Some(&NUMBER[1..])));
        assert_eq!(body["id"].as_str().map(str::len), Some(32));
        let text = body["text"].as_str().expect("a text");
        assert!(text.contains("815") && text.contains("234 208"), "{text}");
        for stranger in [CITIZEN, OPERATOR, "60300000", PIN, PUK] {
            assert!(!came[0].whole().contains(stranger), "{stranger}");
        }
        assert!(came[0].line.starts_with("POST /send?key=t0ken HTTP/1.1"), "{}", came[0].line);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_there_is_no_doubt() {
    let gone = Gateway::start(|_, _| Reply::Cuts);
    let mut office = Office::open().await;
    let way = provider(&gone, office.folder.path(), "");
    let WaySettings::Http(mut settings) = way else { unreachable!("it is HTTP") };
    settings.request.url = "http://127.0.0.1:1/send".to_owned();
    let sending = office.send(WaySettings::Http(settings), 100);
    let id = office.release(Channel::Sms, NUMBER).await;
    sending.nudge.notify_one();
    let message = office.until(&id, |message| message.wait == Some(Wait::Away) && message.tries >= 2).await;
    assert_eq!(message.state, MessageState::Queued);
    sending.stop().await;
}

/// A gateway that took it and then fell silent is asked before anything goes again.
#[tokio::test(flavor = "multi_thread")]
async fn a_doubt_is_asked_about() {
    for (word, state, sent) in [
        (r#"{"state": "delivered"}"#, MessageState::Delivered, 1),
        (r#"{"state": "sent"}"#, MessageState::Accepted, 1),
        (r#"{"state": "failed"}"#, MessageState::Failed, 1),
        // It knows nothing of it: then it goes again, as the same message.
        (r#"{"state": "never heard of"}"#, MessageState::Accepted, 2),
    ] {
        let gateway = Gateway::start(move |came, before| match (came.line.starts_with("GET"), before) {
            (true, _) => Reply::Says(200, word),
            (false, 0) => Reply::Hangs,
            (false, _) => Reply::Says(200, r#"{"id": "g-2", "state": "ok"}"#),
        });
        let mut office = Office::open().await;
        let query = format!(
            "[delivery.provider.query]\nmethod = \"GET\"\nurl = \"http://{}/status?id={{id}}\"\nstate = \"/state\"\n{WORDS}",
            gateway.address
        );
        let sending = office.send(provider(&gateway, office.folder.path(), &query), 100);
        let id = office.release(Channel::Sms, NUMBER).await;
        sending.nudge.notify_one();
        assert_eq!(office.settled(&id).await.state, state, "{word}");
        sending.stop().await;
        let (asked, posted): (Vec<_>, Vec<_>) = gateway.came().into_iter().partition(|came| came.line.starts_with("GET"));
        assert_eq!(posted.len(), sent, "{word}");
        assert!(!asked.is_empty() && asked[0].line.contains("id="), "{asked:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_gateway_takes_what_the_first_cannot() {
    let broken = Gateway::start(|_, _| Reply::Says(503, "closed"));
    let working = Gateway::start(|_, _| Reply::Says(200, r#"{"id": "g-1", "state": "ok"}"#));
    let mut office = Office::open().await;
    let backoff = Backoff { first: Duration::from_millis(50), longest: Duration::from_millis(200), tries: 5 };
    let mut both = settings(backoff, provider(&broken, office.folder.path(), ""));
    let way = provider(&working, office.folder.path(), "");
    both.providers.push(ProviderSettings { name: "two".to_owned(), way });
    let sending = office.send_as(&both);
    let id = office.release(Channel::Sms, NUMBER).await;
    sending.nudge.notify_one();
    let message = office.settled(&id).await;
    assert_eq!((message.state, message.provider.as_deref()), (MessageState::Accepted, Some("two")));
    sending.stop().await;
    assert_eq!((broken.came().len(), working.came().len()), (1, 1));
}
