//! The leanest client that does the job: one kept connection, one request at a time, so that the load costs little of the
//! two cores that it shares with the service.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

/// A kept connection with the identity of a session.
pub struct Connection {
    stream: StreamOwned<ClientConnection, TcpStream>,
    answer: Vec<u8>,
}

impl Connection {
    pub fn open(address: SocketAddr, config: Arc<ClientConfig>) -> std::io::Result<Self> {
        let socket = TcpStream::connect(address)?;
        socket.set_nodelay(true)?;
        let name = ServerName::try_from("localhost").map_err(std::io::Error::other)?;
        let tls = ClientConnection::new(config, name).map_err(std::io::Error::other)?;
        Ok(Self { stream: StreamOwned::new(tls, socket), answer: Vec::with_capacity(4096) })
    }

    /// Posts a JSON body under an idempotency key; the status and the answer's body.
    pub fn post(&mut self, path: &str, key: &str, body: &str) -> std::io::Result<(u16, &[u8])> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nidempotency-key: {key}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(request.as_bytes())?;
        self.stream.flush()?;
        self.read()
    }

    fn read(&mut self) -> std::io::Result<(u16, &[u8])> {
        self.answer.clear();
        let mut chunk = [0_u8; 4096];
        loop {
            if let Some((status, head, length)) = whole(&self.answer) {
                return Ok((status, &self.answer[head..head + length]));
            }
            let count = self.stream.read(&mut chunk)?;
            if count == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            self.answer.extend_from_slice(&chunk[..count]);
        }
    }
}

/// Status, length of the head and of the body, once all of it is there.
fn whole(answer: &[u8]) -> Option<(u16, usize, usize)> {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&answer[..head]).ok()?;
    let status = text.get(9..12)?.parse().ok()?;
    let length = text.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.trim().parse().ok())?;
    (answer.len() >= head + length).then_some((status, head, length))
}
