//! Forms (PDF) with requests in them, and some that would harm who reads them.

use crspin::domain::time::Date;
use crspin::output::letter::Language;
use crspin::output::letter::form::{FormData, render};

/// The form that the program makes of a request.
pub fn made(request: &[u8]) -> Vec<u8> {
    let data = FormData {
        ente: ["Comune di Lecco", "c_e507", "00622330130", "comune", "protocollo@far.example.it"],
        responsible: "Rita Ferrari",
        people: &["Tommaso Colombo".to_owned()],
        grounds: "Nuovo sportello",
        digest: &"0".repeat(64),
        request: ("richiesta.json", request),
        made: Date::constant(2026, 11, 23),
        language: Language::It,
    };
    render(&data).expect("a form").to_vec()
}

/// A form without content, with these files attached.
pub fn form(files: &[&[u8]]) -> Vec<u8> {
    let mut form = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n".to_vec();
    for (number, file) in (2..).zip(files) {
        let about = format!("{number} 0 obj\n<</Type/EmbeddedFile/Length {}>>stream\n", file.len());
        form.extend([about.as_bytes(), file, b"\nendstream\nendobj\n"].concat());
    }
    form.extend_from_slice(b"trailer\n<</Root 1 0 R>>\n%%EOF\n");
    form
}

/// What each is, and its bytes.
pub fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let deep = |open: &str, close: &str| with_object(&format!("{}{}", open.repeat(200_000), close.repeat(200_000)));
    let round = String::from_utf8(with_object("<</Type/Catalog>>")).expect("text");
    let table = round.find("xref").expect("a table");
    vec![
        ("arrays within arrays", deep("[", "]")),
        ("dictionaries within dictionaries", deep("<</A", ">>")),
        ("strings within strings", deep("(", ")")),
        ("objects at the same place", with_object(&swelling())),
        ("a table before which it stands itself", round.replace("<</Size", &format!("<</Prev {table}/Size")).into_bytes()),
    ]
}

/// A PDF of this one object.
fn with_object(object: &str) -> Vec<u8> {
    let head = "%PDF-1.7\n";
    let body = format!("{head}1 0 obj\n{object}\nendobj\n");
    let (start, table) = (head.len(), body.len());
    let end = format!("trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
    format!("{body}xref\n0 2\n0000000000 65535 f \n{start:010} 00000 n \n{end}").into_bytes()
}

/// A stream of objects, each of which is said to be the same long list.
fn swelling() -> String {
    let index: String = (10..20_000).flat_map(|id| [id.to_string(), " 0 ".to_owned()]).collect();
    let content = format!("{index}[{}]", "0 ".repeat(400_000));
    let about = format!("<</Type/ObjStm/N 19990/First {}/Length {}>>", index.len(), content.len());
    format!("{about}stream\n{content}\nendstream")
}
