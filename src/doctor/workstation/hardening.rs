//! Whether this process leaves nothing of its memory behind: what [`crate::hardening`] asked for, asked back.

use crate::doctor::{Finding, Kind};

pub fn check() -> Finding {
    judge(dumps()).into()
}

fn judge(dumps: bool) -> Kind {
    if dumps { Kind::HardeningWeak } else { Kind::HardeningGood }
}

/// Whether a core may be dumped, or others of the same user may read this process.
fn dumps() -> bool {
    #[cfg(unix)]
    let cores = rustix::process::getrlimit(rustix::process::Resource::Core).current != Some(0);
    #[cfg(not(unix))]
    let cores = false;
    #[cfg(target_os = "linux")]
    let readable =
        rustix::process::dumpable_behavior().is_ok_and(|behavior| behavior != rustix::process::DumpableBehavior::NotDumpable);
    #[cfg(not(target_os = "linux"))]
    let readable = false;
    cores || readable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_could_be_dumped_is_told() {
        assert_eq!(judge(true), Kind::HardeningWeak, "hardening-weak");
        assert_eq!(judge(false), Kind::HardeningGood);
    }
}
