//! A provider of text messages that speaks SMPP 3.4 and does what it is told, also badly.

use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard};

use futures_util::{SinkExt, StreamExt};
use rusmpp::pdus::{BindReceiverResp, BindTransceiverResp, BindTransmitterResp, DeliverSm, SubmitSm, SubmitSmResp};
use rusmpp::tokio_codec::CommandCodec;
use rusmpp::types::{COctetString, OctetString};
use rusmpp::values::{DataCoding, EsmClass, MessageType};
use rusmpp::{Command, CommandId, CommandStatus, Pdu};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio_rustls::TlsAcceptor;
use tokio_util::codec::Framed;

/// Who may come, and with what.
pub const USER: &str = "crspin";
pub const PASSWORD: &str = "smpp-pw";

/// What becomes of a message.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Taken, with this number.
    Takes(&'static str),
    /// Taken with this number, and before that is said comes this receipt.
    Hurries(&'static str, &'static str),
    /// Not taken.
    Says(CommandStatus),
    /// No answer, as long as the line holds.
    Hangs,
    /// The line ends.
    Cuts,
}

type Judge = dyn Fn(&SubmitSm, usize) -> Reply + Send + Sync;

#[derive(Default)]
struct Seen {
    submits: Vec<SubmitSm>,
    binds: usize,
    pings: usize,
    /// What was said to our receipts.
    thanks: Vec<CommandStatus>,
    lines: Vec<UnboundedSender<DeliverSm>>,
}

impl Seen {
    /// Somebody comes in, and hears receipts by this line if so.
    fn bound(&mut self, user: &str, password: &str, line: Option<&UnboundedSender<DeliverSm>>) -> CommandStatus {
        if (user, password) != (USER, PASSWORD) {
            return CommandStatus::EsmeRinvpaswd;
        }
        self.binds += 1;
        self.lines.extend(line.cloned());
        CommandStatus::EsmeRok
    }
}

/// A running provider; it is gone with this value.
pub struct Smsc {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
    runtime: Option<Runtime>,
}

impl Smsc {
    /// One that answers as this says, of a message and how many came before it.
    pub fn start(judge: impl Fn(&SubmitSm, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::at(0, None, judge)
    }

    /// At this port (0 for any), behind TLS if so.
    pub fn at(port: u16, tls: Option<TlsAcceptor>, judge: impl Fn(&SubmitSm, usize) -> Reply + Send + Sync + 'static) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let (seen, judge): (Arc<Mutex<Seen>>, Arc<Judge>) = (Arc::default(), Arc::new(judge));
        let socket = std::net::TcpListener::bind(("127.0.0.1", port)).expect("a port");
        socket.set_nonblocking(true).expect("a listener");
        let port = socket.local_addr().expect("an address").port();
        let kept = Arc::clone(&seen);
        runtime.spawn(async move {
            let listener = TcpListener::from_std(socket).expect("a listener");
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, judge, tls) = (Arc::clone(&kept), Arc::clone(&judge), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, &kept, &*judge).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, &kept, &*judge).await;
                            }
                        }
                    }
                });
            }
        });
        Self { port, seen, runtime: Some(runtime) }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("what was seen")
    }

    /// The messages so far.
    pub fn submits(&self) -> Vec<SubmitSm> {
        self.seen().submits.clone()
    }

    /// How often somebody came in.
    pub fn binds(&self) -> usize {
        self.seen().binds
    }

    /// How often it was asked whether it is there.
    pub fn pings(&self) -> usize {
        self.seen().pings
    }

    /// What was said to receipts.
    pub fn thanks(&self) -> Vec<CommandStatus> {
        self.seen().thanks.clone()
    }

    /// Sends this to everybody who is connected, as a receipt or as a person's message.
    pub fn says(&self, text: &str) {
        let message = receipt(text);
        self.seen().lines.retain(|line| line.send(message.clone()).is_ok());
    }
}

impl Drop for Smsc {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Also from within another runtime.
            runtime.shutdown_background();
        }
    }
}

/// Speaks TLS with this certificate.
pub fn acceptor(certificate: &Path, key: &Path) -> TlsAcceptor {
    let chain = CertificateDer::pem_file_iter(certificate).expect("a file").map(|one| one.expect("a certificate")).collect();
    let key = PrivateKeyDer::from_pem_file(key).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().expect("versions").with_no_client_auth();
    TlsAcceptor::from(Arc::new(config.with_single_cert(chain, key).expect("a pair")))
}

/// What a message says, without the header of concatenation.
pub fn text(message: &SubmitSm) -> String {
    let mut bytes = message.short_message().as_ref();
    if message.esm_class != EsmClass::default() {
        bytes = &bytes[1 + usize::from(bytes[0])..];
    }
    if message.data_coding == DataCoding::Ucs2 {
        let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        return String::from_utf16(&units).expect("UTF-16");
    }
    // The letters of GSM 7 that stand in our texts are those of ASCII, except @ and some accents.
    String::from_utf8_lossy(bytes).into_owned()
}

fn receipt(text: &str) -> DeliverSm {
    let mark = EsmClass { message_type: MessageType::ShortMessageContainsMCDeliveryReceipt, ..EsmClass::default() };
    DeliverSm::builder().esm_class(mark).short_message(OctetString::from_str(text).expect("short")).build()
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, seen: &Mutex<Seen>, judge: &Judge) {
    let mut framed = Framed::new(stream, CommandCodec::new());
    let (line, mut receipts) = unbounded_channel();
    let mut number = 0x1000;
    loop {
        let command = tokio::select! {
            Some(receipt) = receipts.recv() => {
                number += 1;
                if framed.send(Command::new(CommandStatus::EsmeRok, number, receipt)).await.is_err() {
                    return;
                }
                continue;
            }
            command = framed.next() => match command { Some(Ok(command)) => command, _ => return },
        };
        let Some(answers) = answer(&command, seen, judge, &line) else { return };
        for (status, pdu) in answers {
            // Receipts have numbers of their own.
            let is_receipt = matches!(pdu, Pdu::DeliverSm(_));
            number += u32::from(is_receipt);
            let sequence = if is_receipt { number } else { command.sequence_number() };
            if framed.send(Command::new(status, sequence, pdu)).await.is_err() {
                return;
            }
        }
    }
}

/// What is said to this, in order; nothing when the line ends.
fn answer(
    command: &Command,
    seen: &Mutex<Seen>,
    judge: &Judge,
    line: &UnboundedSender<DeliverSm>,
) -> Option<Vec<(CommandStatus, Pdu)>> {
    let mut seen = seen.lock().expect("what was seen");
    let good = |pdu: Pdu| (CommandStatus::EsmeRok, pdu);
    Some(match (command.id(), command.pdu()) {
        (_, Some(Pdu::BindTransceiver(bind))) => {
            let status = seen.bound(bind.system_id.as_str(), bind.password.as_str(), Some(line));
            vec![(status, BindTransceiverResp::default().into())]
        }
        (_, Some(Pdu::BindReceiver(bind))) => {
            let status = seen.bound(bind.system_id.as_str(), bind.password.as_str(), Some(line));
            vec![(status, BindReceiverResp::default().into())]
        }
        (_, Some(Pdu::BindTransmitter(bind))) => {
            let status = seen.bound(bind.system_id.as_str(), bind.password.as_str(), None);
            vec![(status, BindTransmitterResp::default().into())]
        }
        (_, Some(Pdu::SubmitSm(message))) => {
            let before = seen.submits.len();
            seen.submits.push(message.clone());
            let taken = |id: &str| {
                let id = COctetString::from_str(id).expect("a number");
                good(SubmitSmResp::builder().message_id(id).build().into())
            };
            match judge(message, before) {
                Reply::Takes(id) => vec![taken(id)],
                Reply::Hurries(id, text) => vec![good(receipt(text).into()), taken(id)],
                Reply::Says(status) => vec![(status, SubmitSmResp::default().into())],
                Reply::Hangs => vec![],
                Reply::Cuts => return None,
            }
        }
        (CommandId::EnquireLink, _) => {
            seen.pings += 1;
            vec![good(Pdu::EnquireLinkResp)]
        }
        (CommandId::DeliverSmResp, _) => {
            seen.thanks.push(command.status());
            vec![]
        }
        (CommandId::Unbind, _) => vec![good(Pdu::UnbindResp)],
        _ => vec![],
    })
}
