//! The service as a process of its own, and the load on it.

use std::fs::File;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::http::Connection;
use crate::place::{Place, body};
use crate::process;
use crate::stats::Taken;

/// A service that runs.
pub struct Service<'p> {
    place: &'p Place,
    child: Child,
    address: SocketAddr,
    /// How many releases there were so far: the next takes the next card.
    next: AtomicU32,
}

impl<'p> Service<'p> {
    pub fn start(place: &'p Place) -> Result<Self> {
        Self::start_as(place, "api")
    }

    /// With this role.
    pub fn start_as(place: &'p Place, role: &str) -> Result<Self> {
        let log = File::create(place.log())?;
        let child = Command::new(std::env::current_exe()?)
            .args(["serve", "--role", role, "--settings"])
            .arg(place.settings())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let mut service = Self { place, child, address: SocketAddr::from(([127, 0, 0, 1], 0)), next: AtomicU32::new(0) };
        service.address = service.ready()?;
        Ok(service)
    }

    /// Waits for the line of the log that tells the address.
    fn ready(&mut self) -> Result<SocketAddr> {
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            let log = std::fs::read_to_string(self.place.log())?;
            let address = log.split("\"address\":\"").nth(1).and_then(|rest| rest.split('"').next());
            if let Some(address) = address {
                return Ok(address.parse()?);
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the service ended ({status}): {log}");
            }
            sleep(Duration::from_millis(20));
        }
        bail!("the service was not ready in time")
    }

    /// Releases for this time on so many connections: as fast as answers come, or at a rate for all together.
    pub fn load(&mut self, connections: u32, time: Duration, rate: Option<f64>) -> Result<Taken> {
        let pace = rate.map(|rate| Duration::from_secs_f64(f64::from(connections) / rate));
        let mut clients = (0..connections).map(|nth| self.client(nth)).collect::<Result<Vec<_>>>()?;
        // The handshake of the last one is done when it has answered.
        for client in &mut clients {
            self.release(client)?;
        }
        let (cpu, begin) = (process::cpu(self.child.id()), Instant::now());
        let service = &*self;
        let times = std::thread::scope(|scope| {
            let threads: Vec<_> = clients
                .iter_mut()
                .zip(0..)
                .map(|(client, nth)| {
                    let offset = pace.map_or(Duration::ZERO, |pace| pace * nth / connections);
                    scope.spawn(move || service.one_after_another(client, begin + offset, begin + time, pace))
                })
                .collect();
            let mut all = Vec::new();
            for thread in threads {
                all.extend(thread.join().map_err(|_| anyhow::Error::msg("a client fell"))??);
            }
            Ok::<_, anyhow::Error>(all)
        })?;
        Ok(Taken::new(times, begin.elapsed(), process::cpu(self.child.id()).saturating_sub(cpu)))
    }

    /// With a pace, the time of a release that had to wait for the one before counts from when it was due.
    fn one_after_another(
        &self,
        client: &mut Connection,
        mut due: Instant,
        end: Instant,
        pace: Option<Duration>,
    ) -> Result<Vec<Duration>> {
        let mut times = Vec::with_capacity(10_000);
        loop {
            let wait = due.saturating_duration_since(Instant::now());
            let from = if wait.is_zero() && pace.is_some() {
                due
            } else {
                sleep(wait);
                Instant::now()
            };
            if from >= end || Instant::now() >= end {
                return Ok(times);
            }
            self.release(client)?;
            times.push(from.elapsed());
            due = pace.map_or(due, |pace| due + pace);
        }
    }

    /// A connection of this operator.
    pub fn client(&self, nth: u32) -> Result<Connection> {
        let (_, config) = &self.place.operators[nth as usize];
        Ok(Connection::open(self.address, config.clone())?)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    fn release(&self, client: &mut Connection) -> Result<()> {
        self.release_as(client, &|nth| body(&self.place.card(nth).0))
    }

    /// One release, with what this says of the nth.
    pub fn release_as(&self, client: &mut Connection, body: &dyn Fn(u32) -> String) -> Result<()> {
        let nth = self.next.fetch_add(1, Ordering::Relaxed);
        let (status, answer) = client.post("/v1/releases", &format!("load-{nth:016}"), &body(nth)).context("a release")?;
        ensure!(status == 201, "{status}: {}", String::from_utf8_lossy(answer));
        Ok(())
    }

    pub fn peak_mib(&self) -> u64 {
        process::peak_mib(self.child.id())
    }

    pub fn stop(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Service<'_> {
    fn drop(&mut self) {
        // It may have ended already.
        let _gone = self.child.kill().and_then(|()| self.child.wait());
    }
}
