//! The session that is kept here. The service is not asked: that would lengthen it.

use crate::client::keep::Keep;
use crate::config::client::ClientSettings;
use crate::config::paths::Paths;
use crate::doctor::{Finding, Kind};
use crate::domain::time::At;

pub fn check(paths: &Paths, settings: &ClientSettings, now: At) -> Finding {
    match Keep::new(paths, settings).get() {
        Err(failure) => Finding::failed(Kind::SessionFails, failure),
        Ok(None) => Kind::SessionNone.into(),
        Ok(Some(identity)) => {
            let kind = if identity.until() > now { Kind::SessionOpen } else { Kind::SessionOver };
            Finding::new(kind).with("until", identity.until().wall())
        }
    }
}
