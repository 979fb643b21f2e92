//! The words of vpcd, the reader of the vsmartcard project: a length of two bytes and so many bytes; one byte alone is a word of the
//! reader, more are a command.

/// What the reader says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// The power is cut.
    Off,
    /// The power comes.
    On,
    /// The card is reset.
    Reset,
    /// The answer to reset is asked for.
    Atr,
    /// A command for the card.
    Command(Vec<u8>),
    /// A word that nobody knows.
    Unknown(u8),
}

/// Takes the first whole word out of what arrived; `None` until there is one.
pub fn take(arrived: &mut Vec<u8>) -> Option<Word> {
    let (length, _) = arrived.split_first_chunk::<2>()?;
    let end = 2 + usize::from(u16::from_be_bytes(*length));
    if arrived.len() < end {
        return None;
    }
    let word: Vec<u8> = arrived.drain(..end).skip(2).collect();
    Some(match word[..] {
        [0] => Word::Off,
        [1] => Word::On,
        [2] => Word::Reset,
        [4] => Word::Atr,
        [other] => Word::Unknown(other),
        _ => Word::Command(word),
    })
}

/// An answer in its frame. What does not fit in two bytes of length is cut: no card answers so much.
#[must_use]
pub fn frame(answer: &[u8]) -> Vec<u8> {
    let length = u16::try_from(answer.len()).unwrap_or(u16::MAX);
    let mut framed = length.to_be_bytes().to_vec();
    framed.extend_from_slice(&answer[..usize::from(length)]);
    framed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_taken_one_by_one() {
        let mut arrived = vec![0, 1, 4, 0, 4, 0, 0x84, 0, 0, 0];
        assert_eq!(take(&mut arrived), Some(Word::Atr));
        assert_eq!(take(&mut arrived), Some(Word::Command(vec![0, 0x84, 0, 0])));
        assert_eq!((take(&mut arrived), arrived.as_slice()), (None, &[0][..]));
        arrived.extend([1, 9]);
        assert_eq!(take(&mut arrived), Some(Word::Unknown(9)));
    }

    proptest! {
        #[test]
        fn a_frame_comes_back_however_it_is_cut(body in proptest::collection::vec(any::<u8>(), 2..400), cut in 0_usize..402) {
            let framed = frame(&body);
            let (first, second) = framed.split_at(cut.min(framed.len()));
            let mut arrived = first.to_vec();
            let early = take(&mut arrived);
            arrived.extend_from_slice(second);
            prop_assert_eq!(early.or_else(|| take(&mut arrived)), Some(Word::Command(body)));
            prop_assert!(arrived.is_empty());
        }
    }
}
