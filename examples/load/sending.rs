//! From the operator's confirmation to the gateway, beside a bare round trip to the same gateway; and how fast a long queue goes.

#[expect(dead_code, clippy::expect_used, reason = "the tests use the rest, and fall where something is missing")]
#[path = "../../tests/it/support/smsc.rs"]
mod smsc;

use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use anyhow::{Error, Result};
use rusmpp::pdus::{BindTransceiver, SubmitSm};
use rusmpp::types::{COctetString, OctetString};
use rusmppc::{Client, ConnectionBuilder};

use crate::http::Connection;
use crate::place::{Database, Place, body, body_to};
use crate::process;
use crate::service::Service;
use crate::sink::{self, BareMail, Count};
use crate::stats::Taken;
use crate::table::Table;

/// How many releases each round of an idle service has.
const RELEASES: u32 = 100;
/// The service is idle again after this.
const IDLE: Duration = Duration::from_millis(20);
/// Senders have so many messages on their way at once, and so has the bare one.
const AT_ONCE: u64 = 8;
/// So long is an e-mail with a second half.
const MAIL_BYTES: usize = 1800;
const TEXT: &str =
    "Codici carta: ultime 3 cifre PIN 123, ultime 6 PUK 123 456. Rilascio 7K3M-Q9TX-2B4F. Non chiesto da lei? Lo dica.";

/// Both channels on an idle service, and a drain of so many messages when it is asked for.
pub fn measure(rounds: usize, drain: u32, table: &mut Table) -> Result<()> {
    mail(rounds, table)?;
    text_messages(rounds, table)?;
    if drain > 0 {
        queue(drain, table)?;
    }
    Ok(())
}

fn mail(rounds: usize, table: &mut Table) -> Result<()> {
    let (port, count) = sink::mail()?;
    let place = Place::make_sending(10_000, Database::Sqlite, &smtp(port))?;
    let service = Service::start_as(&place, "all")?;
    let text = letter();
    let mut bare = BareMail::connect(port)?;
    let mut taken = Vec::new();
    for _ in 0..rounds {
        let served = on_idle(&service, &count, &|nth| body(&place.card(nth).0))?;
        taken.push((served, bare_round(|| bare.send(&text))?));
    }
    table.sending("e-mail", "SMTP", &taken);
    service.stop()
}

fn text_messages(rounds: usize, table: &mut Table) -> Result<()> {
    let count = Count::default();
    let counted = count.clone();
    let smsc = smsc::Smsc::start(move |_, _| {
        counted.add();
        smsc::Reply::Takes("17")
    });
    let way = format!(
        "[delivery]\nmail_from = \"codici@example.it\"\n[[delivery.provider]]\nkind = \"smpp\"\nname = \"sms\"\nserver = \"127.0.0.1\"\n\
         port = {}\ntls = \"none\"\nuser = \"{}\"\npassword_file = \"password\"\nfrom = \"Regione\"\n",
        smsc.port,
        smsc::USER
    );
    let place = Place::make_sending(10_000, Database::Sqlite, &way)?;
    place.password(smsc::PASSWORD)?;
    let service = Service::start_as(&place, "all")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let bare = runtime.block_on(bound(smsc.port))?;
    let mut taken = Vec::new();
    for _ in 0..rounds {
        let served = on_idle(&service, &count, &|nth| body_to(&place.card(nth).0, r#""mobile":"3331234567""#))?;
        let submit = || {
            runtime.block_on(bare.submit_sm(message()?))?;
            Ok(())
        };
        taken.push((served, bare_round(submit)?));
    }
    table.sending("text message", "SMPP", &taken);
    service.stop()
}

/// Releases one by one, each when the one before has long reached the gateway.
fn on_idle(service: &Service, count: &Count, body: &dyn Fn(u32) -> String) -> Result<Taken> {
    let mut client = service.client(0)?;
    // The first one makes connections, and reads what is kept from then on.
    let first = count.now() + 1;
    service.release_as(&mut client, body)?;
    count.wait(first)?;
    let (cpu, begin) = (process::cpu(service.pid()), Instant::now());
    let mut times = Vec::new();
    for _ in 0..RELEASES {
        let wanted = count.now() + 1;
        let asked = Instant::now();
        service.release_as(&mut client, body)?;
        count.wait(wanted)?;
        times.push(asked.elapsed());
        sleep(IDLE);
    }
    Ok(Taken::new(times, begin.elapsed(), process::cpu(service.pid()).saturating_sub(cpu)))
}

fn bare_round(mut send: impl FnMut() -> Result<()>) -> Result<Taken> {
    let begin = Instant::now();
    let mut times = Vec::new();
    for _ in 0..RELEASES {
        let asked = Instant::now();
        send()?;
        times.push(asked.elapsed());
        sleep(IDLE);
    }
    Ok(Taken::new(times, begin.elapsed(), Duration::ZERO))
}

/// A long queue, and a sender that begins when it is whole.
fn queue(messages: u32, table: &mut Table) -> Result<()> {
    let (port, count) = sink::mail()?;
    let place = Place::make_sending(10_000, Database::Sqlite, &smtp(port))?;
    let releasing = Service::start_as(&place, "api")?;
    scope(|scope| {
        let work = |nth: u32| {
            let mut client: Connection = releasing.client(nth)?;
            for _ in 0..messages / 8 {
                releasing.release_as(&mut client, &|nth| body(&place.card(nth).0))?;
            }
            Ok::<_, Error>(())
        };
        let threads: Vec<_> = (0..8).map(|nth| scope.spawn(move || work(nth))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| Error::msg("a client fell"))?)
    })?;
    releasing.stop()?;
    let all = u64::from(messages / 8 * 8);
    let begin = Instant::now();
    let sender = Service::start_as(&place, "sender")?;
    count.wait(all / 10)?;
    let early = process::peak_mib(sender.pid());
    count.wait(all)?;
    let (elapsed, cpu) = (begin.elapsed(), process::cpu(sender.pid()));
    let late = process::peak_mib(sender.pid());
    sender.stop()?;
    let (bare_messages, bare_elapsed) = bare_loop(port, all.min(40_000))?;
    table.drain(all, elapsed, cpu, (early, late), bare_messages, bare_elapsed);
    Ok(())
}

/// As many connections as the sender has messages on their way, as fast as answers come.
fn bare_loop(port: u16, messages: u64) -> Result<(u64, Duration)> {
    let text = letter();
    let begin = Instant::now();
    scope(|scope| {
        let work = || {
            let mut bare = BareMail::connect(port)?;
            (0..messages / AT_ONCE).try_for_each(|_| bare.send(&text))
        };
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| Error::msg("a client fell"))?)
    })?;
    Ok((messages / AT_ONCE * AT_ONCE, begin.elapsed()))
}

fn smtp(port: u16) -> String {
    format!(
        "[delivery]\nmail_from = \"codici@example.it\"\n[[delivery.provider]]\nkind = \"smtp\"\nname = \"mail\"\nserver = \"127.0.0.1\"\n\
         port = {port}\ntls = \"none\"\n"
    )
}

fn letter() -> String {
    let mut text = String::from("Subject: load\r\n\r\n");
    while text.len() < MAIL_BYTES {
        text.push_str("A line of an e-mail, as long as lines of our e-mails usually are.\r\n");
    }
    text.push_str(".\r\n");
    text
}

async fn bound(port: u16) -> Result<Client> {
    let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let (client, events) = ConnectionBuilder::new().connected(stream);
    // Nothing is said to a bare sender that it wants to hear.
    tokio::spawn(async move {
        let mut events = events;
        while futures_util::StreamExt::next(&mut events).await.is_some() {}
    });
    let bind = BindTransceiver::builder().system_id(text(smsc::USER)?).password(text(smsc::PASSWORD)?).build();
    client.bind_transceiver(bind).await?;
    Ok(client)
}

fn message() -> Result<SubmitSm> {
    let message = OctetString::from_slice(TEXT.as_bytes()).map_err(|error| Error::msg(error.to_string()))?;
    Ok(SubmitSm::builder().destination_addr(text("393331234567")?).short_message(message).build())
}

fn text<const LEAST: usize, const MOST: usize>(text: &str) -> Result<COctetString<LEAST, MOST>> {
    text.parse().map_err(|error: rusmpp::types::COctetStringError| Error::msg(error.to_string()))
}
