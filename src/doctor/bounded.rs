//! Work that may hang, with a limit of time. What does not end in its time is left behind; it ends with the process.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::finding::Finding;
use super::kinds::Kind;

/// Work that was begun.
#[derive(Debug)]
pub struct Begun<T> {
    check: &'static str,
    since: Instant,
    limit: Duration,
    done: Receiver<T>,
}

/// Begins work for this check on a thread of its own.
pub fn begin<T: Send + 'static>(check: &'static str, limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Begun<T> {
    let (tell, done) = mpsc::sync_channel(1);
    // A thread that the system does not give drops its end at once, and the check is told to have fallen.
    let _left_alone = thread::Builder::new().name(check.to_owned()).spawn(move || {
        // Whoever waited may be gone.
        let _unheard = tell.send(work());
    });
    Begun { check, since: Instant::now(), limit, done }
}

impl<T> Begun<T> {
    /// What came of it.
    ///
    /// # Errors
    /// The finding that it took too long, or that it fell over.
    pub fn end(self) -> Result<T, Finding> {
        let left = self.limit.saturating_sub(self.since.elapsed());
        self.done.recv_timeout(left).map_err(|error| match error {
            RecvTimeoutError::Timeout => {
                Finding::new(Kind::CheckLate).with("check", self.check).with("seconds", self.limit.as_secs())
            }
            RecvTimeoutError::Disconnected => Finding::new(Kind::CheckFell).with("check", self.check),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_hangs_or_falls() {
        let limit = Duration::from_secs(30);
        assert_eq!(begin("a", limit, || 7).end().ok(), Some(7));
        let (_keep, never) = mpsc::channel::<()>();
        let late = begin("b", Duration::from_millis(20), move || never.recv()).end().unwrap_err();
        assert_eq!(late.kind, Kind::CheckLate, "check-late");
        let fell = begin("c", limit, || std::iter::empty::<u8>().next().unwrap()).end().unwrap_err();
        assert_eq!(fell.kind, Kind::CheckFell, "check-fell");
    }
}
