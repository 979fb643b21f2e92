//! The least that a release must write, by nothing but rusqlite: the statements, tables and groups of the store.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::Result;
use crspin::clock;
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::place::{Place, holder};
use crate::process;
use crate::stats::Taken;

const CARD: &str =
    "update cards set releases = releases + 1, last_release = ?4 where number = ?1 and releases = ?2 and state = ?3";
const COUNTER: &str = "insert into operator_counters (operator_fiscal_code, frame, releases) values (?1, ?2, 1)
    on conflict (operator_fiscal_code, frame) do update set releases = operator_counters.releases + 1
    where operator_counters.releases < ?3";
const RELEASE: &str = "insert into releases (id, released, card, citizen_fiscal_code, product, operator_fiscal_code, ente, role,
    document_kind, document_number, document_issuer, document_last_day, reprints)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0)";
const KEY: &str = "insert into idempotency (actor_fiscal_code, request_key, digest, release_id, written)
    values (?1, ?2, ?3, ?4, ?5) on conflict (actor_fiscal_code, request_key) do nothing";
const MESSAGE: &str =
    "insert into messages (id, release_id, channel, contact_address, language, queued, state, since, tries, due)
    values (?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?6, 0, ?6)";
const EVENT: &str = "insert into events (happened, act, actor, capacity, object, result, correlation)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// The next release of all runs on the copy of the database.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// One release, as a client asks for it.
struct Asked {
    card: String,
    before: u32,
    citizen: String,
    operator: String,
    id: String,
    message: [u8; 16],
    correlation: String,
    at: i64,
}

impl Asked {
    fn new(place: &Place, client: u32) -> Self {
        let (card, before) = place.card(NEXT.fetch_add(1, Ordering::Relaxed));
        let (id, message) = (Uuid::new_v4(), Uuid::new_v4());
        Self {
            citizen: holder(&card).to_string(),
            card: card.to_string(),
            before,
            operator: place.operators[client as usize].0.to_string(),
            id: id.simple().to_string()[..14].to_owned(),
            message: message.into_bytes(),
            correlation: Uuid::now_v7().to_string(),
            at: clock::now().millis(),
        }
    }

    fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        let Self { card, before, citizen, operator, id, message, correlation, at } = self;
        let changed = db.prepare_cached(CARD)?.execute(params![card, before, "active", at])?;
        if changed != 1 {
            return Err(rusqlite::Error::StatementChangedRows(changed));
        }
        db.prepare_cached(COUNTER)?.execute(params![operator, at - at % 86_400_000, 4_000_000_000_i64])?;
        db.prepare_cached(RELEASE)?.execute(params![
            id,
            at,
            card,
            citizen,
            "ts-cns",
            operator,
            "c_c933",
            "operator",
            "passport",
            "YA1234567",
            "Questura di Como",
            "2099-01-01"
        ])?;
        db.prepare_cached(KEY)?.execute(params![operator, correlation, [7_u8; 32], id, at])?;
        db.prepare_cached(MESSAGE)?.execute(params![message, id, "email", "citizen@example.it", "it", at])?;
        db.prepare_cached(EVENT)?.execute(params![at, "released", operator, "operator@c_c933", id, "done", correlation])?;
        Ok(())
    }
}

fn open(path: &Path) -> Result<Connection> {
    let db = Connection::open(path)?;
    db.set_prepared_statement_cache_capacity(64);
    db.pragma_update(None, "journal_mode", "wal")?;
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "temp_store", "memory")?;
    Ok(db)
}

fn order(db: &Connection, sql: &str) -> rusqlite::Result<()> {
    db.prepare_cached(sql)?.execute([]).map(|_| ())
}

/// Releases by so many clients through one writer, which commits once for all that wait.
pub fn group(database: &Path, place: &Place, clients: u32, time: Duration) -> Result<Taken> {
    let db = open(database)?;
    let (queue, jobs) = mpsc::channel::<(Asked, mpsc::SyncSender<()>)>();
    let (cpu, begin) = (process::own_cpu(), Instant::now());
    let times = std::thread::scope(|scope| {
        let writer = scope.spawn(move || write(&db, &jobs));
        let client = |nth: u32, queue: mpsc::Sender<(Asked, mpsc::SyncSender<()>)>| {
            let (reply, answer) = mpsc::sync_channel(1);
            let mut times = Vec::with_capacity(10_000);
            while begin.elapsed() < time {
                let from = Instant::now();
                if queue.send((Asked::new(place, nth), reply.clone())).is_err() || answer.recv().is_err() {
                    break;
                }
                times.push(from.elapsed());
            }
            times
        };
        let threads: Vec<_> = (0..clients).map(|nth| (nth, queue.clone())).collect();
        drop(queue);
        let threads: Vec<_> = threads.into_iter().map(|(nth, queue)| scope.spawn(move || client(nth, queue))).collect();
        let times: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect();
        writer.join().map_err(|_| anyhow::Error::msg("the writer fell"))??;
        Ok::<_, anyhow::Error>(times)
    })?;
    Ok(Taken::new(times, begin.elapsed(), process::own_cpu().saturating_sub(cpu)))
}

fn write(db: &Connection, jobs: &mpsc::Receiver<(Asked, mpsc::SyncSender<()>)>) -> rusqlite::Result<()> {
    let mut waiting = Vec::new();
    while let Ok(first) = jobs.recv() {
        order(db, "begin immediate")?;
        let mut next = Some(first);
        while let Some((asked, reply)) = next {
            order(db, "savepoint act")?;
            asked.write(db)?;
            order(db, "release act")?;
            waiting.push(reply);
            next = if waiting.len() < 256 { jobs.try_recv().ok() } else { None };
        }
        order(db, "commit")?;
        for reply in waiting.drain(..) {
            // The client may have ended.
            let _unheard = reply.send(());
        }
    }
    Ok(())
}

/// Releases one after the other, each in a commit of its own; the time is that from `begin` to `commit`.
pub fn one_by_one(database: &Path, place: &Place, time: Duration) -> Result<Taken> {
    let db = open(database)?;
    let (cpu, begin) = (process::own_cpu(), Instant::now());
    let mut times = Vec::with_capacity(10_000);
    while begin.elapsed() < time {
        let asked = Asked::new(place, 0);
        let from = Instant::now();
        order(&db, "begin immediate")?;
        asked.write(&db)?;
        order(&db, "commit")?;
        times.push(from.elapsed());
    }
    Ok(Taken::new(times, begin.elapsed(), process::own_cpu().saturating_sub(cpu)))
}
