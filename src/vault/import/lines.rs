//! Lines of a file that may hold secrets: one buffer, wiped at the end, no copies on the way.

use std::io::{self, Read};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The longest line; a row of this file has some 80 bytes.
const LONGEST: usize = 16_384;

/// Reads line by line from its own buffer, and digests what it reads.
pub struct Lines<R> {
    from: R,
    buffer: Zeroizing<Vec<u8>>,
    start: usize,
    end: usize,
    number: u64,
    read: u64,
    digest: Sha256,
}

/// A line without its end, or one that is too long and was skipped.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    Whole(&'a [u8]),
    TooLong,
}

impl<R: Read> Lines<R> {
    pub fn new(from: R) -> Self {
        let buffer = Zeroizing::new(vec![0; 4 * LONGEST]);
        Self { from, buffer, start: 0, end: 0, number: 0, read: 0, digest: Sha256::new() }
    }

    /// The number of the line given last, counted from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many bytes were read so far.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// SHA-256 of all that was read.
    pub fn digest(self) -> [u8; 32] {
        self.digest.finalize().into()
    }

    /// The next line; `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        let mut skipped = false;
        loop {
            if let Some(length) = self.buffer[self.start..self.end].iter().position(|byte| *byte == b'\n') {
                return Ok(Some(self.line(length, 1, skipped)));
            }
            if self.end - self.start > LONGEST {
                skipped = true;
                self.start = self.end;
            }
            if self.fill()? == 0 {
                let rest = self.end - self.start;
                let more = rest != 0 || skipped;
                return Ok(if more { Some(self.line(rest, 0, skipped)) } else { None });
            }
        }
    }

    fn line(&mut self, length: usize, ending: usize, skipped: bool) -> Line<'_> {
        let line = self.start..self.start + length;
        self.start = line.end + ending;
        self.number += 1;
        if skipped || length > LONGEST {
            return Line::TooLong;
        }
        let line = &self.buffer[line];
        Line::Whole(line.strip_suffix(b"\r").unwrap_or(line))
    }

    fn fill(&mut self) -> io::Result<usize> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        loop {
            match self.from.read(&mut self.buffer[self.end..]) {
                Ok(count) => {
                    self.digest.update(&self.buffer[self.end..self.end + count]);
                    self.end += count;
                    self.read += u64::try_from(count).unwrap_or(0);
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives a few bytes at a time, as a pipe does.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(to.len());
            let (now, later) = self.0.split_at(count);
            to[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn all(text: &[u8], step: usize) -> Vec<Option<Vec<u8>>> {
        let mut lines = Lines::new(Drip(text, step));
        let mut found = Vec::new();
        while let Some(line) = lines.next().expect("a line") {
            found.push(match line {
                Line::Whole(bytes) => Some(bytes.to_vec()),
                Line::TooLong => None,
            });
        }
        assert_eq!(lines.read(), text.len() as u64);
        assert_eq!(lines.digest(), <[u8; 32]>::from(Sha256::digest(text)));
        found
    }

    #[test]
    fn lines_end_as_files_end() {
        for (text, lines) in
            [("", vec![]), ("a", vec!["a"]), ("a\n", vec!["a"]), ("a\r\nb\r\n", vec!["a", "b"]), ("\n\na", vec!["", "", "a"])]
        {
            let lines: Vec<Option<Vec<u8>>> = lines.into_iter().map(|line| Some(line.as_bytes().to_vec())).collect();
            for step in [1, 2, 1000] {
                assert_eq!(all(text.as_bytes(), step), lines, "{text:?} by {step}");
            }
        }
    }

    #[test]
    fn a_line_without_end_takes_no_memory_and_hides_no_other() {
        for length in [LONGEST + 1, 4 * LONGEST, 4 * LONGEST + 1, 1_000_000] {
            let text = [b"first\n", vec![b'x'; length].as_slice(), b"\nlast"].concat();
            for step in [1000, 100_000] {
                assert_eq!(all(&text, step), [Some(b"first".to_vec()), None, Some(b"last".to_vec())], "{length} by {step}");
            }
            assert_eq!(all(&vec![b'x'; length], 9999), [None]);
        }
    }

    proptest! {
        #[test]
        fn lines_are_those_of_the_text(text in "[a-c\n]{0,300}", step in 1_usize..50) {
            let lines: Vec<Option<Vec<u8>>> = text.lines().map(|line| Some(line.as_bytes().to_vec())).collect();
            prop_assert_eq!(all(text.as_bytes(), step), lines);
        }
    }
}
