//! Versions of what works together at a workstation. OpenSC's is the version of its module.

use std::process::{Command, Stdio};

/// What, and which.
pub fn here() -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if let Some(pcscd) = ["pcscd", "/usr/sbin/pcscd"].iter().find_map(|program| pcscd(program)) {
        found.push(("pcscd", pcscd));
    }
    found
}

/// The first line of what the daemon says of itself: `pcsc-lite version 1.9.9.`
fn pcscd(program: &str) -> Option<String> {
    let said = Command::new(program).arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    Some(text.lines().next()?.trim_end_matches('.').to_owned())
}
