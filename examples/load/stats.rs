//! Figures of one measurement, and of several.

use std::time::Duration;

/// One measurement.
pub struct Taken {
    /// How many were done.
    pub done: f64,
    /// In which time.
    pub elapsed: Duration,
    /// How long each took, sorted.
    pub times: Vec<Duration>,
    /// CPU time of the process that did them.
    pub cpu: Duration,
}

impl Taken {
    pub fn new(mut times: Vec<Duration>, elapsed: Duration, cpu: Duration) -> Self {
        times.sort_unstable();
        Self { done: u32::try_from(times.len()).map_or(f64::NAN, f64::from), elapsed, times, cpu }
    }

    /// How many in a second.
    pub fn rate(&self) -> f64 {
        self.done / self.elapsed.as_secs_f64()
    }

    /// Milliseconds that so many of a hundred took at most.
    pub fn percentile(&self, percent: usize) -> f64 {
        let place = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
        self.times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }

    /// Milliseconds of CPU for each.
    pub fn cpu_each(&self) -> f64 {
        self.cpu.as_secs_f64() * 1000.0 / self.done.max(1.0)
    }
}

/// The same figure from several rounds.
#[derive(Default)]
pub struct Spread(Vec<f64>);

impl Spread {
    pub fn of<T>(rounds: &[T], figure: impl Fn(&T) -> f64) -> Self {
        let mut spread = Self::default();
        for round in rounds {
            spread.add(figure(round));
        }
        spread
    }

    pub fn add(&mut self, figure: f64) {
        self.0.push(figure);
        self.0.sort_by(f64::total_cmp);
    }

    pub fn median(&self) -> f64 {
        self.0.get(self.0.len() / 2).copied().unwrap_or_default()
    }

    /// Median, least and most.
    pub fn text(&self, decimals: usize) -> String {
        let (least, most) = (self.0.first().copied().unwrap_or_default(), self.0.last().copied().unwrap_or_default());
        format!("{:.decimals$} ({least:.decimals$} to {most:.decimals$})", self.median())
    }
}
