//! The files of a request: checked before they are made, the form with its digest and the request inside.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Office, days};

fn text(command: &str, args: &[&str]) -> String {
    let output = Command::new(command).args(args).output().expect(command);
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    all.filter(|path| path.to_string_lossy().ends_with(end)).collect()
}

#[test]
fn the_form_shows_the_digest_and_holds_the_request() {
    let office = Office::open();
    let people = office.request(&[("RSSMRA45C12F205C", "Mario Rossi"), ("BNCLRA80A41C933Q", "Lara Bianchi")]);
    let from = office.write("request.toml", &people);
    let out = office.folder().join("out");
    std::fs::create_dir(&out).expect("a folder");
    for (language, title) in [("it", "Richiesta di abilitazione"), ("en", "Request to enable"), ("de", "Antrag auf")] {
        let folder = out.join(language);
        std::fs::create_dir(&folder).expect("a folder");
        let folder_shown = folder.display().to_string();
        let report = office.json(&["enroll", "request", "--from", &from, "--out", &folder_shown, "--form-lang", language]);
        let form = report["form"].as_str().expect("a form").to_owned();
        let digest = report["sha256"].as_str().expect("a digest");
        let shown = text("pdftotext", &["-layout", &form, "-"]);
        let plain: String = shown.chars().filter(|sign| !sign.is_whitespace()).collect();
        assert!(plain.contains(digest), "{shown}");
        assert!(shown.contains(title) && shown.contains("Mario Rossi") && shown.contains("BNCLRA80A41C933Q"), "{shown}");
        text("qpdf", &["--check", &form]);
        assert!(text("pdfinfo", &[&form]).contains("Tagged:          yes"));
        // What is attached is the very file, and has the digest.
        let attached = folder.join("attached");
        text("pdfdetach", &["-save", "1", "-o", &attached.display().to_string(), &form]);
        let request = PathBuf::from(report["request"].as_str().expect("a request"));
        assert_eq!(std::fs::read(&attached).expect("attached"), std::fs::read(&request).expect("the request"));
        assert!(text("sha256sum", &[&attached.display().to_string()]).starts_with(digest));
        // The same once more is the same file.
        office.json(&[
            "enroll",
            "request",
            "--from",
            report["request"].as_str().expect("a file"),
            "--out",
            &folder_shown,
            "--form-lang",
            language,
        ]);
        assert_eq!(files(&folder, ".json").len(), 1);
    }
}

#[test]
fn everything_that_is_wrong_is_told_and_nothing_is_written() {
    let office = Office::open();
    let good = office.request(&[("RSSMRA45C12F205C", "Mario Rossi")]);
    let (from, until) = days();
    let out = office.folder().join("out");
    std::fs::create_dir(&out).expect("a folder");
    for (wrong, told) in [
        (good.replace("RSSMRA45C12F205C", "RSSMRA45C12F205D"), "operators[1].fiscal_code: "),
        (good.replace("80005370137", "80005370138"), "ente.fiscal_code: "),
        (good.replace("scuola", " "), "ente.kind: 1 to 200 characters"),
        (good.replace("A new counter of the school.", "no"), "grounds: 3 to 2000 characters"),
        (good.replace("profile = \"operator\"", "profile = \"evaluator\""), "operators[1].profile: operator or responsible"),
        (good.replace(&format!("until = {until}"), "until = 2020-01-01"), "operators[1].until: the last day is over"),
        (good.replace(&format!("from = {from}"), "from = 2099-01-01"), "operators[1].until: the last day is before the first"),
        (format!("{good}{}", &good[good.find("[[operators]]").expect("people")..]), "operators[2].fiscal_code: the same person"),
        (good[..good.find("[[operators]]").expect("people")].to_owned(), "operators"),
        (good.replace("office", "room"), "operators[1]"),
    ] {
        let file = office.write("request.toml", &wrong);
        let (status, said) = office.refused(&["enroll", "request", "--from", &file, "--out", &out.display().to_string()]);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains(told), "{told}: {said}");
        assert_eq!(std::fs::read_dir(&out).expect("a folder").count(), 0, "{told}");
    }
}
