//! `crspin doctor`: what is wrong here, and what to do about it.

mod show;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Desk;
use crate::clock;
#[cfg(feature = "client")]
use crate::config::client::ClientSettings;
#[cfg(feature = "client")]
use crate::config::paths;
#[cfg(feature = "service")]
use crate::config::service::ServeRole;
use crate::doctor::report::{self, Report};
use crate::doctor::{Examination, Level};
use crate::exit::{Code, Failure};

/// Look at every part of this workstation, or of the service, and say what to do; it asks for no PIN and changes nothing
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write a report for support to this new file; it names no person and no serial number
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Look at the service with these settings instead of the workstation
    #[cfg(feature = "service")]
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// What the service does on this machine: api, sender or all [default: the settings']
    #[cfg(feature = "service")]
    #[arg(long, value_name = "ROLE", requires = "settings")]
    role: Option<ServeRole>,
    /// Load this PKCS#11 module and say what it sees; doctor calls itself so
    #[cfg(feature = "client")]
    #[arg(long, value_name = "MODULE", hide = true)]
    probe: Option<PathBuf>,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    #[cfg(feature = "client")]
    if let Some(module) = &args.probe {
        return desk.out.line(&crate::doctor::workstation::answer(module)?);
    }
    if let Some(path) = &args.report {
        is_free(path)?;
    }
    let seen = examine(args, desk)?;
    let now = clock::now();
    if desk.out.is_json() {
        desk.out.json(&Report::new(&seen, now))?;
    } else {
        show::findings(&seen, desk)?;
    }
    if let Some(path) = &args.report {
        write(path, &seen, desk)?;
        desk.out.note(&desk.say("doctor-report-written", &[("path", &path.display().to_string())]));
    }
    if seen.is_broken() {
        return Err(Failure::new(Code::DoctorFound).with("broken", seen.count(Level::Broken)));
    }
    Ok(())
}

#[cfg(feature = "client")]
fn examine(args: &Args, desk: &Desk) -> Result<Examination, Failure> {
    let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref());
    #[cfg(feature = "service")]
    if let Some(file) = args.settings.clone().or_else(|| of_a_service(settings.as_ref().err(), desk)) {
        return Ok(crate::doctor::server::examine(&file, args.role));
    }
    #[cfg(not(feature = "service"))]
    let _ = args;
    if let Ok(settings) = &settings {
        // Modules and PC/SC read it when they are loaded: what login sees is seen here.
        paths::with_environment(&settings.card.environment)?;
    }
    Ok(crate::doctor::workstation::examine(&desk.paths, desk.profile.as_deref(), settings))
}

#[cfg(not(feature = "client"))]
fn examine(args: &Args, _: &Desk) -> Result<Examination, Failure> {
    let missing = || Failure::new(Code::MissingAnswer).with("flag", "--settings");
    Ok(crate::doctor::server::examine(args.settings.as_deref().ok_or_else(missing)?, args.role))
}

/// The file of the profile, when it holds the settings of a service rather than of a client.
#[cfg(all(feature = "client", feature = "service"))]
fn of_a_service(failure: Option<&Failure>, desk: &Desk) -> Option<PathBuf> {
    failure?;
    let file = ClientSettings::file(&desk.paths, desk.profile.as_deref()).ok()?;
    crate::config::service::ServiceSettings::load(&file).is_ok().then_some(file)
}

/// Said before the checks, which take their time.
fn is_free(path: &Path) -> Result<(), Failure> {
    if path.symlink_metadata().is_err() { Ok(()) } else { Err(taken(path)) }
}

fn taken(path: &Path) -> Failure {
    Failure::new(Code::File).with("path", path.display()).with("why", "already-there")
}

/// A new file that its owner alone reads.
fn write(path: &Path, seen: &Examination, desk: &Desk) -> Result<(), Failure> {
    let now = clock::now();
    let text = if desk.out.is_json() {
        let json = serde_json::to_string_pretty(&Report::new(seen, now));
        json.map_err(|error| Failure::new(Code::Bug).because(error))? + "\n"
    } else {
        report::text(seen, now, &desk.texts)
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => taken(path),
        _ => Failure::new(Code::File).with("path", path.display()).with("why", &error).because(error),
    })
}
