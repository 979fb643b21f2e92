//! `crspin serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use super::Desk;
use crate::config::service::{LogLevel, ServeRole, ServiceSettings};
use crate::exit::{Code, Failure};
use crate::service::{self, Keys};

/// Run the service, or one part of it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Settings of the service (see examples/service.toml)
    #[arg(long, value_name = "FILE")]
    settings: PathBuf,
    /// What this process does: api, sender or all [default: the settings']
    #[arg(long, value_name = "ROLE")]
    role: Option<ServeRole>,
    /// Address and port to listen on [default: the settings']
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Bring the tables of the database up to date and stop
    #[arg(long)]
    migrate_only: bool,
    /// How much is logged: error, warn, info, debug or trace [default: the settings']
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<LogLevel>,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let mut settings = ServiceSettings::load_as(&args.settings, args.role)?;
    settings.log_level = args.log_level.unwrap_or(settings.log_level);
    if let Some(listen) = args.listen {
        settings.listen_on(listen)?;
    }
    service::start_logs(settings.log_level);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(Code::Bug).because(error))?;
    if args.migrate_only {
        runtime.block_on(service::migrate(&settings))?;
        desk.out.note(&desk.say("serve-migrated", &[]));
        return Ok(());
    }
    let keys = Keys::load(&settings, || desk.prompt.secret(&desk.say("serve-passphrase", &[]), "vault.passphrase_file"))?;
    runtime.block_on(serve(settings, keys, desk))
}

async fn serve(settings: ServiceSettings, keys: Keys, desk: &Desk) -> Result<(), Failure> {
    let stop = stop()?;
    let (ready, bound) = oneshot::channel::<SocketAddr>();
    let text = if settings.sandbox { "serve-ready-sandbox" } else { "serve-ready" };
    let role = settings.role.as_str();
    let tell = async {
        if let Ok(address) = bound.await {
            desk.out.note(&desk.say(text, &[("address", &address.to_string()), ("role", role)]));
        }
    };
    let (done, ()) = tokio::join!(service::run(settings, keys, ready, stop), tell);
    done
}

/// Completes on the first SIGTERM or SIGINT.
pub(super) fn stop() -> Result<impl Future<Output = ()>, Failure> {
    let hear = |kind| signal(kind).map_err(|error| Failure::new(Code::Bug).because(error));
    let (mut term, mut int) = (hear(SignalKind::terminate())?, hear(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
    })
}
