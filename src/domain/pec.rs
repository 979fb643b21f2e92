//! Certified mailboxes (PEC), told by their domain.
//!
//! A PEC box is often a firm's or an office's, several people read it, and its provider keeps every message for months: no place
//! for the half that is for the citizen alone.

use super::contact::Email;

/// Domains under which providers give mailboxes to anybody. Those of public bodies and professions are mostly told by [`LABELS`].
const DOMAINS: &[&str] = &[
    "actaliscertymail.it",
    "archiworldpec.it",
    "arubapec.it",
    "casellapec.com",
    "cnpec.it",
    "conafpec.it",
    "dirittopec.it",
    "geopec.it",
    "gigapec.it",
    "ingpec.eu",
    "legalmail.it",
    "mypec.eu",
    "namirialpec.it",
    "pec-email.com",
    "pec-legal.it",
    "pec.it",
    "pecavvocati.it",
    "pecimprese.it",
    "pecprofessionisti.it",
    "pecveterinari.it",
    "postacertificata.gov.it",
    "postecert.it",
    "psypec.it",
    "registerpec.it",
    "sicurezzapostale.it",
    "telecompost.it",
    "twtcert.it",
];

/// Names that parts of such domains have, before the last: `pec.comune.example.it`, `example.legalmail.it`.
const LABELS: &[&str] =
    &["pec", "pecmail", "mypec", "legalmail", "postacert", "postacertificata", "pcert", "arubapec", "postecert"];

/// Names that only stand before the name of somebody: `cert.comune.example.it`. By itself, `cert.it` says nothing.
const PREFIXES: &[&str] = &["cert", "certmail", "mailcert", "certificata"];

/// Whether this address looks like a certified mailbox. Nobody keeps a full list: one may be missed, and a few may be taken for
/// one, which the product's setting `pec` lets through.
#[must_use]
pub fn is_certified(address: &Email) -> bool {
    let domain = address.domain().to_ascii_lowercase();
    if DOMAINS.iter().any(|known| domain.strip_suffix(known).is_some_and(|head| head.is_empty() || head.ends_with('.'))) {
        return true;
    }
    let labels: Vec<&str> = domain.split('.').collect();
    let Some((country, before)) = labels.split_last() else { return false };
    let own = before.split_last().map_or(&[][..], |(_, own)| own);
    let parts = |label: &&&str| LABELS.contains(*label) || label.split('-').any(|part| part == "pec");
    before.iter().any(|label| parts(&label)) || (*country == "it" && own.iter().any(|label| PREFIXES.contains(label)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certified_boxes_are_told_from_others() {
        for (address, certified) in [
            ("mario.rossi@pec.it", true),
            ("mario.rossi@PEC.it", true),
            ("rossi@arubapec.it", true),
            ("studio@legalmail.it", true),
            ("studio@cert.legalmail.it", true),
            ("protocollo@pec.comune.example.it", true),
            ("protocollo@comune.pec.example.it", true),
            ("protocollo@postacert.example.it", true),
            ("protocollo@cert.comune.example.it", true),
            ("ditta@pec-ditta.example.it", true),
            ("ditta@ditta-pec.it", true),
            ("mario@pec.ordineavvocati.example.it", true),
            ("mario@postecert.it", true),
            ("mario@ingpec.eu", true),
            ("mario@example.it", false),
            ("pec@example.it", false), // what stands before the @ says nothing
            ("mario@opec.org", false), // a word that ends so
            ("mario@pecora.it", false),
            ("mario@spec.example.it", false),
            ("mario@cert.org", false), // no Italian domain, and the name itself
            ("mario@cert.it", false),
            ("mario@notlegalmail.it", false),
            ("mario@example.pec", false), // the last part is no name
            ("mario@gmail.com", false),
        ] {
            let address: Email = address.parse().expect("an address");
            assert_eq!(is_certified(&address), certified, "{address}");
        }
    }

    #[test]
    fn the_list_is_in_order_and_each_is_a_domain() {
        assert!(DOMAINS.is_sorted_by(|one, next| one < next));
        for domain in DOMAINS {
            assert!(format!("a@{domain}").parse::<Email>().is_ok(), "{domain}");
        }
    }
}
