//! Runs the service of a sandbox, on this machine only.

use std::fs;
use std::io;
use std::path::Path;

use tokio::sync::{Notify, oneshot};

use super::place::{self, Held, Place};
use super::settings;
use crate::config::service::{ServiceSettings, bad};
use crate::exit::{Code, Failure};
use crate::service::{self, Keys};

/// A service that is ready to start.
#[derive(Debug)]
pub struct Service {
    settings: ServiceSettings,
}

/// Reads the sandbox's settings, and points the client's profile at it. With a port, the service listens there from now on.
pub fn prepare(place: &Place, profile: &Path, port: Option<u16>) -> Result<Service, Failure> {
    if let Some(asked) = port {
        place::write(&place.settings(), settings::service(settings::port(asked)?).as_bytes())?;
    }
    let settings = ServiceSettings::load(&place.settings())?;
    // Somebody may have edited the file: whatever it says, nothing but this machine reaches a sandbox.
    if !settings.sandbox {
        return Err(bad("sandbox", "true: this is one"));
    }
    if !settings.listen.ip().is_loopback() || settings.listen.port() == 0 {
        return Err(bad("listen", "an address of this machine with a port: 127.0.0.1:8443"));
    }
    let path = place.module();
    let module = fs::read_to_string(&path).map_err(|error| place::file(&path, error))?;
    settings::write_profile(profile, place, settings.listen.port(), Path::new(module.trim_end()))?;
    Ok(Service { settings })
}

impl Service {
    /// Where clients find it.
    #[must_use]
    pub fn url(&self) -> String {
        settings::url(self.settings.listen.port())
    }

    /// Serves until `stop` completes, then finishes what it took. Calls `ready` once requests are welcome; a failure of it
    /// ends the service.
    pub async fn run(
        self,
        _held: &Held,
        stop: impl Future<Output = ()>,
        ready: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        // The sandbox's keys have no passphrase.
        let keys = Keys::load(&self.settings, || Err(Failure::new(Code::Bug)))?;
        let (bound, is_bound) = oneshot::channel();
        let untold = Notify::new();
        let stop = async {
            tokio::select! { () = stop => {}, () = untold.notified() => {} }
        };
        let tell = async {
            let told = is_bound.await.map_or(Ok(()), |_| ready());
            if told.is_err() {
                untold.notify_one();
            }
            told
        };
        let (served, told) = tokio::join!(service::run(self.settings, keys, bound, stop), tell);
        served.and(told)
    }
}

/// Says to scripts that the service is ready.
pub fn announce(path: &Path, url: &str) -> Result<(), Failure> {
    place::write(path, format!("{url}\n").as_bytes())
}

/// Removes what an earlier service announced.
pub fn forget(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(place::file(path, error)),
        _ => Ok(()),
    }
}
