//! Streams to servers that send what they are given at once.
//!
//! Those of the library for mail leave a message's end until its beginning is acknowledged (Nagle's algorithm), which takes 40 ms with
//! servers that acknowledge late, as most do.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A stream under TLS from its first byte on.
#[derive(Debug)]
struct Protected(TlsStream<TcpStream>);

/// Connects.
///
/// # Errors
/// When the server is not reached.
pub async fn connect(server: &str, port: u16) -> io::Result<TcpStream> {
    let stream = TcpStream::connect((server, port)).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Protects a stream.
///
/// # Errors
/// When the server does not prove who it is, or does not speak TLS.
pub async fn protect(stream: TcpStream, server: &str, tls: Arc<ClientConfig>) -> io::Result<Box<dyn AsyncTokioStream>> {
    let name = ServerName::try_from(server.to_owned()).map_err(io::Error::other)?;
    Ok(Box::new(Protected(TlsConnector::from(tls).connect(name, stream).await?)))
}

impl AsyncTokioStream for Protected {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for Protected {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Protected {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
