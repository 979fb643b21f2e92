//! Letters and a real IPP printer: what comes out, what is told, and that nothing is lost when it fails.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Output, Stdio};

use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::support::counter::{Counter, Known, assert_refused, halves};
use crate::support::ipp::{self, Printer};
use crate::support::program::until;
use crate::support::terminal::Terminal;

/// A counter with a logged-in operator and a card of Mario's with long codes.
fn counter() -> (Counter, Known) {
    let mut counter = Counter::prepare();
    let long = "pin = \"8+8\"\npuk = \"8+8\"";
    counter.place.settings = counter.place.settings.replacen("pin = \"2+3\"\npuk = \"2+6\"", long, 1);
    assert!(counter.place.settings.contains(long));
    counter.serve(&[]);
    counter.log_in();
    let mario = counter.place.people.mario.clone();
    let card = counter.import_long(&[&mario]).remove(0);
    (counter, card)
}

/// Adds these lines to the client's settings.
fn set(counter: &Counter, lines: &str) {
    counter.client(&counter.url(), "");
    let path = counter.user.folder().join("config/crspin/client.toml");
    let text = fs::read_to_string(&path).expect("settings");
    fs::write(path, format!("{text}{lines}\n")).expect("written");
}

fn printer_at(uri: &str) -> String {
    format!("[printer]\nuri = \"{uri}\"\nwait_seconds = 5")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The numbers of all releases.
fn releases(counter: &Counter) -> Vec<String> {
    let list = counter.user.json(&["status", "--mine"]);
    let id = |release: &Value| release["id"].as_str().expect("a number").to_owned();
    list["releases"].as_array().expect("a list").iter().map(id).collect()
}

/// Fails unless nothing in this folder, however deep, holds this text.
fn holds_nowhere(folder: &Path, text: &str) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            holds_nowhere(&path, text);
        } else if let Ok(content) = fs::read(&path) {
            assert!(!content.windows(text.len()).any(|part| part == text.as_bytes()), "a half is in {}", path.display());
        }
    }
}

/// The codes in a letter, joined.
fn digits(counter: &Counter, pdf: &[u8]) -> String {
    ipp::text(pdf, counter.user.folder()).chars().filter(char::is_ascii_digit).collect()
}

#[test]
fn a_letter_comes_out_and_nothing_stays() {
    let (counter, card) = counter();
    let printer = Printer::start();
    set(&counter, &printer_at(&printer.plain()));
    let output = counter.release(&card, "mario@example.it", &["--print"]);
    let said = told(&output);
    assert!(output.status.success(), "{said}");
    assert!(output.stdout.is_empty(), "the half is on paper only");
    assert!(said.contains("Printed. The printer does not say whether it keeps a copy"), "{said}");

    let (name, pdf) = printer.arrived().remove(0);
    let id = releases(&counter).remove(0);
    assert_eq!(name, id, "the job is called by the number alone");
    let digits = digits(&counter, &pdf);
    assert!(digits.contains(&card.pin[..8]) && digits.contains(&card.puk[..8]), "{digits}");
    assert!(!digits.contains(&card.pin[8..]) && !digits.contains(&card.puk[8..]));
    let letter = ipp::text(&pdf, counter.user.folder());
    assert!(!letter.contains("mario@") && !letter.contains(&card.holder) && !letter.contains(&card.number), "{letter}");

    // We keep nothing of it.
    for half in [&card.pin[..8], &card.puk[..8]] {
        holds_nowhere(counter.user.folder(), half);
        assert!(!said.replace(' ', "").contains(half));
    }
}

#[test]
fn with_tls_only_the_right_printer_gets_a_letter() {
    let (counter, card) = counter();
    let printer = Printer::start();
    set(&counter, &printer_at(&printer.secure()));
    let refused = counter.release(&card, "mario@example.it", &["--print"]);
    let wanted = Failure::new(Code::PrinterNotTrusted).with("url", printer.secure()).with("why", "issuer");
    assert_refused(&refused, &wanted, Language::En, "a certificate of nobody");

    // Its own certificate, and whose it is not.
    let other = Printer::start();
    set(&counter, &printer_at(&other.secure()));
    assert_eq!(counter.user.run(&["printer", "status"]).status.code(), Some(31));
    set(&counter, &format!("{}\nca = \"{}\"", printer_at(&printer.secure()), other.certificate().display()));
    let refused = counter.release(&card, "mario@example.it", &["--print"]);
    assert_eq!(refused.status.code(), Some(31), "{}", told(&refused));
    assert!(releases(&counter).is_empty() && printer.arrived().is_empty(), "nothing is released for no printer");

    set(&counter, &format!("{}\nca = \"{}\"", printer_at(&printer.secure()), printer.certificate().display()));
    let output = counter.release(&card, "mario@example.it", &["--print"]);
    assert!(output.status.success(), "{}", told(&output));
    assert_eq!(printer.arrived().len(), 1);
}

#[test]
fn a_letter_does_not_cross_a_network_in_clear_unasked() {
    let (counter, card) = counter();
    set(&counter, &printer_at("ipp://192.0.2.1/ipp/print"));
    for (language, flag) in [(Language::En, "en"), (Language::It, "it")] {
        let refused = counter.release(&card, "mario@example.it", &["--print", "--lang", flag]);
        let wanted = Failure::new(Code::PrinterNotTrusted).with("url", "ipp://192.0.2.1/ipp/print").with("why", "plain");
        assert_refused(&refused, &wanted, language, "in clear");
    }
    assert!(releases(&counter).is_empty());
}

#[test]
fn what_cannot_print_is_seen_before_the_release() {
    let (counter, card) = counter();
    let raster = Printer::start_with(&["-f", "image/pwg-raster"]);
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let service = format!("ipps://localhost:{}/ipp/print", counter.serving[0].address.port());
    let ca = format!("\nca = \"{}\"", counter.place.path("server-ca.pem").display());
    for (settings, code) in [
        (printer_at(&raster.plain()), Code::PrinterFormat),
        (printer_at(&format!("ipp://{closed}/ipp/print")), Code::PrinterAway),
        (printer_at(&service) + &ca, Code::NotAPrinter),
        (printer_at(&service.replace("ipps", "ipp")), Code::PrinterAway), // TLS where HTTP was asked
        (String::new(), Code::BadSetting),
    ] {
        set(&counter, &settings);
        let refused = counter.release(&card, "mario@example.it", &["--print"]);
        assert_eq!(refused.status.code(), Some(i32::from(code.exit())), "{settings}: {}", told(&refused));
        assert!(releases(&counter).is_empty(), "{settings}: {code}");
    }
}

#[test]
fn after_a_failed_print_the_half_is_shown_again() {
    let (counter, card) = counter();
    let printer = Printer::start();
    set(&counter, &printer_at(&printer.plain()));
    printer.mode("fail");
    let output =
        counter.user.run(&[&Counter::issue(&card.holder, &card.number, "m@example.it")[..], &["--print", "--json"]].concat());
    assert_eq!(output.status.code(), Some(i32::from(Code::NotPrinted.exit())), "{}", told(&output));
    let json: Value = serde_json::from_slice(&output.stdout).expect("the release is told all the same");
    assert_eq!((&json["first_half"], &json["letter"]["code"]), (&Value::Null, &Value::from("not-printed")));
    let id = json["release"]["id"].as_str().expect("a number");

    printer.mode("good");
    let again = counter.user.json(&["reprint", id, "--reason", "The printer failed", "--print"]);
    assert_eq!((&again["first_half"], &again["letter"]["outcome"]), (&Value::Null, &Value::from("printed")));
    assert_eq!(again["letter"]["purged"], false, "this printer says nothing of what it keeps");
    let read = counter.user.run(&["reprint", id, "--reason", "Read out instead", "--read-out"]);
    let (pin, puk) = halves(&String::from_utf8_lossy(&read.stdout));
    assert_eq!((pin.as_str(), puk.as_str()), (&card.pin[..8], &card.puk[..8]));
    let pdf = printer.arrived().pop().expect("the second letter").1;
    assert!(digits(&counter, &pdf).contains(&pin));
}

#[test]
fn a_printer_without_paper_is_waited_for_then_the_letter_is_called_off() {
    let (counter, card) = counter();
    let printer = Printer::start();
    set(&counter, &printer_at(&printer.plain()));
    printer.mode("empty");
    // ippeveprinter ends a job that was called off only when its script ends.
    let refused = std::thread::scope(|scope| {
        let release = scope.spawn(|| counter.release(&card, "mario@example.it", &["--print"]));
        until("the letter is called off", || printer.said().contains("Cancel-Job"));
        printer.mode("good");
        release.join().expect("it ran")
    });
    let said = told(&refused);
    assert_eq!(refused.status.code(), Some(39), "{said}");
    assert!(said.contains("The printer has no paper; waiting") && said.contains("has no paper\n"), "{said}");

    // Paper comes in time.
    let id = releases(&counter).remove(0);
    printer.mode("empty");
    let output = std::thread::scope(|scope| {
        let reprint = scope.spawn(|| counter.user.run(&["reprint", &id, "--reason", "No paper", "--print"]));
        until("the letter is there", || printer.arrived().len() == 2);
        printer.mode("good");
        reprint.join().expect("it ran")
    });
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn ctrl_c_calls_a_letter_off() {
    let (counter, card) = counter();
    let printer = Printer::start();
    set(&counter, &printer_at(&printer.plain()).replace("= 5", "= 60"));
    printer.mode("empty");
    let args = [&Counter::issue(&card.holder, &card.number, "m@example.it")[..], &["--print"]].concat();
    let mut issue = counter.user.command(&args).stderr(Stdio::piped()).spawn().expect("it starts");
    until("the letter is there", || printer.arrived().len() == 1);
    kill_process(Pid::from_child(&issue), Signal::INT).expect("the signal goes out");
    until("the letter is called off", || printer.said().contains("Cancel-Job"));
    printer.mode("good");
    assert_eq!(issue.wait().expect("a status").code(), Some(39));
    let mut said = String::new();
    issue.stderr.take().expect("its errors").read_to_string(&mut said).expect("text");
    assert!(said.contains("the letter was called off") && said.contains("Released: "), "{said}");
}

#[test]
fn a_printer_that_vanishes_leaves_the_outcome_open() {
    let (counter, card) = counter();
    let mut printer = Printer::start();
    set(&counter, &printer_at(&printer.plain()));
    printer.mode("empty");
    let args = [&Counter::issue(&card.holder, &card.number, "m@example.it")[..], &["--print"]].concat();
    let issue = counter.user.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    until("the letter is there", || printer.arrived().len() == 1);
    printer.pull_the_plug();
    let output = issue.wait_with_output().expect("it ends");
    let wanted = Failure::new(Code::PrintUnknown).with("url", printer.plain());
    assert_refused(&output, &wanted, Language::En, "the plug");
}

#[test]
fn a_letter_goes_into_a_new_file_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (counter, card) = counter();
    let path = counter.user.folder().join("letter.pdf");
    let file = path.display().to_string();
    let output = counter.release(&card, "mario@example.it", &["--output", &file, "--letter-language", "de", "--large-print"]);
    assert!(output.status.success() && output.stdout.is_empty(), "{}", told(&output));
    assert!(told(&output).contains("first half in clear"), "{}", told(&output));
    assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    let pdf = fs::read(&path).expect("a letter");
    assert!(digits(&counter, &pdf).contains(&card.pin[..8]));

    // What is there already stays as it is, and nothing is released for it.
    let before = releases(&counter).len();
    let id = releases(&counter).remove(0);
    let refused = counter.user.run(&["reprint", &id, "--reason", "Once more", "--output", &file]);
    assert_eq!(refused.status.code(), Some(2), "{}", told(&refused));
    assert_eq!((fs::read(&path).expect("a letter"), releases(&counter).len()), (pdf, before));
    // A file that was made for nothing is taken away again.
    let other = counter.user.folder().join("other.pdf");
    let refused = counter.user.run(&["reprint", "7K3M-Q9TX-2B4F", "--reason", "Lost", "--output", &other.display().to_string()]);
    assert!(!refused.status.success() && !other.exists(), "{}", told(&refused));
}

#[test]
fn the_settings_choose_and_flags_choose_again() {
    let (counter, card) = counter();
    let printer = Printer::start();
    set(&counter, &format!("[counter]\nfirst_half = \"print\"\n{}", printer_at(&printer.plain())));
    let output = counter.release(&card, "mario@example.it", &[]);
    assert!(output.status.success() && output.stdout.is_empty(), "{}", told(&output));
    assert_eq!(printer.arrived().len(), 1);
    let id = releases(&counter).remove(0);
    let read = counter.user.json(&["reprint", &id, "--reason", "For the ear", "--read-out"]);
    assert_eq!(read["first_half"]["pin"], card.pin[..8]);

    // Nobody is there to be asked; letter flags want a letter; two ways are none.
    set(&counter, &format!("[counter]\nfirst_half = \"ask\"\n{}", printer_at(&printer.plain())));
    for more in [&[][..], &["--read-out", "--large-print"], &["--print", "--read-out"], &["--print", "--output", "x"]] {
        let args = [&["reprint", &id, "--reason", "Again"], more].concat();
        assert_eq!(counter.user.run(&args).status.code(), Some(2), "{more:?}");
    }
}

#[test]
fn the_printer_is_asked_and_tried() {
    let (counter, _) = counter();
    let printer = Printer::start();
    set(&counter, &printer_at(&printer.plain()));
    let status = counter.user.json(&["printer", "status"]);
    assert_eq!((&status["accepts_pdf"], &status["state"]), (&Value::from(true), &Value::from("idle")));
    assert_eq!(status["retention"], "untold");
    counter.user.done(&["printer", "test"]);
    assert_eq!(printer.arrived().remove(0).0, "crspin");
}

#[test]
fn a_batch_prints_its_letters_in_one_run_and_again_what_did_not_come_out() {
    let (counter, first) = counter();
    let (lucia, bruno) = (counter.place.people.lucia.clone(), counter.place.people.bruno.clone());
    let mut cards = counter.import_numbered(&[&lucia, &bruno], 5101);
    cards.insert(0, first);
    let rows = counter.user.folder().join("rows.csv");
    let row = |card: &Known| format!("{},{},passport,YA1234567,Questura,2030-01-01,a@example.it\n", card.holder, card.number);
    let head = "fiscal_code,card,document_kind,document_number,document_issuer,document_expires,email\n";
    fs::write(&rows, head.to_owned() + &cards.iter().map(row).collect::<String>()).expect("rows");
    let (rows, kept) = (rows.display().to_string(), counter.user.folder().join("rows.csv.halves.csv"));
    let printer = Printer::start();
    set(&counter, &printer_at(&printer.plain()));

    printer.mode("fail");
    let failed = counter.user.run(&["batch", "run", &rows, "--print"]);
    assert_eq!(failed.status.code(), Some(39), "{}", told(&failed));
    assert!(told(&failed).contains("The first halves are still in"), "{}", told(&failed));
    let lines = fs::read_to_string(&kept).expect("the halves are kept").lines().count();
    assert_eq!(lines, 4);

    printer.mode("good");
    let whole = counter.user.run(&["batch", "run", &rows, "--print"]);
    assert!(whole.status.success(), "{}", told(&whole));
    assert!(!kept.exists() && !told(&whole).contains("second time"), "{}", told(&whole));
    let arrived = printer.arrived();
    assert_eq!(arrived.len(), 2, "one job a run");
    let digits = digits(&counter, &arrived[1].1);
    let places: Vec<usize> = cards.iter().map(|card| digits.find(&card.pin[..8]).expect("each half")).collect();
    assert!(places.is_sorted(), "in the order of the file");
    assert_eq!(releases(&counter).len(), 3, "nothing is released twice");

    let again = counter.user.run(&["batch", "run", &rows, "--print"]);
    assert!(again.status.success() && told(&again).contains("No letter is to be made"), "{}", told(&again));
    assert_eq!(printer.arrived().len(), 2);
}

#[test]
fn a_print_that_was_cut_off_is_told_before_it_is_repeated() {
    let (counter, card) = counter();
    let rows = counter.user.folder().join("rows.csv");
    let row = format!("{},{},passport,YA1234567,Questura,2030-01-01,a@example.it\n", card.holder, card.number);
    let head = "fiscal_code,card,document_kind,document_number,document_issuer,document_expires,email\n";
    fs::write(&rows, format!("{head}{row}")).expect("rows");
    let rows = rows.display().to_string();
    let printer = Printer::start();
    set(&counter, &printer_at(&printer.plain()).replace("= 5", "= 60"));
    printer.mode("empty");
    let mut batch = counter.user.command(&["batch", "run", &rows, "--print"]).stderr(Stdio::null()).spawn().expect("it starts");
    until("the letter is there", || printer.arrived().len() == 1);
    batch.kill().and_then(|()| batch.wait()).expect("killed");
    printer.mode("good");
    let again = counter.user.run(&["batch", "run", &rows, "--print"]);
    assert!(again.status.success() && told(&again).contains("a second time"), "{}", told(&again));
    assert_eq!((printer.arrived().len(), releases(&counter).len()), (2, 1));
}

#[test]
fn a_person_chooses_the_way_and_another_one_when_it_fails() {
    let (counter, card) = counter();
    let (printer, other) = (Printer::start(), Printer::start());
    set(&counter, &format!("[counter]\nfirst_half = \"ask\"\n{}", printer_at(&printer.plain())));
    printer.mode("fail");
    let id = counter.release_json(&card, "m@example.it", &["--read-out"])["release"]["id"].as_str().expect("a number").to_owned();
    let args = ["reprint", &id, "--reason", "To try all ways", "--lang", "en"];
    let choose = |terminal: &Terminal, question: &str, down: usize| {
        terminal.shows(question);
        (0..down).for_each(|_| _ = terminal.presses("Down"));
        terminal.presses("Enter");
    };

    let terminal = Terminal::run(&counter.user, &args);
    choose(&terminal, "How does the citizen get the first half?", 1);
    terminal.shows("gave the letter up");
    choose(&terminal, "What now?", 1);
    terminal.shows("Press Enter when the citizen has them").presses("Enter");
    assert_eq!(terminal.ended(), 0);

    // The last answer stands first; another printer is as good.
    let terminal = Terminal::run(&counter.user, &args);
    choose(&terminal, "How does the citizen get the first half?", 0);
    choose(&terminal, "What now?", 2);
    terminal.shows("Address of the printer").types(&other.plain()).presses("Enter");
    terminal.shows("Printed.");
    assert_eq!(terminal.ended(), 0);
    assert_eq!((printer.arrived().len(), other.arrived().len()), (2, 1));
    assert!(!terminal.scrollback().replace(' ', "").contains(&card.pin[..8]));
}
