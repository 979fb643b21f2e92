//! The same statements on PostgreSQL, by pgbench.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio_postgres::NoTls;

use crate::place::{OPERATORS, Place};
use crate::stats::Taken;

/// One release. The first lines make the number of a card with its check digit. pgbench cannot know how often the card was
/// released: it asks for at least 0 where the store asks for exactly so many. Operators have numbers, one for each client.
const SCRIPT: &str = r"\set place random(0, :cards - 1)
\set odd (:place / 10) % 10 + (:place / 1000) % 10 + (:place / 100000) % 10 + (:place / 10000000) % 10 + (:place / 1000000000) % 10
\set a 2 * (:place % 10)
\set b 2 * ((:place / 100) % 10)
\set c 2 * ((:place / 10000) % 10)
\set d 2 * ((:place / 1000000) % 10)
\set e 2 * ((:place / 100000000) % 10)
\set even :a / 10 + :a % 10 + :b / 10 + :b % 10 + :c / 10 + :c % 10 + :d / 10 + :d % 10 + :e / 10 + :e % 10
\set card 6030000000000000 + :place * 10 + (1 + 10 * 20 - :odd - :even) % 10
\set id random(1, 1000000000000000000)
\set at 1700000000000 + :id % 1000000000
begin;
update cards set releases = releases + 1, last_release = :at where number = :card and releases >= 0 and state = 'active';
insert into operator_counters (operator_fiscal_code, frame, releases) values (:client_id, 0, 1)
  on conflict (operator_fiscal_code, frame) do update set releases = operator_counters.releases + 1
  where operator_counters.releases < 4000000000;
insert into releases (id, released, card, citizen_fiscal_code, product, operator_fiscal_code, ente, role,
  document_kind, document_number, document_issuer, document_last_day, reprints)
  values (:id, :at, :card, 'RSSMRA45C12F205C', 'ts-cns', :client_id, 'c_c933', 'operator',
  'passport', 'YA1234567', 'Questura di Como', '2099-01-01', 0);
insert into idempotency (actor_fiscal_code, request_key, digest, release_id, written)
  values (:client_id, :id, decode(repeat('07', 32), 'hex'), :id, :at) on conflict (actor_fiscal_code, request_key) do nothing;
insert into messages (id, release_id, channel, contact_address, language, queued, state, since, tries, due)
  values (decode(lpad(to_hex(cast(:id as bigint)), 32, '0'), 'hex'), :id, 'email', 'citizen@example.it', 'it', :at, 'queued', :at, 0, :at);
insert into events (happened, act, actor, capacity, object, result, correlation)
  values (:at, 'released', :client_id, 'operator@c_c933', :id, 'done', '019ab5c2-6d7e-7a31-8d92-1f4c5e6a7b8c');
commit;
";

/// A pgbench that is ready.
#[derive(Debug)]
pub struct Bench {
    program: String,
    url: String,
    script: PathBuf,
    cards: u32,
}

impl Bench {
    pub fn prepare(program: &str, url: &str, place: &Place) -> Result<Self> {
        let operators = format!(
            "insert into operators select nth::text, ente, role, full_name, standing, first_day, last_day
             from operators cross join generate_series(0, {}) nth where person_fiscal_code = '{}'",
            OPERATORS - 1,
            place.operators[0].0
        );
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
            let connection = tokio::spawn(connection);
            client.batch_execute(&operators).await?;
            client.batch_execute("analyze").await?;
            drop(client);
            connection.await??;
            Ok::<_, anyhow::Error>(())
        })?;
        let script = place.settings().with_file_name("release.sql");
        std::fs::write(&script, SCRIPT)?;
        Ok(Self { program: program.to_owned(), url: url.to_owned(), script, cards: place.cards })
    }

    /// How many a second with so many clients. pgbench tells only the mean of the times.
    pub fn run(&self, clients: u32, time: Duration) -> Result<Taken> {
        let output = Command::new(&self.program)
            .args(["-n", "-M", "prepared", "-c", &clients.to_string(), "-j", &clients.min(2).to_string()])
            .args(["-T", &time.as_secs().max(1).to_string(), "-D", &format!("cards={}", self.cards), "-f"])
            .arg(&self.script)
            .arg(&self.url)
            .output()
            .with_context(|| self.program.clone())?;
        let text = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.success(), "pgbench: {}", String::from_utf8_lossy(&output.stderr));
        let rate = text.split("tps = ").nth(1).and_then(|rest| rest.split_whitespace().next());
        let rate: f64 = rate.context("pgbench told no tps")?.parse()?;
        Ok(Taken { done: rate * time.as_secs_f64(), elapsed: time, times: Vec::new(), cpu: Duration::ZERO })
    }
}
