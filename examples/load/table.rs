//! The table that is printed at the end.

use std::fmt;
use std::time::Duration;

use crate::process;
use crate::stats::{Spread, Taken};

/// What is measured, and how.
pub fn head(cards: u32, seconds: u64, rounds: usize) -> String {
    format!(
        "The service (role api, its outbox written and not sent, logs to a file) in a process of its own, loaded over kept TLS 1.3\n\
         connections of as many operators, one request at a time on each; {cards} cards. Each measurement takes {seconds} s, is taken in\n\
         turns with its counterpart and repeated {rounds} times: median (least to most). The load runs on the same cores.\n\
         bare loop: one writer thread, a channel, a savepoint for each release, one commit for all that wait (synchronous=FULL), as\n\
         many client threads, the store's statements and tables. One durable commit: the same rows in a transaction of their own.\n\
         pgbench: the same statements, prepared, one by one in a transaction. Load average at the start: {}\n",
        process::load_average()
    )
}

/// Rows of what was measured, against what, and what is wanted.
#[derive(Default)]
pub struct Table(Vec<[String; 4]>);

impl Table {
    fn row(&mut self, what: String, found: String, wanted: String, detail: String) {
        self.0.push([what, found, wanted, detail]);
    }

    /// Releases per second against the counterpart, and CPU.
    pub fn rates(&mut self, store: &str, connections: u32, rounds: &[(Taken, Taken)], against: &str, wanted: f64) {
        let what = format!("{store}, {connections} connections");
        let ratio = Spread::of(rounds, |(served, bare)| served.rate() / bare.rate());
        let (served, bare) = (Spread::of(rounds, |r| r.0.rate()), Spread::of(rounds, |r| r.1.rate()));
        self.row(
            format!("{what}: releases/s / {against}"),
            ratio.text(2),
            format!(">= {wanted}"),
            format!("{}/s against {}/s", served.text(0), bare.text(0)),
        );
        let (p50, p99) = (Spread::of(rounds, |r| r.0.percentile(50)), Spread::of(rounds, |r| r.0.percentile(99)));
        let cpu = Spread::of(rounds, |r| r.0.cpu_each());
        let goal = if connections == 8 && store == "SQLite" { "<= 0.20" } else { "" };
        let mut detail = format!("p50 {:.2} ms, p99 {:.2} ms", p50.median(), p99.median());
        if rounds.iter().any(|(_, bare)| !bare.times.is_empty()) {
            let each = |percent| Spread::of(rounds, |r: &(Taken, Taken)| r.1.percentile(percent)).median();
            let bare_cpu = Spread::of(rounds, |r| r.1.cpu_each()).median();
            detail = format!("{detail}; {against}: {:.2}, {:.2}, CPU {bare_cpu:.3} ms", each(50), each(99));
        }
        self.row(format!("{what}: CPU of the service, ms per release"), cpu.text(3), goal.to_owned(), detail);
    }

    /// Times at half the load against one durable commit.
    pub fn latency(&mut self, rounds: &[(Taken, Taken)]) {
        let figure = |at_half: usize, bare: usize| {
            Spread::of(rounds, |(half, one): &(Taken, Taken)| half.percentile(at_half) / one.percentile(bare)).text(1)
        };
        let ms = |of_half: bool, percent: usize| {
            Spread::of(rounds, |(half, one): &(Taken, Taken)| if of_half { half } else { one }.percentile(percent)).text(2)
        };
        let rate = Spread::of(rounds, |(half, _)| half.rate()).text(0);
        let detail = format!("at {rate}/s p99 {} ms; commit {} ms", ms(true, 99), ms(false, 99));
        self.row(
            "SQLite, half the load of 8: p99 / p99 of one durable commit".to_owned(),
            figure(99, 99),
            "<= 3".to_owned(),
            detail,
        );
        let detail = format!("p50 {} ms; commit {} ms", ms(true, 50), ms(false, 50));
        self.row("the same: p50 / p50".to_owned(), figure(50, 50), String::new(), detail);
        self.row("the same: p99 / p50 of one durable commit".to_owned(), figure(99, 50), String::new(), String::new());
    }

    /// From the confirmation to the gateway, against the bare round trip.
    pub fn sending(&mut self, what: &str, protocol: &str, rounds: &[(Taken, Taken)]) {
        let ms = |of_service: bool, percent: usize| {
            Spread::of(rounds, |(served, bare): &(Taken, Taken)| if of_service { served } else { bare }.percentile(percent))
        };
        for percent in [50, 99] {
            let ratio = Spread::of(rounds, |(served, bare)| served.percentile(percent) / bare.percentile(percent));
            self.row(
                format!("{what}, idle: confirm to gateway, p{percent} / bare {protocol} round trip"),
                ratio.text(1),
                if percent == 99 { "<= 3, and p99 <= 250 ms" } else { "" }.to_owned(),
                format!("{} ms against {} ms", ms(true, percent).text(2), ms(false, percent).text(2)),
            );
        }
    }

    /// A queue that was emptied, against a bare loop.
    pub fn drain(&mut self, count: u64, took: Duration, cpu: Duration, mib: (u64, u64), bare: u64, bare_took: Duration) {
        let per_second = |count: u64, took: Duration| f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / took.as_secs_f64();
        let (rate, bare) = (per_second(count, took), per_second(bare, bare_took));
        let each = cpu.as_secs_f64() * 1000.0 / per_second(count, Duration::from_secs(1));
        self.row(
            format!("{count} queued e-mails: messages/s / bare loop"),
            format!("{:.2}", rate / bare),
            String::new(),
            format!("{rate:.0}/s against {bare:.0}/s; CPU of the sender {each:.2} ms each"),
        );
        let (early, late) = mib;
        self.row(
            "memory of the sender at its peak, MiB, at the end / after a tenth".to_owned(),
            format!("{:.2}", per_second(late, Duration::from_secs(1)) / per_second(early, Duration::from_secs(1))),
            "flat".to_owned(),
            format!("{late} MiB, {early} MiB"),
        );
    }

    pub fn memory(&mut self, mib: u64) {
        self.row("memory of the service at its peak, MiB".to_owned(), mib.to_string(), "<= 40".to_owned(), String::new());
    }

    /// The rate with few cards over the one with many.
    pub fn growth(&mut self, few: u32, many: u32, rounds: &[(Taken, Taken)]) {
        let ratio = Spread::of(rounds, |(small, large)| small.rate() / large.rate());
        let cpu = Spread::of(rounds, |(small, large)| large.cpu_each() / small.cpu_each());
        let detail =
            format!("{}/s, then {}/s", Spread::of(rounds, |r| r.0.rate()).text(0), Spread::of(rounds, |r| r.1.rate()).text(0));
        self.row(format!("{few} cards / {many} cards: releases/s"), ratio.text(2), "<= 1.2".to_owned(), detail);
        self.row(format!("{many} cards / {few} cards: CPU"), cpu.text(2), "<= 1.2".to_owned(), String::new());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::ASCII_MARKDOWN);
        table.set_header(["What", "Found", "Goal", "In figures"]);
        for row in &self.0 {
            table.add_row(row);
        }
        write!(f, "{table}")
    }
}
