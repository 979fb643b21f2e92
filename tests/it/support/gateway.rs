//! A gateway of text messages that speaks HTTP and does what it is told, also badly.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// How it answers one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// With this status and body.
    Says(u16, &'static str),
    /// It takes the request and says nothing.
    Hangs,
    /// It takes the request and closes the connection.
    Cuts,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Came {
    pub line: String,
    pub headers: Vec<String>,
    pub body: String,
}

impl Came {
    /// The whole request, for searches.
    pub fn whole(&self) -> String {
        format!("{}\n{}\n\n{}", self.line, self.headers.join("\n"), self.body)
    }
}

type Judge = Box<dyn Fn(&Came, usize) -> Reply + Send + Sync>;

/// A running gateway.
pub struct Gateway {
    pub address: SocketAddr,
    came: Arc<Mutex<Vec<Came>>>,
}

impl Gateway {
    /// One that answers as this says, of a request and how many came before it.
    pub fn start(judge: impl Fn(&Came, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let came: Arc<Mutex<Vec<Came>>> = Arc::default();
        let judge: Arc<Judge> = Arc::new(Box::new(judge));
        let kept = Arc::clone(&came);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (judge, kept) = (Arc::clone(&judge), Arc::clone(&kept));
                thread::spawn(move || serve(stream, &judge, &kept));
            }
        });
        Self { address, came }
    }

    /// The requests so far.
    pub fn came(&self) -> Vec<Came> {
        self.came.lock().expect("requests").clone()
    }
}

fn serve(stream: TcpStream, judge: &Judge, kept: &Mutex<Vec<Came>>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let mut stream = stream;
    while let Some(came) = read(&mut reader) {
        let reply = {
            let mut kept = kept.lock().expect("requests");
            kept.push(came.clone());
            judge(&came, kept.len() - 1)
        };
        match reply {
            Reply::Says(status, body) => {
                let text = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                if stream.write_all(text.as_bytes()).is_err() {
                    return;
                }
            }
            Reply::Hangs => {
                // Until the other side has had enough.
                let _end = reader.read(&mut [0; 1]);
                return;
            }
            Reply::Cuts => return,
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Came> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let length = lines.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length"))];
    reader.read_exact(&mut body).ok()?;
    let line = lines.remove(0);
    Some(Came { line, headers: lines, body: String::from_utf8_lossy(&body).into_owned() })
}
