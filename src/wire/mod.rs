//! What client and service say to one another, as JSON, version 1. The only room in which the two halves meet.

mod behalf;
mod card;
mod check;
mod delivery;
mod enabling;
mod enrolment;
mod ente;
mod health;
mod notice;
mod problem;
mod release;
mod session;
mod text;

pub use behalf::{Delegation, OnBehalf, OnBehalfPolicy, behalf_refused};
pub use card::{CardFound, CardsFound, FindCards, Product, Products};
pub use check::{CheckAnswer, CheckStatus, NewCheck};
pub use delivery::{Deliveries, Delivery, DeliveryEvent, DeliveryQuery, DeliveryShown, NewDeliveryAct, NewDeliveryTest};
pub use enabling::{Enabling, EnablingAct, EnablingQuery, Enablings, NewEnablingAct};
pub use enrolment::{
    AskingEnte, CandidateShown, CaseShown, Cases, DecisionShown, EnrolmentRequest, LARGEST_REQUEST, LetterShown, MailDone,
    MailQuery, MailShown, Mails, NewDecision, NewMailDone, NewOperator, NewRequest, RequestFault, RequestQuery, RequestWrong,
    Responsible, hex, is_name, request_digest,
};
pub use ente::{EnteShown, NewEnteAct};
pub use health::{DeliveryHealth, Live, Ready};
pub use notice::{LeftOut, LetterCounts, NewNotice, Notice, NoticeQuery, NoticeShown, Notices, RecipientQuery, Recipients};
pub use problem::Problem;
pub use release::{
    DocumentShown, FirstHalf, MessageStatus, Mode, NewRelease, NewReprint, NewResend, NewStop, Release, ReleaseAnswer,
    ReleaseQuery, Releases, Stopped, Watch,
};
pub use session::{Capacity, NewSession, Session, Version};

/// The header that carries a write's idempotency key: 16 to 64 letters, digits and dashes, chosen by the client.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The header that names the request in answers and logs.
pub const CORRELATION: &str = "x-correlation-id";

/// The version of this interface.
pub const API: u32 = 1;

/// The oldest client that this service serves.
pub const OLDEST_CLIENT: &str = "0.1.0";
