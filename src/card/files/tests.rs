use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// What makes a card different from others.
#[derive(Clone, Copy, Debug, Default)]
struct Habits {
    /// Knows no paths from the root.
    step_by_step: bool,
    /// Wants the file's description asked for: `P2 = 00`.
    description: bool,
    /// Announces data instead of giving them.
    announces: bool,
    /// Corrects the length at the end of the file; else gives what there is.
    corrects: bool,
    /// Says that the file ended.
    tells_end: bool,
    /// Refuses to read more than this at once.
    most: Option<usize>,
}

/// A card in memory, which remembers the commands.
struct Fake {
    habits: Habits,
    files: BTreeMap<Path, Vec<u8>>,
    folder: u16,
    selected: Option<Path>,
    waiting: Vec<u8>,
    seen: Vec<Vec<u8>>,
}

impl Fake {
    fn new(habits: Habits, number: &[u8], person: &[u8]) -> Self {
        let files = [(ID_CARTA, number.to_vec()), (DATI_PERSONALI, person.to_vec())].into();
        Self { habits, files, folder: 0, selected: None, waiting: Vec::new(), seen: Vec::new() }
    }

    fn select(&mut self, how: u8, what: u8, path: &[u8]) -> Vec<u8> {
        if self.habits.description != (what == 0x00) {
            return vec![0x6A, 0x86];
        }
        let ids: Vec<u16> = path.chunks(2).map(|id| u16::from_be_bytes([id[0], id[1]])).collect();
        match (how, ids.as_slice()) {
            (0x08, [folder, file]) if !self.habits.step_by_step && self.files.contains_key(&[*folder, *file]) => {
                self.selected = Some([*folder, *file]);
            }
            (0x00, [ROOT]) => self.folder = 0,
            (0x00, [folder @ (0x1000 | 0x1100)]) if self.folder == 0 => self.folder = *folder,
            (0x00, [file]) if self.files.contains_key(&[self.folder, *file]) => self.selected = Some([self.folder, *file]),
            _ => return vec![0x6A, 0x82],
        }
        if self.habits.announces { vec![0x61, 0x0D] } else { vec![0x90, 0x00] }
    }

    fn read(&mut self, at: usize, wanted: usize) -> Vec<u8> {
        let Some(file) = self.selected.and_then(|path| self.files.get(&path)) else { return vec![0x69, 0x86] };
        if self.habits.most.is_some_and(|most| wanted > most) {
            return vec![0x67, 0x00];
        }
        if at >= file.len() {
            return vec![0x6B, 0x00];
        }
        let given = &file[at..file.len().min(at + wanted)];
        if given.len() < wanted && self.habits.corrects {
            return vec![0x6C, u8::try_from(given.len()).expect("a short rest")];
        }
        if self.habits.announces {
            self.waiting = given.to_vec();
            return vec![0x61, u8::try_from(given.len()).expect("a short piece")];
        }
        let status = if given.len() < wanted && self.habits.tells_end { [0x62, 0x82] } else { [0x90, 0x00] };
        [given, &status].concat()
    }
}

impl Transmit for Fake {
    type Error = ();

    fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, ()> {
        self.seen.push(command.to_vec());
        let answer = match *command {
            [0x00, 0xA4, how, what, length, ref rest @ ..] => self.select(how, what, &rest[..usize::from(length)]),
            [0x00, 0xB0, high, low, wanted] => self.read(usize::from(high) * 256 + usize::from(low), usize::from(wanted)),
            [0x00, 0xC0, 0x00, 0x00, wanted] => {
                let rest = self.waiting.split_off(usize::from(wanted).min(self.waiting.len()));
                let given = std::mem::replace(&mut self.waiting, rest);
                [&given[..], &[0x90, 0x00]].concat()
            }
            _ => vec![0x6D, 0x00],
        };
        Ok(Zeroizing::new(answer))
    }
}

const ALL: [Habits; 9] = {
    let none =
        Habits { step_by_step: false, description: false, announces: false, corrects: false, tells_end: false, most: None };
    [
        none,
        Habits { step_by_step: true, ..none },
        Habits { description: true, ..none },
        Habits { step_by_step: true, description: true, announces: true, ..none },
        Habits { announces: true, ..none },
        Habits { corrects: true, ..none },
        Habits { tells_end: true, ..none },
        Habits { most: Some(20), ..none },
        Habits { most: Some(1), announces: true, tells_end: true, ..none },
    ]
};

#[test]
fn files_are_read_whatever_the_habits() {
    let person: Vec<u8> = (0..=250).cycle().take(400).collect();
    for habits in ALL {
        let mut card = Fake::new(habits, b"6030000000000019", &person);
        for (path, wanted) in [(ID_CARTA, &b"6030000000000019"[..]), (DATI_PERSONALI, &person)] {
            assert_eq!(select(&mut card, path), Ok(()), "{habits:?}");
            assert_eq!(read(&mut card, 0, wanted.len()).as_deref(), Ok(&wanted.to_vec()), "{habits:?}");
            // More than there is, and from the middle.
            assert_eq!(read(&mut card, 0, 1000).as_deref(), Ok(&wanted.to_vec()), "{habits:?}");
            assert_eq!(read(&mut card, 6, 5).as_deref(), Ok(&wanted[6..11].to_vec()), "{habits:?}");
        }
        let harmless = card.seen.iter().all(|command| matches!(command[1], 0xA4 | 0xB0 | 0xC0));
        assert!(harmless, "only selecting, reading, and fetching: {:?}", card.seen);
    }
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let mut card = Fake::new(Habits::default(), b"6030000000000019", b"");
    assert_eq!(select(&mut card, [0x1100, 0x1101]), Err(Unread::Refused(0x6A86)));
    assert_eq!(select(&mut card, [0x7777, 0x1101]), Err(Unread::Refused(0x6A86)));
    // An empty file has nothing at its beginning.
    assert_eq!(select(&mut card, DATI_PERSONALI), Ok(()));
    assert_eq!(read(&mut card, 0, 16), Err(Unread::Refused(0x6B00)));
}

/// Answers whatever it was given, for ever.
struct Mad(Vec<Vec<u8>>, usize);

impl Transmit for Mad {
    type Error = ();

    fn transmit(&mut self, _: &[u8]) -> Result<Zeroizing<Vec<u8>>, ()> {
        self.1 += 1;
        let answer = self.0.get(self.1 % self.0.len().max(1)).cloned().unwrap_or_default();
        Ok(Zeroizing::new(answer))
    }
}

#[test]
fn a_card_that_never_ends_does_not_hold_us() {
    for answer in [&[][..], &[0x90], &[0x61, 0x00], &[0x6C, 0x01], &[1, 2, 3, 0x61, 0x01]] {
        let mut card = Mad(vec![answer.to_vec()], 0);
        assert_eq!(select(&mut card, ID_CARTA), Err(Unread::Nonsense), "{answer:?}");
        assert_eq!(read(&mut card, 0, 400), Err(Unread::Nonsense), "{answer:?}");
    }
    // One byte in each answer, for ever: the most that is wanted is the end.
    let mut card = Mad(vec![vec![7, 0x90, 0x00]], 0);
    assert_eq!(read(&mut card, 0, usize::MAX).map(|file| file.len()), Ok(MOST));
}

proptest! {
    #[test]
    fn never_panics(answers in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..20), 0..20), most in 0_usize..600) {
        let mut card = Mad(answers, 0);
        let _ = select(&mut card, ID_CARTA);
        if let Ok(found) = read(&mut card, 0, most) {
            prop_assert!(found.len() <= most);
        }
    }
}
