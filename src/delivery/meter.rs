//! What is measured of the sender, for those who watch it.

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::work::Work;
use crate::clock::now;
use crate::domain::contact::Channel;

/// Names and values; never an address, a name or a number of a message.
pub type Labels = Vec<(&'static str, String)>;

/// From a second half that leaves at once, over a busy gateway, to one that waited for the weekend to end; seconds.
const BUCKETS: [f64; 14] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 86_400.0];

/// How long messages take until a gateway has them.
#[derive(Clone, Debug)]
pub struct Meter {
    accepted: Family<Labels, Histogram, fn() -> Histogram>,
}

impl Default for Meter {
    fn default() -> Self {
        Self { accepted: Family::new_with_constructor(|| Histogram::new(BUCKETS)) }
    }
}

impl Meter {
    /// A gateway took a message so long after the operator's confirmation.
    pub fn accepted(&self, provider: &str, channel: Channel, after: Duration) {
        let labels = vec![("provider", provider.to_owned()), ("channel", channel.to_string())];
        self.accepted.get_or_create(&labels).observe(after.as_secs_f64());
    }
}

/// A look at a running sender.
#[derive(Clone, Debug)]
pub struct Watch(pub(super) Arc<Work>);

impl Watch {
    /// Puts what is measured into this registry, as it is now.
    pub fn register(&self, registry: &mut Registry) {
        let resting = Family::<Labels, Gauge>::default();
        for provider in &self.0.providers {
            let rests = provider.resting(now()).is_some();
            resting.get_or_create(&vec![("provider", provider.name.clone())]).set(i64::from(rests));
        }
        registry.register("provider_resting", "1 while a provider is left alone because it failed again and again", resting);
        registry.register_with_unit(
            "message_accept",
            "From the operator's confirmation until a gateway took the message",
            Unit::Seconds,
            self.0.meter.accepted.clone(),
        );
    }
}
