//! Whether this client is old beside the service.

use crate::wire::{API, Version};

/// The version of this program.
pub const OURS: &str = env!("CARGO_PKG_VERSION");

/// How this client stands beside the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// As new as the service, or newer.
    Current,
    /// The service is newer.
    Older,
    /// The service is newer, and no client older than this one is served: the next step leaves this one behind.
    NearlyTooOld,
    /// The service does not serve it any more.
    TooOld,
}

/// How this client stands beside a service of this version.
#[must_use]
pub fn of(version: &Version) -> Age {
    let (ours, oldest) = (numbers(OURS), numbers(&version.oldest_client));
    if version.api > API || ours < oldest {
        Age::TooOld
    } else if ours >= numbers(&version.version) {
        Age::Current
    } else if ours == oldest {
        Age::NearlyTooOld
    } else {
        Age::Older
    }
}

/// The numbers of a version; what follows them, as in `1.2.0-rc.1`, does not count.
fn numbers(version: &str) -> Vec<u64> {
    let plain = version.split(['-', '+']).next().unwrap_or_default();
    plain.split('.').map_while(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_ages_beside_its_service() {
        for (service, oldest, api, age) in [
            (OURS, OURS, API, Age::Current), // the first version of all is its own oldest client
            ("0.0.1", "0.0.1", API, Age::Current),
            ("999.0.0", "0.0.1", API, Age::Older),
            ("999.0.0", OURS, API, Age::NearlyTooOld),
            ("999.0.0", "998.0.0", API, Age::TooOld),
            (OURS, OURS, API + 1, Age::TooOld),
        ] {
            let version = Version {
                service: "crspin".to_owned(),
                version: service.to_owned(),
                api,
                oldest_client: oldest.to_owned(),
                now: "2026-11-23T10:00:00Z".parse().unwrap(),
                sandbox: false,
            };
            assert_eq!(of(&version), age, "{service} {oldest} {api}");
        }
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        for (older, newer) in [("0.9.0", "0.10.0"), ("1.2.3", "2.0.0"), ("0.1.0-rc.1", "0.1.1"), ("0.1.0", "0.1.1+build")] {
            assert!(numbers(older) < numbers(newer), "{older} {newer}");
        }
    }
}
