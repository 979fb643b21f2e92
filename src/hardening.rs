//! What every command does before it touches a secret: no core dumps, no panic messages that could quote a value.

use std::io::Write;

/// Switches core dumps off and, on Linux, keeps other processes of the same user from reading this one's memory.
/// On Windows nothing is switched: there it makes dumps only when its administrator set that up (`LocalDumps`), and no safe
/// call lets a program say no.
///
/// A system that refuses is no reason not to work: what is lost is a second fence.
pub fn harden() {
    #[cfg(unix)]
    {
        let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
        let _refused = rustix::process::setrlimit(rustix::process::Resource::Core, none);
    }
    #[cfg(target_os = "linux")]
    {
        let _refused = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    }
    quiet_panics();
}

/// A panic says where it happened and nothing else: its message could hold a value that nobody may see.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // When even that cannot be written, nobody is there to tell.
        let _unheard = writeln!(std::io::stderr().lock(), "crspin: bug at {place}");
    }));
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn no_core_is_dumped() {
        super::harden();
        let limit = rustix::process::getrlimit(rustix::process::Resource::Core);
        assert_eq!(limit.current, Some(0));
        let behavior = rustix::process::dumpable_behavior().expect("prctl");
        assert_eq!(behavior, rustix::process::DumpableBehavior::NotDumpable);
        let _default = std::panic::take_hook();
    }
}
