//! Ctrl-C: noticed, not obeyed on the spot, so that an act that was sent is finished and told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::exit::{Code, Failure};

/// Whether the person, or the system, asked to stop. A second request ends the program at once.
#[derive(Clone, Debug)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Begins to watch.
    pub fn watch() -> Result<Self, Failure> {
        let seen = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // In this order: the first signal finds the flag down and raises it, the second finds it up and ends the program.
            flag::register_conditional_shutdown(signal, i32::from(Code::OutcomeUnknown.exit()), Arc::clone(&seen))
                .and_then(|_| flag::register(signal, Arc::clone(&seen)))
                .map_err(|error| Failure::new(Code::Bug).because(error))?;
        }
        Ok(Self(seen))
    }

    /// Whether it was asked for.
    #[must_use]
    pub fn seen(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Ends the command when it was asked for.
    pub fn check(&self) -> Result<(), Failure> {
        if self.seen() { Err(Code::Cancelled.into()) } else { Ok(()) }
    }
}
