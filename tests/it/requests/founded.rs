//! The first people of an installation: two of them, by card, once.

use std::fmt::Write as _;

use super::Office;

struct Site {
    office: Office,
    people: String,
}

impl Site {
    /// An installation in which nobody is registered, that takes the cards of the sandbox.
    fn new() -> Self {
        let office = Office::open();
        let pki = office.user.sandbox().join("pki");
        let login = format!(
            "\n[login]\nissuers = [\"{0}/cns-ca.pem\"]\ncrls = \"{0}/crls\"\npolicies = [\"1.3.76.16.2.1\"]\n",
            pki.display()
        );
        let settings = crate::support::settings::SENDER.replace("[tls]", &format!("{login}[tls]"));
        office.write("site.toml", &settings);
        let mut people = "[[ente]]\ncode = \"r_region\"\nname = \"Regione\"\n".to_owned();
        for (who, role) in [("evaluator-1", "evaluator"), ("evaluator-2", "evaluator"), ("administrator-1", "administrator")] {
            let code = office.code_of(who);
            let _ = write!(
                people,
                "[[operator]]\nfiscal_code = \"{code}\"\nname = \"{who}\"\nente = \"r_region\"\nrole = \"{role}\"\nfrom = 2026-01-01\n"
            );
        }
        Self { office, people }
    }

    /// This file, signed by these people.
    fn signed(&self, name: &str, text: &str, by: &[&str]) -> Vec<String> {
        let file = self.office.write(name, text);
        let sign = |who: &&str| {
            let (out, pin) = (format!("{file}.{who}.p7m"), self.office.pin(who));
            self.office.done(&["enroll", "sign", &file, "--out", &out, "--token", who, "--pin-file", &pin]);
            out
        };
        by.iter().map(sign).collect()
    }

    fn bootstrap(&self, name: &str, signed: &[String]) -> (i32, String) {
        let (file, site) = (self.office.folder().join(name).display().to_string(), self.office.folder().join("site.toml"));
        let site = site.display().to_string();
        let mut args = vec!["enroll", "bootstrap", &*file, "--settings", &*site];
        for path in signed {
            args.extend(["--signed", path.as_str()]);
        }
        let output = self.office.user.run(&args);
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().expect("an exit status"), String::from_utf8_lossy(&said).into_owned())
    }
}

#[test]
fn an_installation_begins_with_two_cards_and_only_once() {
    let site = Site::new();
    let [first, second, stranger] =
        &site.signed("people.toml", &site.people, &["evaluator-1", "administrator-1", "operator-1"])[..]
    else {
        panic!("three files");
    };
    let other = site.signed("other.toml", &format!("{}# more\n", site.people), &["evaluator-1"]).remove(0);
    let few = site.people.replacen("\"evaluator\"", "\"operator\"", 1);
    let few = site.signed("few.toml", &few, &["evaluator-2", "administrator-1"]);
    let file = site.office.folder().join("people.toml").display().to_string();
    for (name, signed, told) in [
        ("people.toml", vec![first.clone()], "two people are wanted"),
        ("people.toml", vec![first.clone(), first.clone()], "two people are wanted"),
        ("people.toml", vec![first.clone(), stranger.clone()], "neither an evaluator nor an administrator"),
        ("people.toml", vec![first.clone(), other], "holds another file"),
        ("people.toml", vec![first.clone(), file], "does not hold"),
        ("few.toml", few, "at least two evaluators"),
    ] {
        let (status, said) = site.bootstrap(name, &signed);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains(told), "{told}: {said}");
    }
    let both = [first.clone(), second.clone()];
    let (status, said) = site.bootstrap("people.toml", &both);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("Enti 1, people 3"), "{said}");
    let (status, said) = site.bootstrap("people.toml", &both);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("begins once"), "{said}");
}
