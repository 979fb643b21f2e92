//! Killed at any moment: each request opens one case, no e-mail is lost, none is taken twice.

use std::collections::BTreeSet;
use std::thread;

use crspin::store::Store;
use crspin::vault::hex;
use crspin::wire::request_digest;

use super::mails::{asking, request};
use super::office::{ASIDE, Boxes, ask, fill};
use crate::kill::{SEED, moment};
use crate::support::counter::Serving;
use crate::support::program::{User, until};
use crate::support::service::Place;

/// How often the service is killed.
const KILLS: usize = 40;
/// How many e-mails come meanwhile at least.
const LEAST: u32 = 60;

fn texts(place: &Place, query: &str) -> Vec<String> {
    ask(place, query)
}

/// Everything that was asked for is there once, and nothing else.
fn judge(place: &Place, boxes: &Boxes, count: u32) {
    let digests: BTreeSet<String> = (0..count).map(|number| hex(&request_digest(&request(number).to_bytes()))).collect();
    let cases = texts(place, "select lower(hex(digest)) from cases");
    assert_eq!((cases.iter().cloned().collect(), cases.len()), (digests, count as usize), "cases");
    for (what, query) in [
        ("e-mails", "select id from pec_mails where sort = 'request'"),
        ("e-mails of any sort", "select id from pec_mails"),
        ("places", "select distinct cast(place as blob) from pec_mails"),
        ("cases of e-mails", "select distinct cast(case_id as blob) from pec_mails"),
        ("letters", "select id from letters"),
        ("letters of cases", "select distinct cast(case_id as blob) from letters"),
        ("events of e-mails", "select cast(object as blob) from events where act = 'mail-taken'"),
        ("events of cases", "select distinct cast(object as blob) from events where act = 'request-opened'"),
    ] {
        assert_eq!(ask::<Vec<u8>>(place, query).len(), count as usize, "{what}");
    }
    assert_eq!((boxes.postbox.count("INBOX"), boxes.postbox.count(ASIDE)), (0, count as usize), "boxes");
    assert_eq!(texts(place, "pragma integrity_check"), ["ok"]);
}

#[test]
fn the_reader_is_killed_while_requests_come() {
    let Some(boxes) = Boxes::open() else { return };
    println!("CRSPIN_TEST_SEED={}", *SEED);
    let mut place = boxes.place();
    place.settings = place.settings.replace("log_level = \"trace\"", "log_level = \"info\"");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        place.seed().await;
        let store = Store::open(&place.store_url()).await.expect("a store");
        fill(&store).await;
        store.close().await;
    });
    let user = User::new();
    let start = |name: &str| Serving::start(&place, &user, &[], &place.path(name));
    let taken = || ask::<u32>(&place, "select count(*) from pec_mails")[0];
    let mut alive = 0;
    let count = thread::scope(|scope| {
        let (over, ended) = std::sync::mpsc::channel::<()>();
        let (cns, postbox) = (&place.cns, &boxes.postbox);
        let delivering = scope.spawn(move || {
            let goes_on = |number: &u32| *number < LEAST || ended.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty);
            let sent = (0..).take_while(goes_on).map(|number| postbox.deliver(&asking(number, cns, &request(number))));
            u32::try_from(sent.count()).expect("few")
        });
        for kill in 0..KILLS {
            let before = taken();
            let serving = start(&format!("killed-{kill}.log"));
            thread::sleep(moment(kill, 700));
            drop(serving);
            alive += usize::from(taken() > before);
        }
        drop(over);
        delivering.join().expect("the e-mails")
    });
    println!("{KILLS} kills, in {alive} lives something was taken, {count} e-mails, {} taken before the last life", taken());
    assert!(alive > KILLS / 4, "only in {alive} lives something was taken: no load");
    let _last = start("last.log");
    until("all e-mails are taken", || taken() >= count && boxes.postbox.count("INBOX") == 0);
    judge(&place, &boxes, count);
}
