//! The lines to a provider that speaks SMPP 3.4: one that is bound both ways, or one to send and one to hear receipts.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use rusmpp::pdus::{BindReceiver, BindTransceiver, BindTransmitter, DeliverSmResp};
use rusmpp::types::{COctetString, COctetStringError};
use rusmpp::values::InterfaceVersion;
use rusmpp::{CommandId, CommandStatus, Pdu};
use rusmppc::error::Error;
use rusmppc::{Client, ConnectionBuilder, Event};
use rustls::pki_types::ServerName;
use tokio::time::timeout;

use super::receipt;
use crate::config::service::patience::SMPP_LINE as PATIENCE;
use crate::config::service::{ReceiptIds, SmppSettings};
use crate::delivery::provider::Outcome;
use crate::delivery::receipts::Receipts;
use crate::delivery::words::clean;
use crate::delivery::{tls, wire};
use crate::domain::message::Wait;
use crate::secret::Secret;
use crate::store::receipts::Named;

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// What a line is for.
#[derive(Clone, Copy)]
enum Way {
    Both,
    Out,
    Back,
}

/// The lines to a provider, bound.
#[derive(Clone)]
pub struct Link {
    /// Takes messages.
    pub out: Client,
    /// Brings receipts, where `out` does not.
    back: Option<Client>,
}

/// Who hears receipts, and under which name.
#[derive(Clone, Debug)]
pub struct Ear {
    /// The provider.
    pub name: String,
    /// Where receipts go.
    pub receipts: Receipts,
    /// How the provider writes its numbers.
    pub ids: ReceiptIds,
    /// Whether it marks its receipts as such.
    pub unmarked: bool,
}

impl Link {
    /// Connects and binds.
    ///
    /// # Errors
    /// Why not now.
    pub async fn connect(settings: &SmppSettings, password: &Secret, ear: &Ear) -> Result<Self, Outcome> {
        if !settings.two_lines {
            return Ok(Self { out: line(settings, password, ear, Way::Both).await?, back: None });
        }
        // First the one that hears: the receipt of the first message may come at once.
        let back = line(settings, password, ear, Way::Back).await?;
        match line(settings, password, ear, Way::Out).await {
            Ok(out) => Ok(Self { out, back: Some(back) }),
            Err(outcome) => {
                leave(&back).await;
                Err(outcome)
            }
        }
    }

    /// Whether messages can go, and receipts come.
    pub fn alive(&self) -> bool {
        self.lines().all(|line| line.is_active() && !line.is_closed())
    }

    /// Waits until one of its lines is gone.
    pub async fn gone(&self) {
        match &self.back {
            Some(back) => tokio::select! { () = self.out.closed() => {}, () = back.closed() => {} },
            None => self.out.closed().await,
        }
    }

    /// Says goodbye.
    pub async fn leave(&self) {
        for line in self.lines() {
            leave(line).await;
        }
    }

    fn lines(&self) -> impl Iterator<Item = &Client> {
        [Some(&self.out), self.back.as_ref()].into_iter().flatten()
    }
}

/// Whoever does not answer a goodbye is left.
async fn leave(line: &Client) {
    if line.is_active() {
        let _unheard = timeout(GOODBYE, line.unbind()).await;
    }
    let _closed = timeout(GOODBYE, line.close_and_wait()).await;
}

async fn line(settings: &SmppSettings, password: &Secret, ear: &Ear, way: Way) -> Result<Client, Outcome> {
    let late = || Outcome::not_now(Wait::Away, "the provider did not answer in time");
    let client = timeout(PATIENCE, open(settings, ear)).await.unwrap_or_else(|_| Err(late()))?;
    let bound = timeout(PATIENCE, bind(&client, settings, password, way)).await.unwrap_or_else(|_| Err(late()));
    if bound.is_err() {
        let _closed = client.close().await;
    }
    bound.map(|()| client)
}

fn away(error: &dyn fmt::Display) -> Outcome {
    Outcome::not_now(Wait::Away, clean(&error.to_string()))
}

/// A line that is not bound yet.
async fn open(settings: &SmppSettings, ear: &Ear) -> Result<Client, Outcome> {
    let SmppSettings { server, port, .. } = settings;
    let stream = wire::connect(server, *port).await.map_err(|error| away(&error))?;
    let builder = ConnectionBuilder::new()
        .response_timeout(settings.timeout)
        .enquire_link_interval(settings.enquire_link)
        .enquire_link_response_timeout(settings.timeout)
        // It reads 5.0 and 3.4 alike.
        .disable_interface_version_check();
    if !settings.tls {
        let (client, events) = builder.connected(stream);
        ear.listen(&client, events);
        return Ok(client);
    }
    let config = tls::config(settings.ca.as_deref());
    let config = config.map_err(|failure| Outcome::not_now(Wait::Settings, failure.to_string()))?;
    let name = ServerName::try_from(server.clone()).map_err(|error| away(&error))?;
    let stream = tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, stream).await;
    let (client, events) = builder.connected(stream.map_err(|error| away(&error))?);
    ear.listen(&client, events);
    Ok(client)
}

async fn bind(client: &Client, settings: &SmppSettings, password: &Secret, way: Way) -> Result<(), Outcome> {
    // The three say the same and are three types.
    macro_rules! request {
        ($kind:ident) => {
            $kind::builder()
                .system_id(text(&settings.user)?)
                .password(text(password.reveal())?)
                .system_type(text(&settings.system_type)?)
                .interface_version(InterfaceVersion::Smpp3_4)
                .build()
        };
    }
    let answer = match way {
        Way::Both => client.bind_transceiver(request!(BindTransceiver)).await.map(drop),
        Way::Out => client.bind_transmitter(request!(BindTransmitter)).await.map(drop),
        Way::Back => client.bind_receiver(request!(BindReceiver)).await.map(drop),
    };
    answer.map_err(|error| match error {
        Error::UnexpectedResponse { response } => {
            Outcome::not_now(Wait::Settings, format!("bind refused: {:?}", response.status()))
        }
        error => away(&error),
    })
}

/// A text that the settings or the file of the password have.
fn text<const LEAST: usize, const MOST: usize>(text: &str) -> Result<COctetString<LEAST, MOST>, Outcome> {
    COctetString::from_str(text).map_err(|error: COctetStringError| Outcome::not_now(Wait::Settings, error.to_string()))
}

impl Ear {
    /// Hears receipts, and thanks for them when they are kept.
    fn listen(&self, client: &Client, mut events: impl Stream<Item = Event> + Send + Unpin + 'static) {
        let (client, ear) = (client.clone(), self.clone());
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                let Event::Incoming(command) = event else { continue };
                if command.id() == CommandId::Unbind {
                    let _ = client.unbind_resp(command.sequence_number()).await;
                    let _ = client.close().await;
                    break;
                }
                let Some(Pdu::DeliverSm(message)) = command.pdu() else { continue };
                let kept = match receipt::read(message, ear.ids, ear.unmarked) {
                    Some(said) => {
                        let words = format!("receipt: {}", said.word);
                        ear.receipts.heard(Some(&ear.name), Named::Theirs(said.id), said.receipt, &words).await.is_ok()
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
