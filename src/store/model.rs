//! What goes into the store and comes out of it, in domain types.

use crate::domain::behalf::{Declaration, FullName, Ground, Kinship, OnBehalf, Protocol};
use crate::domain::card::Card;
use crate::domain::card_number::CardNumber;
use crate::domain::card_product::ProductId;
use crate::domain::check::CheckId;
use crate::domain::contact::Channel;
use crate::domain::document::Document;
use crate::domain::event::Act;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::message::{Language, MessageKind, MessageState, Wait};
use crate::domain::operator::{EnteCode, Operator, Role};
use crate::domain::release::{OperatorLimit, ReleaseId};
use crate::domain::resend::Counts;
use crate::domain::sealed::{SealedHalf, WrappedKey};
use crate::domain::time::{At, Date};
use crate::secret::Secret;

/// An event of the audit, written in the transaction of its act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: At,
    /// What was done.
    pub act: Act,
    /// Who: a codice fiscale, or the name of a process.
    pub actor: String,
    /// As what: `operator@c_c933`; empty for processes.
    pub capacity: String,
    /// To what: a release, a card, a file.
    pub object: String,
    /// How it ended: `done`, or the code of the refusal.
    pub result: String,
    /// Names the request in the logs.
    pub correlation: String,
}

/// A session, with its owner as registered now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the session's certificate.
    pub fingerprint: [u8; 32],
    /// Who, in which capacity.
    pub operator: Operator,
    /// Opened.
    pub opened: At,
    /// Ends at the latest.
    pub until: At,
    /// Last seen, to the minute.
    pub seen: At,
}

/// A card with its sealed codes, as the bureau delivers it.
#[derive(Clone, Debug)]
pub struct NewCard {
    /// Its number.
    pub number: CardNumber,
    /// Whose it is.
    pub holder: FiscalCode,
    /// Its product.
    pub product: ProductId,
    /// Its last day.
    pub valid_until: Date,
    /// The first half.
    pub desk: SealedHalf,
    /// The second half.
    pub message: SealedHalf,
}

/// What became of a card at import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// It is new.
    New,
    /// It was there already, with the same holder, product and expiry. Its codes were left as they are.
    Known,
    /// It was there already with another holder, product or expiry. Nothing was changed.
    Contradicts,
}

/// What identifies a write: who, and the key the client chose, with a digest of what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// Who asks.
    pub actor: FiscalCode,
    /// The client's key.
    pub key: String,
    /// SHA-256 of the canonical request.
    pub digest: [u8; 32],
}

/// Everything a release writes. The rules were judged on `card`; the store confirms by compare-and-set that it is still so.
#[derive(Clone, Debug)]
pub struct NewRelease {
    /// Its number.
    pub id: ReleaseId,
    /// Who asks, with which key.
    pub idempotency: Idempotency,
    /// The card as it was judged.
    pub card: Card,
    /// Who releases, in which capacity.
    pub operator: FiscalCode,
    /// For which Ente.
    pub ente: EnteCode,
    /// In which role.
    pub role: Role,
    /// The citizen's document, when it was shown.
    pub document: Option<Document>,
    /// Who came for the citizen; nobody when they came themselves.
    pub on_behalf: Option<OnBehalf>,
    /// The declaration by which an expired document was taken.
    pub declaration: Option<Declaration>,
    /// One message per channel.
    pub messages: Vec<NewMessage>,
    /// Language of the messages.
    pub language: Language,
    /// When nobody has taken them by then, they go no more.
    pub deadline: At,
    /// The proofs of its addresses, which are used up by it.
    pub checks: Vec<CheckId>,
    /// How many releases the operator may make.
    pub limit: OperatorLimit,
    /// The event of the act.
    pub event: Event,
}

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Its number in the outbox: made once, part of the Message-ID. In the order of time, so that rows are added at the end.
    pub id: [u8; 16],
    /// By which channel.
    pub channel: Channel,
    /// Where to: in clear, since the sender needs it.
    pub address: String,
}

impl NewMessage {
    /// A message with a new number.
    #[must_use]
    pub fn new(channel: Channel, address: impl Into<String>) -> Self {
        Self { id: uuid::Uuid::now_v7().into_bytes(), channel, address: address.into() }
    }
}

/// What became of a release or reprint in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written<T> {
    /// It was done now.
    Done(T),
    /// It was done before, under the same key with the same request.
    Before(T),
    /// The same key came with another request; nothing was done.
    KeyReused,
    /// The card or release changed since it was judged; judge again.
    Changed,
    /// The operator's limit is reached; nothing was done.
    OverLimit,
}

/// A message of a release, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// Its number in the outbox.
    pub id: [u8; 16],
    /// 0 for the release's own, one more for each time it was sent again.
    pub nth: u32,
    /// By which channel.
    pub channel: Channel,
    /// Where to, in clear.
    pub address: String,
    /// In which language.
    pub language: Language,
    /// When it was queued.
    pub queued: At,
    /// Where it stands.
    pub state: MessageState,
    /// Since when.
    pub since: At,
    /// How often it was tried.
    pub tries: u32,
    /// What it waits for.
    pub wait: Option<Wait>,
    /// The gateway's last words that were no yes.
    pub reason: Option<String>,
    /// Which provider had it last.
    pub provider: Option<String>,
    /// When it is tried next.
    pub due: At,
    /// When it goes no more.
    pub deadline: At,
}

/// Who came for the citizen, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationRow {
    /// Why.
    pub ground: Ground,
    /// The codice fiscale of the one who came.
    pub delegate: FiscalCode,
    /// Their name.
    pub name: FullName,
    /// What they are to the citizen.
    pub kinship: Kinship,
    /// The protocol number of the form.
    pub protocol: Option<Protocol>,
}

impl From<&OnBehalf> for DelegationRow {
    fn from(came: &OnBehalf) -> Self {
        Self {
            ground: came.ground,
            delegate: came.delegate.clone(),
            name: came.name.clone(),
            kinship: came.kinship.clone(),
            protocol: came.protocol.clone(),
        }
    }
}

/// A release, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Its number.
    pub id: ReleaseId,
    /// When.
    pub at: At,
    /// For whom.
    pub citizen: FiscalCode,
    /// Which card.
    pub card: CardNumber,
    /// Its product.
    pub product: ProductId,
    /// By whom.
    pub operator: FiscalCode,
    /// For which Ente.
    pub ente: EnteCode,
    /// The Ente's name.
    pub ente_name: String,
    /// In which role.
    pub role: Role,
    /// How often the first half was shown again.
    pub reprints: u32,
    /// How often the second half was sent again.
    pub counts: Counts,
    /// Whether it was stopped.
    pub stopped: Option<StoppedRow>,
    /// The declaration by which an expired document was taken.
    pub declaration: Option<Declaration>,
    /// Who came for the citizen; nobody for a direct release.
    pub delegation: Option<DelegationRow>,
    /// Its messages, in the order of their channels.
    pub messages: Vec<MessageRow>,
}

/// Which releases a list shows, newest first.
#[derive(Clone, Debug, Default)]
pub struct ReleaseFilter {
    /// Only by this operator.
    pub operator: Option<FiscalCode>,
    /// Only of this Ente.
    pub ente: Option<EnteCode>,
    /// From this moment on.
    pub from: Option<At>,
    /// Before this moment.
    pub before: Option<At>,
    /// With a message in this state.
    pub state: Option<MessageState>,
    /// Only those whose second half never came.
    pub undelivered: bool,
    /// For this card.
    pub card: Option<CardNumber>,
    /// Only after this place of the list (exclusive): time and number of the last one seen.
    pub after: Option<(At, ReleaseId)>,
    /// How many at most.
    pub limit: u32,
}

/// Another showing of a first half.
#[derive(Clone, Debug)]
pub struct NewReprint {
    /// Which release.
    pub release: ReleaseId,
    /// How often it had been shown again when it was judged.
    pub reprints: u32,
    /// How often its second half had been sent again then.
    pub resends: u32,
    /// Who asks, with which key.
    pub idempotency: Idempotency,
    /// Why.
    pub reason: String,
    /// The event of the act.
    pub event: Event,
}

/// A second half to be sent again.
#[derive(Clone, Debug)]
pub struct NewResend {
    /// Which release.
    pub release: ReleaseId,
    /// How often it had been sent again when it was judged.
    pub counts: Counts,
    /// How often its first half had been shown again then.
    pub reprints: u32,
    /// Who asks, with which key.
    pub idempotency: Idempotency,
    /// Why.
    pub reason: String,
    /// Whether it goes to another address than before.
    pub corrected: bool,
    /// The citizen's document, shown for another address.
    pub document: Option<Document>,
    /// The message.
    pub message: NewMessage,
    /// The notices to the addresses of before.
    pub notices: Vec<NewMessage>,
    /// The proofs of the address, which are used up by it.
    pub checks: Vec<CheckId>,
    /// Language of both.
    pub language: Language,
    /// When nobody has taken them by then, they go no more.
    pub deadline: At,
    /// The event of the act.
    pub event: Event,
}

/// A release to be stopped.
#[derive(Clone, Debug)]
pub struct NewStop {
    /// Which one.
    pub release: ReleaseId,
    /// Who stops it.
    pub operator: FiscalCode,
    /// Why.
    pub reason: String,
    /// Who is told, in which language.
    pub notices: Vec<(NewMessage, Language)>,
    /// When nobody has taken the notices by then, they go no more.
    pub deadline: At,
    /// The event of the act.
    pub event: Event,
}

/// That a release was stopped, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoppedRow {
    /// When.
    pub at: At,
    /// By whom.
    pub by: FiscalCode,
    /// Why.
    pub reason: String,
}

/// A message that a sender holds under a lease.
#[derive(Debug)]
pub struct Claimed {
    /// The message's number in the outbox: 16 bytes, random; part of the Message-ID.
    pub id: [u8; 16],
    /// What it is for.
    pub kind: MessageKind,
    /// Its release; checks and tests have none.
    pub release: Option<ReleaseId>,
    /// The product of that release's card, for the texts.
    pub product: Option<ProductId>,
    /// By which channel.
    pub channel: Channel,
    /// Where to.
    pub address: String,
    /// In which language.
    pub language: Language,
    /// When it was queued; the message's date on every try.
    pub queued: At,
    /// When it goes no more.
    pub deadline: At,
    /// How often it was tried before.
    pub tries: u32,
    /// The lease: must still be this one when the outcome is written.
    pub lease: At,
    /// Where it stood: `sending` when a sender lost it, `unknown` when no answer came.
    pub before: MessageState,
    /// Who had it last.
    pub provider: Option<String>,
    /// Who may have it from an earlier try: nobody else gets it.
    pub doubt: Option<String>,
    /// What that one calls it.
    pub gateway_id: Option<String>,
    /// What it brings.
    pub content: Content,
}

/// What a message brings.
#[derive(Debug)]
pub enum Content {
    /// A sealed second half.
    Half(Box<SealedMessage>),
    /// A short code that proves an address.
    Code(Secret),
    /// Nothing but words.
    Words,
}

/// A second half as the store has it.
#[derive(Clone, Debug)]
pub struct SealedMessage {
    /// The card, for the additional data of the seal.
    pub card: CardNumber,
    /// The product, for the texts and the seal.
    pub product: ProductId,
    /// The second half.
    pub half: SealedHalf,
    /// Its data key.
    pub key: WrappedKey,
}

/// How a try to send ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// A gateway took it, with its own words, and its name for the message if it gave one.
    Accepted {
        /// Its words.
        words: String,
        /// Its name for the message.
        gateway_id: Option<String>,
    },
    /// The gateway says that the citizen has it, with its words.
    Delivered(String),
    /// Not now.
    Later {
        /// What it waits for.
        wait: Wait,
        /// Why.
        words: String,
        /// When to try again.
        at: At,
    },
    /// It was handed over and no answer came.
    Unknown {
        /// What is known.
        words: String,
        /// When to look again.
        at: At,
    },
    /// Never: the reason.
    Failed(String),
    /// Too late: the last reason.
    Expired(String),
}

impl Attempt {
    /// Where the message stands after it.
    #[must_use]
    pub const fn state(&self) -> MessageState {
        match self {
            Self::Accepted { .. } => MessageState::Accepted,
            Self::Delivered(_) => MessageState::Delivered,
            Self::Later { .. } => MessageState::Queued,
            Self::Unknown { .. } => MessageState::Unknown,
            Self::Failed(_) => MessageState::Failed,
            Self::Expired(_) => MessageState::Expired,
        }
    }

    /// The words of whoever answered.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Accepted { words, .. }
            | Self::Later { words, .. }
            | Self::Unknown { words, .. }
            | Self::Delivered(words)
            | Self::Failed(words)
            | Self::Expired(words) => words,
        }
    }
}

/// A line of a message's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageEvent {
    /// When.
    pub at: At,
    /// Where the message stood from then on.
    pub state: MessageState,
    /// What it waits for.
    pub wait: Option<Wait>,
    /// Which provider.
    pub provider: Option<String>,
    /// What was said.
    pub words: String,
}

/// How many were registered or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Enti.
    pub enti: u64,
    /// Operators: enablings, one for each person, Ente and role.
    pub operators: u64,
}
