//! Logs: one JSON object per line on standard error, without personal data.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::service::LogLevel;

/// Starts the logs of this process; a second call changes nothing.
pub fn start(level: LogLevel) {
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(std::io::stderr);
    let _already = tracing_subscriber::registry().with(filter(level)).with(lines).try_init();
}

/// Our own lines at the level asked for. Those of others only from warnings up, at any level: HTTP, TLS and database
/// drivers write bodies, certificates and statements when they are asked for more.
fn filter(level: LogLevel) -> Targets {
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    Targets::new().with_default(level.min(LevelFilter::WARN)).with_target("crspin", level)
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn the_most_talkative_level_is_ours_alone() {
        let filter = filter(LogLevel::Trace);
        assert!(filter.would_enable("crspin::service", &Level::TRACE));
        for other in [
            "hyper",
            "hyper_util",
            "rustls",
            "tokio_postgres",
            "tokio_rustls",
            "lettre",
            "async_imap",
            "tower_http",
            "refinery_core",
        ] {
            assert!(!filter.would_enable(other, &Level::INFO), "{other}");
            assert!(filter.would_enable(other, &Level::WARN), "{other}");
        }
    }

    #[test]
    fn a_quiet_level_is_quiet_for_all() {
        assert!(!filter(LogLevel::Error).would_enable("hyper", &Level::WARN));
    }
}
