//! What the routes share, and who is asking.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tokio::sync::{Notify, Semaphore};

use super::backlog::Watched;
use super::card_check::CardCheck;
use super::intake::Intake;
use super::receipts::Callbacks;
use super::refusal::Refusal;
use super::tls::Peer;
use super::watch::Correlation;
use crate::clock;
use crate::config::service::{ProviderSettings, ServeRole};
use crate::domain::card_product::{CardProduct, ProductId};
use crate::domain::event::Act;
use crate::domain::operator::{NotEnabled, Operator, Role};
use crate::domain::release::OperatorLimit;
use crate::domain::time::At;
use crate::exit::{Code, Failure};
use crate::store::Store;
use crate::store::model::{Event, SessionRow};
use crate::vault::Opener;

/// What every serving process has.
#[derive(Clone, Debug)]
pub struct Base {
    /// The store.
    pub store: Store,
    /// What this process does.
    pub role: ServeRole,
    /// Whether nothing here is real.
    pub sandbox: bool,
    /// What has not gone yet; as far as this process was told of delivery.
    pub backlog: Option<Arc<Watched>>,
    /// Which gateways may call back.
    pub callbacks: Arc<Callbacks>,
    /// Rings when something became of a message.
    pub changed: Arc<Notify>,
}

/// What a process that answers requests has besides.
#[derive(Debug)]
pub struct App {
    /// What every process has.
    pub base: Base,
    /// Opens first halves, and only those.
    pub opener: Opener,
    /// Which cards open sessions.
    pub cards: Arc<CardCheck>,
    /// What judges requests of Enti.
    pub intake: Intake,
    /// Wakes whoever sends letters in this process.
    pub letters: Arc<Notify>,
    /// The card products.
    pub products: BTreeMap<ProductId, CardProduct>,
    /// How many releases an operator may make.
    pub operator_limit: OperatorLimit,
    /// How long a message may wait for a gateway that takes it.
    pub deadline: Duration,
    /// The ways out, as far as this process was told.
    pub providers: Vec<ProviderSettings>,
    /// How long a session lasts at most.
    pub session: Duration,
    /// After how long without a request it ends.
    pub idle: Duration,
    /// Whether clients ask for the operator's card at each act.
    pub card_at_each_act: bool,
    /// Wakes the sender of this process, if it has one.
    pub nudge: Arc<Notify>,
    /// Places for requests that wait for a change.
    pub waiters: Semaphore,
}

impl App {
    /// The store.
    pub fn store(&self) -> &Store {
        &self.base.store
    }

    /// The product with this identifier; a fault when cards of a product are in the store that the settings do not have.
    pub fn product(&self, id: &ProductId) -> Result<&CardProduct, Failure> {
        self.products
            .get(id)
            .ok_or_else(|| Failure::new(Code::BadSetting).with("key", "product").with("why", format!("{id} is missing")))
    }
}

/// Who asks, in which capacity: the owner of a session that is open, in function today.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The session.
    pub session: SessionRow,
    /// The moment of the request.
    pub now: At,
    /// The request's name.
    pub correlation: Correlation,
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let Holder { session, now, correlation } = Holder::from_request_parts(parts, app).await?;
        session.operator.judge(now.day()).map_err(not_enabled)?;
        // Written at most once a minute, since it is a write for every reader.
        if now.since(session.seen) >= Duration::from_mins(1).min(app.idle / 2) {
            app.store().touch_session(&session.fingerprint, now).await?;
        }
        Ok(Self { session, now, correlation })
    }
}

impl Caller {
    /// The operator behind the session.
    pub fn operator(&self) -> &Operator {
        &self.session.operator
    }

    /// Refuses everybody whose role is another.
    pub fn must_be(&self, role: Role) -> Result<(), Failure> {
        if self.operator().role == role { Ok(()) } else { Err(Code::NotYourRole.into()) }
    }

    /// An event of the audit by this caller.
    pub fn event(&self, act: Act, object: impl Into<String>, result: &str) -> Event {
        event(self.operator(), self.now, &self.correlation, act, object.into(), result)
    }
}

/// An event of the audit.
pub fn event(operator: &Operator, at: At, correlation: &Correlation, act: Act, object: String, result: &str) -> Event {
    Event {
        at,
        act,
        actor: operator.fiscal_code.to_string(),
        capacity: format!("{}@{}", operator.role, operator.ente.code),
        object,
        result: result.to_owned(),
        correlation: correlation.0.to_string(),
    }
}

/// The holder of a session that is open, whether or not in function: enough to end it.
#[derive(Debug)]
pub struct Holder {
    /// The session.
    pub session: SessionRow,
    /// The moment of the request.
    pub now: At,
    /// The request's name.
    pub correlation: Correlation,
}

impl FromRequestParts<Arc<App>> for Holder {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let now = clock::now();
        let peer = parts.extensions.get::<Peer>().ok_or(Code::NotLoggedIn)?;
        let session = app.store().session(&peer.fingerprint).await?.ok_or(Code::NotLoggedIn)?;
        if now >= session.until || now.since(session.seen) >= app.idle {
            return Err(Code::NotLoggedIn.into());
        }
        Ok(Self { session, now, correlation: correlation(parts)? })
    }
}

/// The request's name, which the outermost layer gave it.
pub fn correlation(parts: &Parts) -> Result<Correlation, Failure> {
    parts.extensions.get::<Correlation>().cloned().ok_or_else(|| Code::Bug.into())
}

/// The code of a person that is not in function.
pub fn not_enabled(why: NotEnabled) -> Failure {
    match why {
        NotEnabled::Period => Code::EnablingOver,
        NotEnabled::Operator => Code::OperatorSuspended,
        NotEnabled::Ente => Code::EnteSuspended,
    }
    .into()
}
