//! The read-out: the first half in large digits on the alternate screen, gone after a key, never in scrollback.

use std::io::{self, Write};
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal::{self, ClearType, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, queue, style};

use super::Output;
use crate::domain::codes::DeskHalf;
use crate::exit::{Code, Failure};
use crate::i18n::Texts;
use crate::secret::Secret;

/// After this time the screen goes away by itself: the operator may have been called off.
const LONGEST: Duration = Duration::from_mins(5);

/// Digits of five rows; a set bit of the three in a row is a block.
const FONT: [[u8; 5]; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 1, 1, 1],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
];

/// What the read-out says besides the digits.
#[derive(Clone, Copy, Debug)]
pub struct Rest {
    /// How many digits of the PIN go by message.
    pub pin: u8,
    /// How many digits of the PUK go by message.
    pub puk: u8,
}

impl Output {
    /// Shows the first half: on the alternate screen of a terminal until a key or a timeout, else as two plain lines.
    pub fn read_out(&self, half: &DeskHalf, rest: Rest, texts: &Texts) -> Result<(), Failure> {
        if self.is_terminal() {
            return on_screen(&lines(half, rest, texts, self.mark())).map_err(|error| screen_failed(&error));
        }
        for (name, code) in [("readout-plain-pin", &half.pin), ("readout-plain-puk", &half.puk)] {
            let values = [("count", code.reveal().len().to_string()), ("digits", spaced(code))];
            let line = Secret::new(texts.with(name, &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
            self.line(&format!("{}{}", self.mark(), line.reveal()))?;
        }
        Ok(())
    }
}

fn screen_failed(error: &io::Error) -> Failure {
    Failure::new(Code::File).with("path", "terminal").with("why", error)
}

/// The digits with spaces between, so that they are read one by one.
fn spaced(code: &Secret) -> String {
    code.reveal().chars().map(String::from).collect::<Vec<_>>().join(" ")
}

fn lines(half: &DeskHalf, rest: Rest, texts: &Texts, mark: &str) -> Vec<Secret> {
    let mut lines = vec![Secret::new(format!("{mark}{}", texts.get("readout-title"))), blank()];
    for (name, code) in [("readout-pin", &half.pin), ("readout-puk", &half.puk)] {
        lines.push(Secret::new(texts.with(name, &[("count", &code.reveal().len().to_string())])));
        lines.push(blank());
        lines.extend((0..5).map(|row| large(code, row)));
        lines.push(blank());
        lines.push(words(code, texts));
        lines.push(blank());
    }
    lines.push(Secret::new(texts.with("readout-rest", &[("pin", &rest.pin.to_string()), ("puk", &rest.puk.to_string())])));
    lines.push(blank());
    lines.push(Secret::new(texts.get("readout-key")));
    lines
}

fn blank() -> Secret {
    Secret::new(String::new())
}

/// One of the five rows of the large digits.
fn large(code: &Secret, row: usize) -> Secret {
    let mut line = String::from("   ");
    for digit in code.reveal().bytes().map(|byte| usize::from(byte.wrapping_sub(b'0'))) {
        let bits = FONT.get(digit).map_or(0, |rows| rows[row]);
        for place in [4, 2, 1] {
            line.push_str(if bits & place == 0 { "  " } else { "██" });
        }
        line.push_str("   ");
    }
    Secret::new(line)
}

/// The digits with their words: `4 four   8 eight`.
fn words(code: &Secret, texts: &Texts) -> Secret {
    let named: Vec<String> =
        code.reveal().chars().map(|digit| format!("{digit} {}", texts.get(&format!("digit-{digit}")))).collect();
    Secret::new(format!("   {}", named.join("   ")))
}

fn on_screen(lines: &[Secret]) -> io::Result<()> {
    let mut screen = io::stdout().lock();
    terminal::enable_raw_mode()?;
    queue!(screen, EnterAlternateScreen, cursor::Hide)?;
    let shown = forget_keys().and_then(|()| draw(&mut screen, lines)).and_then(|()| wait(&mut screen, lines));
    // Wiped before the terminal goes back, for terminals that keep the alternate screen; whatever failed before, it goes back.
    queue!(screen, terminal::Clear(ClearType::All), cursor::Show, LeaveAlternateScreen)?;
    screen.flush()?;
    terminal::disable_raw_mode()?;
    shown
}

/// An Enter too many at the question before must not send the screen away that nobody has read yet.
fn forget_keys() -> io::Result<()> {
    while event::poll(Duration::ZERO)? {
        event::read()?;
    }
    Ok(())
}

fn draw(screen: &mut impl Write, lines: &[Secret]) -> io::Result<()> {
    queue!(screen, terminal::Clear(ClearType::All))?;
    for (row, line) in lines.iter().enumerate() {
        let row = u16::try_from(row + 1).unwrap_or(u16::MAX);
        queue!(screen, cursor::MoveTo(2, row), style::Print(line.reveal()))?;
    }
    screen.flush()
}

fn wait(screen: &mut impl Write, lines: &[Secret]) -> io::Result<()> {
    while event::poll(LONGEST)? {
        match event::read()? {
            Event::Key(key) if key.kind == KeyEventKind::Press => {
                let stop = key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c');
                if stop || matches!(key.code, KeyCode::Enter | KeyCode::Esc | KeyCode::Char(' ')) {
                    return Ok(());
                }
            }
            Event::Resize(..) => draw(screen, lines)?,
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    fn half() -> DeskHalf {
        DeskHalf { pin: Secret::new("40".to_owned()), puk: Secret::new("17".to_owned()) }
    }

    #[test]
    fn digits_stand_large_and_in_words() {
        let texts = Texts::new(Language::It);
        let shown: Vec<String> =
            lines(&half(), Rest { pin: 3, puk: 6 }, &texts, "").iter().map(|line| line.reveal().to_owned()).collect();
        assert!(shown.contains(&"   4 quattro   0 zero".to_owned()), "{shown:?}");
        assert!(shown.contains(&"   1 uno   7 sette".to_owned()), "{shown:?}");
        assert!(shown.contains(&"   ██  ██   ██████   ".to_owned()), "{shown:?}");
    }

    #[test]
    fn every_digit_has_another_shape() {
        for (digit, shape) in FONT.iter().enumerate() {
            assert_eq!(FONT.iter().position(|other| other == shape), Some(digit));
        }
    }
}
