//! The letter as other programs see it: whole, tagged, with the halves and nothing that tells whose it is.

use std::path::Path;
use std::process::Command;

use crspin::domain::card_number::CardNumber;
use crspin::domain::codes::DeskHalf;
use crspin::domain::release::ReleaseId;
use crspin::domain::time::Date;
use crspin::exit::{Code, Failure};
use crspin::i18n::Language as Spoken;
use crspin::i18n::Texts;
use crspin::output::Rest;
use crspin::output::letter::{CoverData, Language, LetterData, Template, render, render_all};
use crspin::secret::Secret;

/// What `data` borrows.
struct Facts {
    half: DeskHalf,
    card: CardNumber,
    release: ReleaseId,
}

impl Facts {
    fn new(pin: &str, puk: &str) -> Self {
        Self {
            half: DeskHalf { pin: Secret::new(pin.to_owned()), puk: Secret::new(puk.to_owned()) },
            card: CardNumber::complete("603001234567890").expect("a number"),
            release: ReleaseId::from_random(77),
        }
    }

    fn data(&self, language: Language, large_print: bool) -> LetterData<'_> {
        LetterData {
            half: &self.half,
            rest: Rest { pin: 3, puk: 6 },
            card: &self.card,
            product_name: "TS-CNS",
            release: &self.release,
            office: "Comune di Ceglie Valšpirit, Sportello n. 3",
            issued: Date::constant(2026, 11, 23),
            language,
            large_print,
        }
    }
}

/// What a tool prints about this PDF.
fn tool(program: &str, args: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("letter.pdf");
    std::fs::write(&path, pdf).expect("written");
    let path = path.display().to_string();
    let args: Vec<&str> = args.iter().map(|arg| if *arg == "FILE" { path.as_str() } else { *arg }).collect();
    let output = Command::new(program).args(&args).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program}: {said}");
    said
}

fn pages(pdf: &[u8]) -> String {
    let about = tool("pdfinfo", &["FILE"], pdf);
    about.lines().find_map(|line| line.strip_prefix("Pages:")).expect("pages").trim().to_owned()
}

#[test]
fn every_language_and_size_is_one_whole_accessible_page() {
    let template = Template::load(None).expect("a template");
    let facts = Facts::new("48", "1623");
    for (language, title, words, day) in [
        (Language::It, "Prima parte dei codici della carta", "cifre nel messaggio: 3", "23 novembre 2026"),
        (Language::De, "Erster Teil der Codes Ihrer Karte", "Ziffern in der Nachricht: 6", "23. November 2026"),
        (Language::En, "First part of the codes of your card", "digits in the message: 6", "23 November 2026"),
    ] {
        for large in [false, true] {
            let pdf = render(&template, &facts.data(language, large)).expect("a letter");
            assert!(tool("qpdf", &["--check", "FILE"], &pdf).contains("No syntax or stream encoding errors found"));
            let about = tool("pdfinfo", &["FILE"], &pdf);
            for line in [
                format!("Title:           {title}"),
                "Tagged:          yes".to_owned(),
                "Page size:       595.28 x 841.89 pts (A4)".to_owned(),
            ] {
                assert!(about.contains(&line), "{line} in {about}");
            }
            assert_eq!(pages(&pdf), "1", "{language} {large}");
            let text = tool("pdftotext", &["-layout", "FILE", "-"], &pdf);
            let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let card = facts.card.as_str();
            let masked = format!("6030 •••• •••• {}", &card[12..]);
            for wanted in [title, words, "PIN: 48", "PUK: 1623", &masked, facts.release.as_str(), "Valšpirit", day] {
                assert!(flat.contains(wanted), "{wanted} in {flat}");
            }
            assert!(!flat.contains(&card[4..12]), "the whole number of the card in {flat}");
            let fonts = tool("pdffonts", &["FILE"], &pdf);
            assert!(fonts.lines().skip(2).all(|line| line.contains(" yes yes yes")), "embedded, subset, mapped: {fonts}");
        }
    }
}

#[test]
fn long_names_stay_on_the_page_too() {
    let template = Template::load(None).expect("a template");
    let facts = Facts::new("4812", "16230457");
    let office =
        "Unione dei Comuni della Valle Fittizia e dell'Altopiano Inventato, sportello polifunzionale n. 12, sede di Valšpirit";
    let product_name = "Tessera sanitaria - Carta nazionale dei servizi della Regione Lombardia";
    for language in [Language::It, Language::De, Language::En] {
        for large in [false, true] {
            let data = LetterData { office, product_name, ..facts.data(language, large) };
            assert_eq!(pages(&render(&template, &data).expect("a letter")), "1", "{language} {large}");
        }
    }
}

#[test]
fn those_who_hear_it_are_told_headings_lists_and_words_in_their_order() {
    let template = Template::load(None).expect("a template");
    let facts = Facts::new("48", "1623");
    let pdf = render(&template, &facts.data(Language::It, false)).expect("a letter");
    let heard = tool("pdfinfo", &["-struct-text", "FILE"], &pdf);
    let mut rest = heard.as_str();
    for part in [
        "Document",
        "Sect",
        "H1",
        "Prima parte dei codici",
        "PIN",
        "48",
        "PUK",
        "1623",
        "H2",
        "Come si usano",
        "L ",
        "LI",
        "Lbl",
        "1.",
        "LBody",
        "Quando",
    ] {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part} is missing, or comes too soon, in {heard}"));
        rest = &rest[at..];
    }
    let plain = tool("qpdf", &["--qdf", "--object-streams=disable", "FILE", "-"], &pdf);
    for said in ["/Alt (4 8)", "/Alt (1 6 2 3)", "/Lang (it)"] {
        assert!(plain.contains(said), "digits are said one by one: {said}");
    }
    let meta = tool("pdfinfo", &["-meta", "FILE"], &pdf);
    assert!(meta.contains("pdfuaid:part") && meta.contains("pdfaid:part"), "{meta}");
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    let template = Template::load(None).expect("a template");
    let facts = Facts::new("48", "1623");
    let one = render(&template, &facts.data(Language::It, false)).expect("a letter");
    let other = render(&template, &facts.data(Language::It, false)).expect("a letter");
    assert!(*one == *other, "nothing in it is left to chance");
}

#[test]
fn a_batch_is_one_document_behind_its_cover() {
    let template = Template::load(None).expect("a template");
    let facts: Vec<Facts> = (0..25).map(|n| Facts::new(&format!("{n:02}"), &format!("9{n:03}"))).collect();
    let letters: Vec<LetterData<'_>> = facts.iter().map(|facts| facts.data(Language::It, false)).collect();
    let day = Date::constant(2026, 11, 23);
    let cover = CoverData {
        office: "Comune di Como",
        day,
        file: "rows.csv",
        letters: 25,
        failed: 2,
        language: Language::It,
        large_print: false,
    };
    let pdf = render_all(&template, Some(&cover), &letters).expect("letters");
    assert_eq!(pages(&pdf), "26");
    assert!(tool("qpdf", &["--check", "FILE"], &pdf).contains("No syntax or stream encoding errors found"));
    let first = tool("pdftotext", &["-f", "1", "-l", "1", "FILE", "-"], &pdf);
    assert!(first.contains("rows.csv") && first.contains("25") && !first.contains("PIN"), "{first}");
    for (n, page) in [(0, "2"), (24, "26")] {
        let text = tool("pdftotext", &["-f", page, "-l", page, "FILE", "-"], &pdf);
        assert!(text.contains(&format!("9{n:03}")), "{text}");
    }
}

#[test]
fn each_letter_of_a_batch_is_heard_in_its_language() {
    let template = Template::load(None).expect("a template");
    let facts = Facts::new("48", "1623");
    let letters = [facts.data(Language::De, false), facts.data(Language::It, true)];
    let pdf = render_all(&template, None, &letters).expect("letters");
    let plain = tool("qpdf", &["--qdf", "--object-streams=disable", "FILE", "-"], &pdf);
    let languages: Vec<&str> = plain.lines().filter_map(|line| line.trim().strip_prefix("/Lang ")).collect();
    for language in ["(de)", "(it)"] {
        assert!(languages.contains(&language), "{language} in {languages:?}");
    }
}

#[test]
fn a_name_never_keeps_a_letter_from_being_made() {
    let template = Template::load(None).expect("a template");
    let facts = Facts::new("48", "1623");
    for (office, printed) in
        [("Општина 漢\u{feff} 3", "??????? ?? 3"), ("a\nb\u{0}", "a b?"), ("{{pin}} **b**", "{{pin}} **b**"), ("", "")]
    {
        let pdf = render(&template, &LetterData { office, ..facts.data(Language::It, false) }).expect("a letter");
        assert!(tool("pdftotext", &["FILE", "-"], &pdf).contains(printed), "{office}");
    }
    let endless = "Comune ".repeat(3000);
    render(&template, &LetterData { office: &endless, ..facts.data(Language::It, false) }).expect("a letter");
}

/// What a person reads about it: in words, in both languages.
fn told(failure: &Failure) -> String {
    [Spoken::It, Spoken::En]
        .map(|language| {
            let (what, next) = Texts::new(language).failure(failure);
            assert!(!what.contains("letter-") && !next.is_empty(), "a reason without words: {what}");
            what
        })
        .concat()
}

fn template_with(letter: &str, logo: Option<&[u8]>) -> Result<Template, Failure> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("letter.it.md"), letter).expect("written");
    if let Some(logo) = logo {
        std::fs::write(folder.path().join("logo.png"), logo).expect("written");
    }
    Template::load(Some(folder.path()))
}

#[test]
fn a_body_brings_its_own_letter_and_logo() {
    let template = Template::load(Some(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/letter")))).expect("the sample");
    let facts = Facts::new("48", "1623");
    let pdf = render(&template, &facts.data(Language::It, false)).expect("a letter");
    assert_eq!(pages(&pdf), "1");
    let images = tool("pdfimages", &["-list", "FILE"], &pdf);
    assert!(images.lines().count() > 2, "{images}");
    let heard = tool("pdfinfo", &["-struct", "FILE"], &pdf);
    assert!(heard.contains("Figure"), "{heard}");
    let own = render(&template, &facts.data(Language::En, false)).expect("a letter");
    assert!(tool("pdftotext", &["FILE", "-"], &own).contains("First part of the codes"), "where it has none, ours stands");
}

#[test]
fn what_cannot_become_a_letter_is_refused() {
    let logo = "![Logo](logo.png)\n\n# Codes\n\nPIN {{pin}} PUK {{puk}}\n";
    for (letter, image, why) in [
        ("# Codes\n\nPIN {{pin}} PUK {{puk}} {{fiscal_code}}\n", None, "place"),
        ("# Codes\n\nPIN {{pin}}\n", None, "halves"),
        (logo, Some(&b"no image"[..]), "image-kind"),
        (logo, Some(b"\x89PNG\r\n\x1a\nbroken"), "image-broken"),
    ] {
        let failure = template_with(letter, image).expect_err(why);
        assert_eq!((failure.code, failure.param("why")), (Code::BadTemplate, Some(&*format!("letter-{why}"))));
        told(&failure);
    }
    let place = template_with("# Codes\n\nPIN {{pin}} PUK {{puk}} {{fiscal_code}}\n", None).expect_err("place");
    assert!(told(&place).contains("fiscal_code") && told(&place).contains("letter.it.md:3"), "{}", told(&place));
    assert_eq!(template_with(logo, None).expect_err("no image").code, Code::File);
    let endless = format!("# Codes\n\nPIN {{{{pin}}}} PUK {{{{puk}}}}\n\n{}", "so on and so forth\n\n".repeat(2000));
    let huge = "x".repeat(100_000);
    for (text, why) in [(&endless, "letter-too-long"), (&huge, "letter-too-long")] {
        assert_eq!(template_with(text, None).expect_err(why).param("why"), Some(why));
    }
    let foreign = template_with("# Codes\n\nPIN {{pin}} PUK {{puk}}\n\n漢字\n", None).expect_err("a sign");
    assert_eq!((foreign.param("why"), foreign.param("place")), (Some("letter-sign"), Some("漢 (U+6F22)")));
    assert!(foreign.param("path").is_some_and(|path| path.ends_with("letter.it.md:5")), "{foreign:?}");
}

#[test]
fn an_image_that_breaks_off_is_told_before_any_release() {
    let whole = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/letter/logo.png")).expect("the sample's logo");
    let letter = "![Logo](logo.png)\n\n# Codes\n\nPIN {{pin}} PUK {{puk}}\n";
    assert!(template_with(letter, Some(&whole)).is_ok());
    for length in [whole.len() / 2, whole.len() - 30] {
        let failure = template_with(letter, Some(&whole[..length])).expect_err("a broken image");
        assert_eq!(failure.param("why"), Some("letter-image-broken"), "{failure:?}");
        assert!(failure.param("path").is_some_and(|path| path.ends_with("letter.it.md")), "{failure:?}");
    }
}

#[test]
fn a_folder_without_letters_is_a_mistake() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in [folder.path(), &folder.path().join("misspelt")] {
        let failure = Template::load(Some(path)).expect_err("no letters");
        assert_eq!(failure.param("why"), Some("letter-none"));
        told(&failure);
    }
    std::fs::write(folder.path().join("letter.de.md"), b"# M\xfcnchen").expect("written");
    assert_eq!(Template::load(Some(folder.path())).expect_err("not UTF-8").code, Code::File);
    std::fs::write(folder.path().join("letter.de.md"), "\u{feff}# Codes\r\n\r\nPIN: {{pin}}\\\r\nPUK: {{puk}}\r\n")
        .expect("written");
    let template = Template::load(Some(folder.path())).expect("a mark at the beginning, ends of line of Windows");
    let pdf = render(&template, &Facts::new("48", "1623").data(Language::De, false)).expect("a letter");
    let lines = tool("pdftotext", &["-layout", "FILE", "-"], &pdf);
    assert!(
        lines.lines().any(|line| line.trim() == "PIN: 48") && lines.lines().any(|line| line.trim() == "PUK: 1623"),
        "{lines}"
    );
}

#[test]
fn a_long_letter_has_numbered_pages() {
    let long = format!("# Codes\n\nPIN {{{{pin}}}} PUK {{{{puk}}}}\n\n{}", "so on and so forth\n\n".repeat(40));
    let pdf = render(&template_with(&long, None).expect("a template"), &Facts::new("48", "1623").data(Language::It, false))
        .expect("a letter");
    assert_eq!(pages(&pdf), "2");
    assert!(tool("pdftotext", &["-f", "2", "FILE", "-"], &pdf).contains("2/2"));
}
