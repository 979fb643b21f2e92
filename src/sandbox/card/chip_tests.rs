use super::*;
use crate::secret::Secret;

const PIN: &str = "48151";
const PUK: &str = "16234208";

fn chip(bits: u32, reference: u8, habits: Habits) -> Chip {
    let files = Files::new(b"6030123456789014", b"00006906", b"\x30\x03\x02\x01\x05");
    let secret = |text: &str| Secret::new(text.to_owned());
    let key = Rsa::generate(bits).unwrap();
    Chip::new(files, super::Code::new(secret(PIN), 3), super::Code::new(secret(PUK), 10), key, reference, habits)
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(|byte| *byte != b' ').collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// The status of a command given in hexadecimal, and its data.
fn ask(chip: &mut Chip, hex: &str) -> (u16, Vec<u8>) {
    split(chip.answer(&bytes(hex)))
}

fn split(mut answer: Vec<u8>) -> (u16, Vec<u8>) {
    let status = answer.split_off(answer.len() - 2);
    (u16::from_be_bytes([status[0], status[1]]), answer)
}

fn code(head: &str, codes: &[&str]) -> Vec<u8> {
    let mut command = bytes(head);
    command.push(u8::try_from(8 * codes.len()).unwrap());
    for code in codes {
        command.extend(code.bytes());
        command.extend(std::iter::repeat_n(0xff, 8 - code.len()));
    }
    command
}

fn verify(chip: &mut Chip, pin: &str) -> u16 {
    split(chip.answer(&code("00 20 00 10", &[pin]))).0
}

#[test]
fn files_are_selected_and_read_in_every_way_that_modules_use() {
    let mut chip = chip(1024, 0x10, Habits::default());
    for (command, status, begins) in [
        ("00 A4 04 00 06 A0 00 00 00 01 01", 0x6a82, ""), // an application
        ("00 A4 08 00 02 2F 00 00", 0x6a82, ""),          // EF.DIR
        ("00 B0 00 00 10", 0x6986, ""),
        ("00 A4 08 0C 04 10 00 10 03", 0x9000, ""),
        ("00 B0 00 00 10", 0x9000, "36 30 33 30"),
        ("00 B0 00 10 01", 0x6b00, ""),
        ("00 A4 08 00 04 11 00 11 02 00", 0x9000, "6F 0B 80 02 01 90"),
        ("00 B0 00 00 06", 0x9000, "30 30 30 30 36 39"),
        ("00 B0 01 80 FF", 0x6282, "00 00"), // the last 16 of 400
        ("00 A4 00 0C 02 3F 00", 0x9000, ""),
        ("00 A4 00 0C 02 11 00", 0x9000, ""),
        ("00 A4 00 0C 02 11 01", 0x9000, ""),
        ("00 B0 00 00 05", 0x9000, "30 03 02 01 05"),
        ("00 A4 00 0C 02 10 00", 0x9000, ""), // beside
        ("00 A4 09 0C 02 10 03", 0x9000, ""),
        ("00 A4 03 0C", 0x9000, ""),
        ("00 A4 08 00 02 3F 01 00", 0x6a82, ""),
        ("00 CA DF 30 05", 0x6d00, ""),
    ] {
        let (found, data) = ask(&mut chip, command);
        assert_eq!(found, status, "{command}");
        assert!(data.starts_with(&bytes(begins)), "{command}: {data:02x?}");
    }
}

#[test]
fn the_pin_has_three_tries_and_the_puk_brings_them_back() {
    let mut chip = chip(1024, 0x10, Habits::default());
    assert_eq!(ask(&mut chip, "00 20 00 10").0, 0x63c3);
    assert_eq!((verify(&mut chip, "11111"), verify(&mut chip, "22222")), (0x63c2, 0x63c1));
    assert_eq!(verify(&mut chip, PIN), 0x9000, "a right one brings all tries back");
    assert_eq!(ask(&mut chip, "00 20 00 10").0, 0x9000);
    chip.reset();
    assert!(!chip.verified());
    for status in [0x63c2, 0x63c1, 0x6983, 0x6983] {
        assert_eq!(verify(&mut chip, "00000"), status);
    }
    assert_eq!(verify(&mut chip, PIN), 0x6983, "blocked is blocked");
    assert_eq!(split(chip.answer(&code("00 2C 00 10", &["00000000", "54321"]))).0, 0x63c9);
    assert_eq!(split(chip.answer(&code("00 2C 00 10", &[PUK, "54321"]))).0, 0x9000);
    assert_eq!((verify(&mut chip, PIN), verify(&mut chip, "54321")), (0x63c2, 0x9000));
    assert_eq!(split(chip.answer(&code("00 24 00 10", &["54321", "987654"]))).0, 0x9000);
    assert_eq!(verify(&mut chip, "987654"), 0x9000);
    assert_eq!(split(chip.answer(&code("00 24 00 10", &["987654", "12"]))).0, 0x6a80, "too short for a PIN");
    assert_eq!(split(chip.answer(&code("00 20 00 90", &[PIN]))).0, 0x6a88, "another reference");
    assert_eq!(ask(&mut chip, "00 20 00 10 05 34 38 31 35 31").0, 0x6700, "not filled up: costs no try");
    assert_eq!(chip.pin.left(), 3);
}

#[test]
fn keys_of_both_sizes_sign_by_decipher_and_by_signature() {
    for (bits, reference) in [(1024, 0x10), (2048, 0x90)] {
        let mut chip = chip(bits, reference, Habits::default());
        let size = usize::try_from(bits / 8).unwrap();
        let block = [&[0, 1][..], &vec![0xff; size - 10], &[0; 1], &[7; 7]].concat();
        let whole = [&[0][..], &block].concat();
        let (first, last) = whole.split_at(size.min(255) - 1);
        let chained = |chip: &mut Chip| {
            let part =
                |class: u8, data: &[u8]| [&[class, 0x2a, 0x80, 0x86, u8::try_from(data.len()).unwrap()][..], data].concat();
            assert_eq!(split(chip.answer(&part(0x10, first))).0, 0x9000);
            split(chip.answer(&[part(0, last), vec![0]].concat()))
        };
        assert_eq!(chained(&mut chip).0, 0x6982, "not without the PIN");
        let head = if reference == 0x10 { "00 20 00 10" } else { "00 20 00 90" };
        assert_eq!(split(chip.answer(&code(head, &[PIN]))).0, 0x9000);
        assert_eq!((ask(&mut chip, "00 22 F3 03 00").0, ask(&mut chip, "00 22 F1 B8 03 83 01 01").0), (0x9000, 0x9000));
        let check = |chip: &Chip, signature: &[u8]| {
            let mut opened = vec![0; size];
            chip.key.public_decrypt(signature, &mut opened, Padding::NONE).unwrap();
            opened
        };
        let (status, signature) = chained(&mut chip);
        assert_eq!((status, check(&chip, &signature)), (0x9000, block.clone()));
        let long = [&[0, 0x2a, 0x80, 0x86, 0, 0, u8::try_from(whole.len() % 256).unwrap()][..], &whole, &[0, 0]].concat();
        let long = if bits == 2048 { [&long[..5], &[1, 1], &long[7..]].concat() } else { long };
        let (status, signature) = split(chip.answer(&long));
        assert_eq!((status, check(&chip, &signature)), (0x9000, block.clone()), "{bits}");
        assert_eq!(ask(&mut chip, "00 2A 9E 9A 01 07 00").0, 0x6985, "set up for something else");
        assert_eq!(ask(&mut chip, "00 22 41 B6 03 84 01 02").0, 0x6a88, "there is no second key");
        assert_eq!(ask(&mut chip, "00 22 41 B6 06 80 01 02 84 01 01").0, 0x9000);
        let digest = [&[0, 0x2a, 0x9e, 0x9a, 7][..], &[7; 7], &[0]].concat();
        let (status, signature) = split(chip.answer(&digest));
        assert_eq!((status, check(&chip, &signature)), (0x9000, block), "padded by the card");
    }
}

#[test]
fn a_chain_ends_with_another_command_and_has_an_end() {
    let mut chip = chip(2048, 0x90, Habits::default());
    let part = [&[0x10, 0x2a, 0x80, 0x86, 0xff][..], &[7; 255]].concat();
    assert_eq!(split(chip.answer(&part)).0, 0x9000);
    assert_eq!(split(chip.answer(&part)).0, 0x6700, "longer than any block");
    assert!(chip.chain.is_empty());
    assert_eq!(split(chip.answer(&part)).0, 0x9000);
    assert_eq!(ask(&mut chip, "00 84 00 00 08").1.len(), 8);
    assert!(chip.chain.is_empty());
}

#[test]
fn files_may_lie_behind_an_application() {
    let mut chip = chip(1024, 0x10, Habits::default());
    chip.files = chip.files.clone().behind(bytes("A0 00 00 05 30"));
    for (command, status) in [
        ("00 A4 08 0C 04 10 00 10 03", 0x6a82),
        ("00 A4 04 0C 04 A0 00 00 05", 0x6a82), // not the whole identifier
        ("00 A4 04 0C 05 A0 00 00 05 30", 0x9000),
        ("00 A4 08 0C 04 10 00 10 03", 0x9000),
        ("00 A4 00 0C 02 3F 00", 0x9000),
        ("00 A4 08 0C 04 10 00 10 03", 0x9000), // the master file is no way out
    ] {
        assert_eq!(ask(&mut chip, command).0, status, "{command}");
    }
    chip.reset();
    assert_eq!(ask(&mut chip, "00 A4 08 0C 04 10 00 10 03").0, 0x6a82);
}

#[test]
fn habits_differ() {
    let mut announcing = chip(1024, 0x10, Habits { announces: true, ..Habits::default() });
    assert_eq!(ask(&mut announcing, "00 A4 08 00 04 11 00 11 02 00").0, 0x610d);
    assert_eq!(ask(&mut announcing, "00 C0 00 00 0D").1.len(), 13);
    let mut correcting = chip(1024, 0x10, Habits { corrects: true, dislikes_zero: true, ..Habits::default() });
    assert_eq!(ask(&mut correcting, "00 A4 08 0C 04 10 00 10 03").0, 0x9000);
    assert_eq!(ask(&mut correcting, "00 B0 00 00 20").0, 0x6c10);
    assert_eq!(ask(&mut correcting, "00 B0 00 00 00").0, 0x6700);
    assert_eq!(ask(&mut correcting, "00 B0 00 00 10").1.len(), 16);
    let mut foreign = chip(1024, 0x10, Habits { foreign: true, ..Habits::default() });
    assert_eq!((ask(&mut foreign, "00 A4 08 0C 04 10 00 10 03").0, verify(&mut foreign, PIN)), (0x6a82, 0x6d00));
}

#[test]
fn files_may_be_missing_or_closed() {
    let mut chip = chip(1024, 0x10, Habits::default());
    chip.files = chip.files.clone().without(&[0x1000, 0x1003]).closing(&[0x1100, 0x1102]);
    assert_eq!(ask(&mut chip, "00 A4 08 0C 04 10 00 10 03").0, 0x6a82);
    assert_eq!(ask(&mut chip, "00 A4 08 0C 04 11 00 11 02").0, 0x9000);
    assert_eq!(ask(&mut chip, "00 B0 00 00 06").0, 0x6982);
}
