//! What a module is, found out in a process of its own: a maker's code that crashes or hangs takes nothing along, and only one
//! module is loaded per process, since two disturb each other.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::exit::{Code, Failure};
use crate::pkcs11::survey::{Survey, survey};

/// Real cards take seconds until they are known.
const LIMIT: Duration = Duration::from_secs(15);
/// What stands before the answer: modules print what they like.
const ANSWER: &str = "crspin-probe ";

/// How the probe of a module ended.
#[derive(Debug)]
pub enum Probe {
    /// It loads.
    Loads(Survey),
    /// It does not, and says so.
    Fails(Failure),
    /// Its process ended without an answer: how.
    Crashes(String),
    /// It did not end; after so many seconds it was ended.
    Hangs(u64),
}

/// The answer of the process that loads the module.
#[derive(Serialize, Deserialize)]
enum Answer {
    Loads(Survey),
    Fails { code: String, params: Vec<(String, String)> },
}

/// Loads the module here and gives the line that tells what came of it. For the process of its own only.
///
/// # Errors
/// Never, in practice: the answer is plain data.
pub fn answer(module: &Path) -> Result<String, Failure> {
    let answer = match survey(module) {
        Ok(survey) => Answer::Loads(survey),
        Err(failure) => Answer::Fails { code: failure.code.to_string(), params: failure.params },
    };
    let text = serde_json::to_string(&answer).map_err(|error| Failure::new(Code::Bug).because(error))?;
    Ok(format!("{ANSWER}{text}"))
}

/// Probes this module. Its tokens are looked at, no PIN is sent.
pub fn probe(module: &Path) -> Probe {
    let failed = |error: std::io::Error| {
        let failure = Failure::new(Code::Module).with("module", module.display()).with("why", "not-loaded");
        Probe::Fails(failure.with("detail", &error).because(error))
    };
    match started(module) {
        Ok(child) => watched(child),
        Err(error) => failed(error),
    }
}

fn started(module: &Path) -> std::io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("doctor").arg("--probe").arg(module);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
}

fn watched(mut child: Child) -> Probe {
    let (tell, said) = mpsc::sync_channel(1);
    if let Some(mut output) = child.stdout.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            // What came before a fault is the answer or is not.
            let _read = output.read_to_end(&mut bytes);
            // Whoever waited may be gone.
            let _unheard = tell.send(String::from_utf8_lossy(&bytes).into_owned());
        });
    }
    let begun = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if begun.elapsed() < LIMIT => thread::sleep(Duration::from_millis(10)),
            _ => {
                // One that cannot be ended is the system's to end.
                let _gone = child.kill();
                let _gone = child.wait();
                return Probe::Hangs(LIMIT.as_secs());
            }
        }
    };
    // A process that the module left behind may hold the pipe open: the answer of one that ended is there by now.
    let text = said.recv_timeout(Duration::from_secs(2)).unwrap_or_default();
    read(&text).unwrap_or_else(|| Probe::Crashes(ended(status)))
}

fn read(text: &str) -> Option<Probe> {
    let line = text.lines().rev().find_map(|line| Some(line.split_once(ANSWER)?.1))?;
    Some(match serde_json::from_str(line).ok()? {
        Answer::Loads(survey) => Probe::Loads(survey),
        Answer::Fails { code, params } => Probe::Fails(Failure { code: code.parse().ok()?, params, cause: None }),
    })
}

#[cfg(unix)]
fn ended(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    status.signal().map_or_else(|| status.to_string(), |signal| format!("signal {signal}"))
}

#[cfg(not(unix))]
fn ended(status: ExitStatus) -> String {
    status.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_found_among_what_a_module_prints() {
        let answer = answer(Path::new("/nowhere/module.so")).unwrap();
        let noise = format!("Loading maker's driver...\ndone. {answer}\nBye");
        assert!(matches!(read(&noise), Some(Probe::Fails(failure)) if failure.code == Code::Module));
        for text in ["", "crspin-probe", "crspin-probe {}", "noise"] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
