//! Certified mail: what is believed, and everything that must not be.

mod good;
mod hostile;
mod refused;
mod trust;

use std::sync::LazyLock;

use crspin::domain::pec_unfit::Unfit;
use crspin::domain::time::At;
use crspin::pec::{Envelope, Receipt, Taken, Trust, open};

use crate::support::pec::{Authority, Certified, Letter, Provider};

const OURS: &str = "enrolments@pec.example.it";
const OFFICE: &str = "protocollo@pec.comune.example.it";
const LETTER: Letter<'_> =
    Letter { sender: OFFICE, to: OURS, subject: "Abilitazione & altro", message_id: "<a1B2.c3@pec.comune.example.it>" };

/// Keys take their time: made once.
struct World {
    authority: Authority,
    provider: Provider,
    other: Provider,
    trust: Trust,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let authority = Authority::new("Autorita dei gestori");
    let trust = trusting(&authority);
    let provider = Provider::new(&authority, "gestore.example.it");
    let other = Provider::new(&authority, "altro.example.it");
    World { authority, provider, other, trust }
});

fn trusting(authority: &Authority) -> Trust {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("authority.pem"), authority.pem()).expect("a file");
    Trust::load(folder.path()).expect("a certificate")
}

fn now() -> At {
    "2026-11-23T09:45:00Z".parse().expect("a moment")
}

fn original() -> Vec<u8> {
    LETTER.message("In allegato la richiesta.", &[("richiesta.pdf.p7m", "application/pkcs7-mime", b"not really")])
}

fn envelope() -> Certified {
    Certified::envelope(&WORLD.provider, &LETTER, original())
}

/// A receipt about a message that we sent.
fn receipt(kind: &str) -> Certified {
    let letter = Letter { sender: OURS, to: OFFICE, subject: "Abilitazione", message_id: "<d4e5@pec.example.it>" };
    Certified::receipt(&WORLD.provider, kind, &letter)
}

fn opened(raw: &[u8]) -> Result<Taken, Unfit> {
    open(raw, &WORLD.trust, OURS, now())
}

fn taken_envelope(raw: &[u8]) -> Envelope {
    match opened(raw) {
        Ok(Taken::Envelope(envelope)) => envelope,
        other => panic!("{other:?}"),
    }
}

fn taken_receipt(raw: &[u8]) -> Receipt {
    match opened(raw) {
        Ok(Taken::Receipt(receipt)) => receipt,
        other => panic!("{other:?}"),
    }
}
