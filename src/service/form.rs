//! The request in a form (PDF): found by its stream alone.
//!
//! Forms are anybody's. What reads the whole of a PDF can be made to take any memory: thousands of its objects may be said to lie
//! at the same place, and each is read. Here every byte is looked at a few times, and what is compressed swells within bounds.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::wire::LARGEST_REQUEST;

/// So much comes out of all compressed files of a form at most.
const MOST: usize = 16 * LARGEST_REQUEST;

/// The request that a form brings along: the one attached file that is JSON.
///
/// # Errors
/// Why there is none.
pub fn attached(pdf: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut left = MOST;
    let mut requests: Vec<Vec<u8>> = Vec::new();
    for (about, body) in streams(pdf) {
        if find(about, b"/EmbeddedFile").is_none() {
            continue;
        }
        let file = match find(about, b"/Filter") {
            Some(_) => inflated(body, left),
            None => Some(line(body).to_vec()),
        };
        let Some(file) = file else { continue };
        left = left.checked_sub(file.len()).ok_or("a PDF with too much in it")?;
        if file.starts_with(b"{") && !requests.contains(&file) {
            requests.push(file);
        }
        if requests.len() > 1 {
            return Err("a PDF with several requests in it");
        }
    }
    requests.pop().ok_or("a PDF without a request in it")
}

/// Every stream: what is said about it, and its body.
fn streams(pdf: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = pdf;
    std::iter::from_fn(move || {
        let (before, body, after) = next(rest)?;
        rest = after;
        let start = rfind(before, b"endobj").unwrap_or(0);
        Some((&before[start..], body))
    })
}

/// What is before the next stream, its body, and what is after it.
fn next(rest: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let mut from = 0;
    loop {
        let at = from + find(&rest[from..], b"stream")?;
        from = at + b"stream".len();
        let body = &rest[from..];
        let body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n"));
        // The word may stand in some text, too.
        let Some(body) = body.filter(|_| rest[..at].trim_ascii_end().ends_with(b">>")) else { continue };
        let end = find(body, b"endstream")?;
        return Some((&rest[..at], &body[..end], &body[end + b"endstream".len()..]));
    }
}

/// What was compressed; nothing when it is not, is broken, or is more than this.
fn inflated(body: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let bound = u64::try_from(most).ok()?.checked_add(1)?;
    ZlibDecoder::new(body).take(bound).read_to_end(&mut file).ok()?;
    Some(file)
}

/// Without the end of the line that stands before the end of a stream.
fn line(body: &[u8]) -> &[u8] {
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    body.strip_suffix(b"\r").unwrap_or(body)
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

fn rfind(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).rposition(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).expect("written");
        encoder.finish().expect("packed")
    }

    fn pdf(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut pdf = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Names<</EmbeddedFiles 9 0 R>>>>\nendobj\n".to_vec();
        for (about, body) in streams {
            pdf.extend_from_slice(format!("2 0 obj\n<<{about}/Length {}>>\nstream\n", body.len()).as_bytes());
            pdf.extend_from_slice(body);
            pdf.extend_from_slice(b"\nendstream\nendobj\n");
        }
        pdf.extend_from_slice(b"trailer\n<</Root 1 0 R>>\n%%EOF\n");
        pdf
    }

    const FILE: &str = "/Type /EmbeddedFile";
    const PACKED: &str = "/Type/EmbeddedFile/Filter/FlateDecode";

    #[test]
    fn the_request_is_the_attached_json() {
        let one = packed(b"{1}\n");
        let none = Err("a PDF without a request in it");
        for (streams, wanted) in [
            (&[][..], none),
            (&[(FILE, &b"{1}\n"[..])], Ok("{1}\n")),
            (&[(PACKED, &one)], Ok("{1}\n")),
            (&[("/Subtype/XML", b"<x/>"), (FILE, b"%PNG"), (PACKED, &one)], Ok("{1}\n")),
            // The same twice, as when the file was written on.
            (&[(PACKED, &one), (FILE, b"{1}\n")], Ok("{1}\n")),
            (&[(PACKED, &one), (FILE, b"{2}\n")], Err("a PDF with several requests in it")),
            // A function, which begins like JSON.
            (&[("/FunctionType 4", b"{ 1 exch sub }")], none),
            (&[(PACKED, b"{1}\n")], none),
            (&[("/T(/EmbeddedFile)/X 1>>endobj<<", b"{1}\n")], none),
        ] {
            let found = attached(&pdf(streams));
            let found = found.as_deref().map(|file| std::str::from_utf8(file).expect("text")).map_err(|why| *why);
            assert_eq!(found, wanted, "{streams:?}");
        }
    }

    #[test]
    fn what_swells_is_bounded() {
        let large = packed(&vec![b' '; MOST / 2 - 1]);
        let streams = vec![(PACKED, &large[..]); 3];
        assert_eq!(attached(&pdf(&streams[..2])), Err("a PDF without a request in it"));
        assert_eq!(attached(&pdf(&streams)), Err("a PDF with too much in it"));
        let bomb = packed(&vec![b'{'; 2 * MOST]);
        assert_eq!(attached(&pdf(&[(PACKED, &bomb)])), Err("a PDF with too much in it"));
    }

    #[test]
    fn whatever_it_is_there_is_an_answer() {
        let whole = pdf(&[(FILE, b"{1}\n"), (PACKED, &packed(b"x"))]);
        for end in 0..whole.len() {
            let _ = attached(&whole[..end]);
        }
        // Linear, whatever is repeated.
        for word in ["stream\n", ">>stream\n", "endstream", "/EmbeddedFile ", "endobj", ">>stream\nendstream"] {
            assert_eq!(attached(word.repeat(10_000).as_bytes()), Err("a PDF without a request in it"), "{word}");
        }
    }
}
