//! What a virtual reader says to the card of the sandbox: frames, the commands in them, the files that they select and read. The
//! files themselves stand here, without the room around them, which would bring in a whole service.
#![no_main]
#![allow(dead_code, missing_docs)]

#[path = "../../../src/sandbox/card/apdu.rs"]
mod apdu;
#[path = "../../../src/sandbox/card/files.rs"]
mod files;
#[path = "../../../src/sandbox/card/vpcd.rs"]
mod vpcd;

use apdu::Command;
use files::Files;
use libfuzzer_sys::fuzz_target;
use vpcd::Word;

fuzz_target!(|said: &[u8]| {
    let mut whole = said.to_vec();
    let words: Vec<Word> = std::iter::from_fn(|| vpcd::take(&mut whole)).collect();
    // The same words come out when the bytes come one by one, and the same rest is left.
    let (mut arrived, mut again) = (Vec::new(), Vec::new());
    for byte in said {
        arrived.push(*byte);
        while let Some(word) = vpcd::take(&mut arrived) {
            again.push(word);
        }
    }
    assert!(words == again && whole == arrived);

    let mut card = Files::new(b"6030000000000019", b"000000", b"0\0");
    for word in words {
        let Word::Command(bytes) = word else {
            card.forget();
            continue;
        };
        assert!(vpcd::take(&mut vpcd::frame(&bytes)) == Some(Word::Command(bytes.clone())));
        let Some(command) = Command::read(&bytes) else { continue };
        assert!(command.data.len() <= bytes.len() && command.wanted.is_none_or(|wanted| wanted <= 65_536));
        assert!(!command.name().is_empty());
        let path: Vec<u16> = command.data.chunks_exact(2).map(|id| u16::from_be_bytes([id[0], id[1]])).collect();
        let _ = match command.p1 {
            0x08 => card.select_path(&path),
            0x09 => card.select_below(&path),
            0x03 => {
                card.select_above();
                Ok(())
            }
            _ => card.select_name(path.first().copied().unwrap_or(files::ROOT)),
        };
        let at = usize::from(command.p1) * 256 + usize::from(command.p2);
        let _ = (card.about(), card.read(at), command.chained());
    }
});
