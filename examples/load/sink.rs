//! Where messages end: a mail server and a provider of text messages that take everything at once and only count.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

/// How many messages came.
#[derive(Clone, Default)]
pub struct Count(Arc<(Mutex<u64>, Condvar)>);

impl Count {
    pub fn add(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.1.notify_all();
    }

    pub fn now(&self) -> u64 {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until so many came; not for ever when none comes any more.
    pub fn wait(&self, wanted: u64) -> Result<()> {
        let mut count = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        while *count < wanted {
            let before = *count;
            let (seen, last) = self.0.1.wait_timeout(count, Duration::from_secs(30)).unwrap_or_else(PoisonError::into_inner);
            count = seen;
            if last.timed_out() && *count == before {
                bail!("{before} messages came, and no more");
            }
        }
        Ok(())
    }
}

/// A mail server on a port of its own: SMTP (RFC 5321) as far as a sender of one message at a time needs it.
pub fn mail() -> Result<(u16, Count)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let (port, count) = (listener.local_addr()?.port(), Count::default());
    let counted = count.clone();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let count = counted.clone();
            // Whoever hangs up has hung up.
            thread::spawn(move || drop(converse(stream, &count)));
        }
    });
    Ok((port, count))
}

fn converse(stream: TcpStream, count: &Count) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    stream.write_all(b"220 sink\r\n")?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let answer: &[u8] = match line.get(..4).unwrap_or_default() {
            b"EHLO" => b"250-sink\r\n250 8BITMIME\r\n",
            b"DATA" => b"354 go on\r\n",
            b"QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer)?;
        if line.starts_with(b"DATA") {
            while line != b".\r\n" {
                line.clear();
                lines.read_until(b'\n', &mut line)?;
            }
            count.add();
            stream.write_all(b"250 2.0.0 taken\r\n")?;
        }
    }
}

/// A bare sender of mail on one kept connection: the commands of one message, one after the other.
pub struct BareMail {
    stream: TcpStream,
    answers: BufReader<TcpStream>,
}

impl BareMail {
    pub fn connect(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        let answers = BufReader::new(stream.try_clone()?);
        let mut bare = Self { stream, answers };
        bare.answer()?;
        bare.say("EHLO load\r\n")?;
        bare.answer()?;
        Ok(bare)
    }

    /// A message of the length of a second half.
    pub fn send(&mut self, text: &str) -> Result<()> {
        for command in ["MAIL FROM:<codici@example.it>\r\n", "RCPT TO:<citizen@example.it>\r\n", "DATA\r\n", text] {
            self.say(command)?;
        }
        Ok(())
    }

    fn say(&mut self, command: &str) -> Result<()> {
        self.stream.write_all(command.as_bytes())?;
        self.answer()
    }

    fn answer(&mut self) -> Result<()> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        if !line.starts_with(['2', '3']) {
            bail!("the mail server said {line:?}");
        }
        Ok(())
    }
}
