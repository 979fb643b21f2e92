//! The printer of letters, and what it keeps of them. Nothing is printed.

use crate::config::client::ClientSettings;
use crate::doctor::{Finding, Kind};
use crate::output::printer::{Printer, Retention};

pub fn check(settings: &ClientSettings) -> Vec<Finding> {
    let Some(printer) = &settings.printer else { return vec![Kind::PrinterUnset.into()] };
    let ready = Printer::new(printer).and_then(|printer| Ok((printer.ready()?, printer)));
    vec![match ready {
        Err(failure) => Finding::failed(Kind::PrinterFails, failure),
        Ok((status, printer)) => Finding::new(judge(status.retention)).with("url", printer.address()),
    }]
}

fn judge(retention: Retention) -> Kind {
    match retention {
        Retention::Cups | Retention::CanBeNone => Kind::PrinterReady,
        Retention::Untold => Kind::PrinterKeeps,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_that_can_forget_is_ready() {
        for (retention, kind) in [
            (Retention::Cups, Kind::PrinterReady),
            (Retention::CanBeNone, Kind::PrinterReady),
            (Retention::Untold, Kind::PrinterKeeps),
        ] {
            assert_eq!(judge(retention), kind, "printer-ready {retention:?}");
        }
    }
}
