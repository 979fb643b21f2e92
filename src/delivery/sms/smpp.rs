//! A provider of text messages that speaks SMPP 3.4: one connection, bound both ways, that comes back by itself.
//!
//! It is not asked about messages in doubt: `query_sm` wants the provider's number, which came with the answer that is missing.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use rusmpp::extra::concatenation::SubmitSmMultipartExt;
use rusmpp::extra::encoding::ucs2::Ucs2;
use rusmpp::pdus::{BindTransceiver, DeliverSmResp, SubmitSm};
use rusmpp::types::{COctetString, EmptyOrFullCOctetString};
use rusmpp::values::{InterfaceVersion, Npi, RegisteredDelivery, Ton};
use rusmpp::{CommandId, CommandStatus, Pdu};
use rusmppc::error::Error;
use rusmppc::{Client, ConnectionBuilder, Event};
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::receipt;
use super::tls;
use crate::config::secret_file;
use crate::config::service::SmppSettings;
use crate::delivery::compose::TextMessage;
use crate::delivery::provider::Outcome;
use crate::delivery::receipts::Receipts;
use crate::delivery::words::clean;
use crate::domain::message::Wait;
use crate::domain::sms::{self, Coding};
use crate::exit::Failure;
use crate::secret::Secret;
use crate::store::receipts::Named;

const CONNECTING: Duration = Duration::from_secs(10);
/// How often a connection that is gone is made anew, when nothing is to be sent: receipts wait at the provider.
const AGAIN: Duration = Duration::from_secs(5);
/// The longest pause between two such tries.
const SELDOM: Duration = Duration::from_mins(1);

/// A provider.
pub struct Smpp {
    name: String,
    settings: SmppSettings,
    password: Secret,
    receipts: Receipts,
    link: Mutex<Option<Client>>,
    window: Semaphore,
    /// When the next message may go.
    next: Mutex<Instant>,
}

impl fmt::Debug for Smpp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smpp({}:{})", self.settings.server, self.settings.port)
    }
}

impl Smpp {
    /// Reads the password; nothing is connected yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(name: &str, settings: &SmppSettings, receipts: Receipts) -> Result<Self, Failure> {
        let window = usize::try_from(settings.window).unwrap_or(1);
        Ok(Self {
            name: name.to_owned(),
            password: secret_file::from_file(&settings.password_file)?,
            settings: settings.clone(),
            receipts,
            link: Mutex::default(),
            window: Semaphore::new(window),
            next: Mutex::new(Instant::now()),
        })
    }

    /// Tries once. A text of several segments goes whole, or begins anew with the same reference.
    pub async fn send(&self, message: &TextMessage) -> Outcome {
        let parts = match parts(&self.settings.from, message) {
            Ok(parts) => parts,
            Err(why) => return Outcome::Refused(clean(&why)),
        };
        let Ok(_place) = self.window.acquire().await else { return Outcome::not_now(Wait::Away, "the sender stops") };
        let client = match self.link().await {
            Ok(client) => client,
            Err(outcome) => return outcome,
        };
        let mut last = String::new();
        for part in parts {
            self.pace().await;
            match client.submit_sm(part).await {
                Ok(answer) => answer.message_id().as_str().clone_into(&mut last),
                Err(error) => return judge(&error),
            }
        }
        let gateway_id = (!last.is_empty()).then(|| receipt::in_answers(&last, self.settings.receipt_ids));
        Outcome::Accepted { words: "accepted by submit_sm".to_owned(), gateway_id }
    }

    /// Keeps the connection, until this is dropped: receipts come whenever they want.
    pub async fn keep(&self) {
        let mut pause = AGAIN;
        loop {
            match self.link().await {
                Ok(client) => {
                    pause = AGAIN;
                    client.closed().await;
                    tracing::warn!(provider = self.name, "the connection is gone");
                }
                Err(outcome) => {
                    tracing::warn!(provider = self.name, ?outcome, "no connection");
                    sleep(pause).await;
                    pause = (pause * 2).min(SELDOM);
                }
            }
        }
    }

    /// Goes as far as the bind, and no further: no message is sent.
    ///
    /// # Errors
    /// Why it does not come so far.
    pub async fn probe(&self) -> Result<(), String> {
        let tried = self.link().await;
        self.close().await;
        match tried {
            Err(Outcome::NotNow(_, why) | Outcome::Unknown(why) | Outcome::Refused(why)) => Err(why),
            Ok(_) | Err(Outcome::Accepted { .. }) => Ok(()),
        }
    }

    /// Says goodbye, for a moment at most.
    pub async fn close(&self) {
        if let Some(client) = self.link.lock().await.take() {
            let goodbye = async {
                // Whoever does not answer a goodbye is left.
                let _ = client.unbind().await;
                let _ = client.close_and_wait().await;
            };
            let _ = timeout(Duration::from_secs(2), goodbye).await;
        }
    }

    /// Waits for the turn of the next segment, where the provider takes so many a second.
    async fn pace(&self) {
        if self.settings.per_second == 0 {
            return;
        }
        let turn = {
            let mut next = self.next.lock().await;
            let turn = (*next).max(Instant::now());
            *next = turn + Duration::from_secs(1) / self.settings.per_second;
            turn
        };
        sleep_until(turn).await;
    }

    /// The connection as it is, or a new one.
    async fn link(&self) -> Result<Client, Outcome> {
        let mut link = self.link.lock().await;
        if let Some(client) = link.as_ref().filter(|client| client.is_active() && !client.is_closed()) {
            return Ok(client.clone());
        }
        let connected = timeout(CONNECTING, self.connect()).await;
        let client = connected.unwrap_or_else(|_| Err(Outcome::not_now(Wait::Away, "the provider did not answer in time")))?;
        *link = Some(client.clone());
        Ok(client)
    }

    async fn connect(&self) -> Result<Client, Outcome> {
        let away = |error: &dyn fmt::Display| Outcome::not_now(Wait::Away, clean(&error.to_string()));
        let SmppSettings { server, port, .. } = &self.settings;
        let stream = TcpStream::connect((server.as_str(), *port)).await.map_err(|error| away(&error))?;
        stream.set_nodelay(true).map_err(|error| away(&error))?;
        let builder = ConnectionBuilder::new()
            .response_timeout(self.settings.timeout)
            .enquire_link_interval(self.settings.enquire_link)
            .enquire_link_response_timeout(self.settings.timeout)
            // It reads 5.0 and 3.4 alike.
            .disable_interface_version_check();
        let client = if self.settings.tls {
            let config = tls::config(self.settings.ca.as_deref())
                .map_err(|failure| Outcome::not_now(Wait::Settings, failure.to_string()))?;
            let name = ServerName::try_from(server.clone()).map_err(|error| away(&error))?;
            let stream = tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, stream).await;
            let (client, events) = builder.connected(stream.map_err(|error| away(&error))?);
            self.listen(&client, events);
            client
        } else {
            let (client, events) = builder.connected(stream);
            self.listen(&client, events);
            client
        };
        let bind = self.bind().map_err(|why| Outcome::not_now(Wait::Settings, clean(&why)))?;
        match client.bind_transceiver(bind).await {
            Ok(_) => Ok(client),
            Err(Error::UnexpectedResponse { response }) => {
                let _ = client.close().await;
                Err(Outcome::not_now(Wait::Settings, format!("bind refused: {:?}", response.status())))
            }
            Err(error) => {
                let _ = client.close().await;
                Err(away(&error))
            }
        }
    }

    fn bind(&self) -> Result<BindTransceiver, String> {
        let text = |error: rusmpp::types::COctetStringError| error.to_string();
        Ok(BindTransceiver::builder()
            .system_id(COctetString::from_str(&self.settings.user).map_err(text)?)
            .password(COctetString::from_str(self.password.reveal()).map_err(text)?)
            .system_type(COctetString::from_str(&self.settings.system_type).map_err(text)?)
            .interface_version(InterfaceVersion::Smpp3_4)
            .build())
    }

    /// Hears receipts, and thanks for them when they are kept.
    fn listen(&self, client: &Client, mut events: impl Stream<Item = Event> + Send + Unpin + 'static) {
        let (client, receipts) = (client.clone(), self.receipts.clone());
        let (name, ids) = (self.name.clone(), self.settings.receipt_ids);
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                let Event::Incoming(command) = event else { continue };
                if command.id() == CommandId::Unbind {
                    let _ = client.unbind_resp(command.sequence_number()).await;
                    let _ = client.close().await;
                    break;
                }
                let Some(Pdu::DeliverSm(message)) = command.pdu() else { continue };
                let kept = match receipt::read(message, ids) {
                    Some(said) => {
                        let words = format!("receipt: {}", said.word);
                        receipts.heard(Some(&name), Named::Theirs(said.id), said.receipt, &words).await.is_ok()
                    }
                    // Somebody answers a message that nobody reads.
                    None => true,
                };
                let status = if kept { CommandStatus::EsmeRok } else { CommandStatus::EsmeRsyserr };
                let thanks = client.status(status).deliver_sm_resp(command.sequence_number(), DeliverSmResp::default());
                if thanks.await.is_err() {
                    break;
                }
            }
        });
    }
}

/// The segments of a message: the same bytes on every try. The provider's number of the last one stands for all.
fn parts(from: &str, message: &TextMessage) -> Result<Vec<SubmitSm>, String> {
    let text = |error: rusmpp::types::COctetStringError| error.to_string();
    let (ton, npi) = origin(from);
    // The last byte of the number of the message, which is random.
    let reference = u8::from_str_radix(message.name.get(30..).unwrap_or_default(), 16).unwrap_or(0);
    let size = sms::size(&message.text);
    // SMPP gives a septet a whole octet; the header of a segment takes the room of seven of them, and is six octets long.
    let most = match (size.coding, size.segments) {
        (Coding::Gsm7, 1) => 160,
        (Coding::Gsm7, _) => 159,
        (Coding::Ucs2, _) => 140,
    };
    SubmitSm::builder()
        .source_addr_ton(ton)
        .source_addr_npi(npi)
        .source_addr(COctetString::from_str(from.trim_start_matches('+')).map_err(text)?)
        .dest_addr_ton(Ton::International)
        .dest_addr_npi(Npi::Isdn)
        .destination_addr(COctetString::from_str(message.to.trim_start_matches('+')).map_err(text)?)
        .validity_period(validity(message.validity)?)
        .registered_delivery(RegisteredDelivery::request_all())
        .build()
        .multipart(message.text.as_str())
        .reference_u8(reference)
        .max_short_message_size(most)
        .gsm7bit_unpacked()
        .fallback(Ucs2::new())
        .build()
        .map_err(|_| "the text does not fit into a text message".to_owned())
}

/// What kind of address a sender is: a number in E.164, a short number, or letters.
fn origin(from: &str) -> (Ton, Npi) {
    let digits = from.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit());
    match (digits, from.starts_with('+')) {
        (true, true) => (Ton::International, Npi::Isdn),
        (true, false) => (Ton::NetworkSpecific, Npi::Unknown),
        (false, _) => (Ton::Alphanumeric, Npi::Unknown),
    }
}

/// A time from now on, as SMPP writes it (section 7.1.1): `YYMMDDhhmmss000R`.
fn relative(span: Duration) -> String {
    let seconds = span.as_secs().min(99 * 86_400);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    format!("0000{days:02}{:02}{:02}{:02}000R", rest / 3600, rest % 3600 / 60, rest % 60)
}

fn validity(span: Duration) -> Result<EmptyOrFullCOctetString<17>, String> {
    let text = format!("{}\0", relative(span));
    EmptyOrFullCOctetString::from_vec(text.into_bytes()).map_err(|error| error.to_string())
}

/// How a submit ended that was no yes.
fn judge(error: &Error) -> Outcome {
    match error {
        Error::UnexpectedResponse { response } => refused(response.status()),
        Error::Encode(_) => Outcome::Refused("the message cannot be written".to_owned()),
        // It was on its way: the provider may have it.
        error => Outcome::Unknown(clean(&error.to_string())),
    }
}

fn refused(status: CommandStatus) -> Outcome {
    let words = format!("submit_sm refused: {status:?}");
    match status {
        CommandStatus::EsmeRthrottled | CommandStatus::EsmeRmsgqful => Outcome::NotNow(Wait::Throttled, words),
        CommandStatus::EsmeRinvdstadr | CommandStatus::EsmeRinvdstton | CommandStatus::EsmeRinvdstnpi => Outcome::Refused(words),
        CommandStatus::EsmeRinvsrcadr
        | CommandStatus::EsmeRinvsrcton
        | CommandStatus::EsmeRinvsrcnpi
        | CommandStatus::EsmeRinvbndsts
        | CommandStatus::EsmeRinvpaswd
        | CommandStatus::EsmeRinvsysid
        | CommandStatus::EsmeRinvregdlvflg
        | CommandStatus::EsmeRinvexpiry => Outcome::NotNow(Wait::Settings, words),
        _ => Outcome::NotNow(Wait::Refused, words),
    }
}

#[cfg(test)]
mod tests {
    use rusmpp::values::DataCoding;
    use zeroize::Zeroizing;

    use super::*;

    #[test]
    fn senders_are_numbers_or_names() {
        for (from, ton) in [
            ("+393331234567", Ton::International),
            ("4812", Ton::NetworkSpecific),
            ("Regione", Ton::Alphanumeric),
            ("112ER", Ton::Alphanumeric),
        ] {
            assert_eq!(origin(from).0, ton, "{from}");
        }
    }

    #[test]
    fn texts_are_cut_as_they_are_counted() {
        for text in
            ["x".repeat(160), "x".repeat(161), "à".repeat(307), "€".repeat(80), "€".repeat(81), "č".repeat(70), "č".repeat(71)]
        {
            let size = sms::size(&text);
            let name = "0198f0aa0000700080000000000000fe".to_owned();
            let to = "+393331234567".to_owned();
            let message = TextMessage { name, to, text: Zeroizing::new(text.clone()), validity: Duration::from_hours(1) };
            let parts = parts("Regione", &message).expect("segments");
            assert_eq!(parts.len(), size.segments, "{text}");
            let coding = if size.coding == Coding::Gsm7 { DataCoding::McSpecific } else { DataCoding::Ucs2 };
            for (place, part) in parts.iter().enumerate() {
                assert_eq!(part.data_coding, coding, "{text}");
                if parts.len() > 1 {
                    let header = [5, 0, 3, 0xfe, u8::try_from(parts.len()).expect("few"), u8::try_from(place + 1).expect("few")];
                    assert_eq!(part.short_message().as_ref()[..6], header, "{text}");
                }
            }
        }
    }

    #[test]
    fn spans_are_written_as_the_standard_wants() {
        for (seconds, text) in [
            (0, "000000000000000R"),
            (61, "000000000101000R"),
            (86_400, "000001000000000R"),
            (7 * 86_400 + 3_723, "000007010203000R"),
        ] {
            assert_eq!(relative(Duration::from_secs(seconds)), text);
            assert_eq!(text.len(), 16);
        }
    }

    #[test]
    fn refusals_of_the_number_are_final_and_others_are_not() {
        for (status, outcome) in [
            (CommandStatus::EsmeRinvdstadr, None),
            (CommandStatus::EsmeRthrottled, Some(Wait::Throttled)),
            (CommandStatus::EsmeRmsgqful, Some(Wait::Throttled)),
            (CommandStatus::EsmeRsyserr, Some(Wait::Refused)),
            (CommandStatus::EsmeRinvsrcadr, Some(Wait::Settings)),
        ] {
            let wait = match refused(status) {
                Outcome::NotNow(wait, _) => Some(wait),
                _ => None,
            };
            assert_eq!(wait, outcome, "{status:?}");
        }
    }
}
