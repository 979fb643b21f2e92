//! Forms (PDF) with requests in them, and some that would harm who reads them.

use lopdf::{Dictionary, Document, Object, Stream};

/// A form without content, with these files attached.
pub fn form(files: &[&[u8]]) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    for content in files {
        let kind = Dictionary::from_iter([("Type", Object::Name(b"EmbeddedFile".to_vec()))]);
        document.add_object(Stream::new(kind, content.to_vec()));
    }
    let pages = document.add_object(Dictionary::from_iter([
        ("Type", Object::Name(b"Pages".to_vec())),
        ("Kids", Object::Array(Vec::new())),
        ("Count", Object::Integer(0)),
    ]));
    let catalog = document
        .add_object(Dictionary::from_iter([("Type", Object::Name(b"Catalog".to_vec())), ("Pages", Object::Reference(pages))]));
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a PDF");
    bytes
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
