//! Login and logout.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, request::Parts};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::CertificateDer;
use sha2::{Digest, Sha256};
use webpki::EndEntityCert;
use webpki::ring::ECDSA_P256_SHA256;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::app::{App, Caller, Holder, correlation, event, not_enabled};
use super::body::{Answer, Body};
use super::card_check::CardHolder;
use super::refusal::{Refusal, bad_value};
use super::tls::Peer;
use super::watch::Correlation;
use crate::clock;
use crate::domain::event::Act;
use crate::domain::operator::{EnteCode, Operator, Role};
use crate::domain::time::At;
use crate::exit::{Code, Failure};
use crate::store::StoreError;
use crate::store::model::SessionRow;
use crate::wire::{Capacity, NewSession, OLDEST_CLIENT, Problem, Session};

/// So long operators are told of second halves that were lost.
const REMEMBERED: Duration = Duration::from_hours(14 * 24);

/// Who logs in: the moment, the request's name, and the certificate of the connection.
pub struct Arrival {
    now: At,
    correlation: Correlation,
    card: Option<Peer>,
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Arrival {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let card = parts.extensions.get::<Peer>().cloned();
        Ok(Self { now: clock::now(), correlation: correlation(parts)?, card })
    }
}

/// Opens a session: over a connection made with the card, for the key of the certificate in the body
#[utoipa::path(post, path = "/v1/session", request_body = NewSession, responses(
    (status = 201, description = "The session is open", body = Session),
    (status = "4XX", description = "The card or its holder was refused", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn open(
    State(app): State<Arc<App>>,
    arrival: Arrival,
    Body(asked): Body<NewSession>,
) -> Result<(StatusCode, Json<Session>), Refusal> {
    judge_client(&asked.client)?;
    let fingerprint = session_key(&asked.certificate)?;
    let holder = prove(&app, &arrival).await?;
    let enablings = app.store().operators(holder.fiscal_code()).await?;
    let operator = choose(enablings, (asked.ente.as_ref(), asked.role), arrival.now);
    let operator = match operator {
        Ok(operator) => operator,
        Err(why) => return Err(record_refusal(&app, &arrival, &holder, *why).await?),
    };
    let until = arrival.now.plus(app.session);
    let event = event(&operator, arrival.now, &arrival.correlation, Act::Login, String::new(), "done");
    let Operator { fiscal_code, ente, role, .. } = &operator;
    let (period, card_until) = ((arrival.now, until), Some(holder.until()));
    app.store().open_session(fingerprint, fiscal_code, &ente.code, *role, period, card_until, event).await?;
    let row = SessionRow { fingerprint, operator, opened: arrival.now, until, seen: arrival.now };
    Ok((StatusCode::CREATED, Json(view(&app, &row, arrival.now).await?)))
}

/// Versions are compared as three numbers; what is no version is refused rather than guessed.
fn judge_client(version: &str) -> Result<(), Failure> {
    let numbers = |text: &str| {
        let numbers: Vec<u32> = text.split(['-', '+']).next()?.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        (numbers.len() == 3).then_some(numbers)
    };
    match numbers(version) {
        None => Err(bad_value("client", "a version such as 0.1.0")),
        Some(client) if Some(&client) < numbers(OLDEST_CLIENT).as_ref() => {
            Err(Failure::new(Code::ClientTooOld).with("oldest", OLDEST_CLIENT))
        }
        Some(_) => Ok(()),
    }
}

/// The fingerprint of the session's certificate: P-256, signed by its own key, so that its maker had that key.
fn session_key(base64: &str) -> Result<[u8; 32], Failure> {
    let wrong = |why: &str| bad_value("certificate", why);
    let der = BASE64_STANDARD.decode(base64).map_err(|_| wrong("base64 is wanted"))?;
    let (rest, parsed) = X509Certificate::from_der(&der).map_err(|_| wrong("a certificate is wanted"))?;
    let certificate = CertificateDer::from(der.as_slice());
    let key = EndEntityCert::try_from(&certificate).map_err(|_| wrong("a certificate of version 3 is wanted"))?;
    let signed = key.verify_signature(ECDSA_P256_SHA256, parsed.tbs_certificate.as_ref(), &parsed.signature_value.data);
    if !rest.is_empty() || signed.is_err() {
        return Err(wrong("a certificate of a P-256 key, signed by that key, is wanted"));
    }
    Ok(Sha256::digest(&der).into())
}

async fn prove(app: &Arc<App>, arrival: &Arrival) -> Result<CardHolder, Failure> {
    let none = || Failure::new(Code::NotACns).with("why", "none-shown");
    let card = arrival.card.clone().ok_or_else(none)?;
    let (app, now) = (app.clone(), arrival.now);
    // Reads revocation lists when they changed.
    let judged = tokio::task::spawn_blocking(move || app.cards.judge(&card.certificate, now)).await;
    judged.map_err(|error| Failure::new(Code::Bug).because(error))?
}

/// Why no enabling was chosen, with the enabling that it is about when there is one.
type NotChosen = (Option<Operator>, Failure);

/// The enabling to act under.
fn choose(
    enablings: Vec<Operator>,
    (ente, role): (Option<&EnteCode>, Option<Role>),
    now: At,
) -> Result<Operator, Box<NotChosen>> {
    let named = |one: &Operator| ente.is_none_or(|ente| *ente == one.ente.code) && role.is_none_or(|role| role == one.role);
    let meant: Vec<_> = enablings.into_iter().filter(named).collect();
    let (mut good, bad): (Vec<_>, Vec<_>) = meant.into_iter().partition(|one| one.judge(now.day()).is_ok());
    // Of several roles at one Ente the first of the list counts: who works at the counter logs in for the counter.
    good.sort_by(|one, other| (&one.ente.code, one.role).cmp(&(&other.ente.code, other.role)));
    good.dedup_by(|one, first| one.ente.code == first.ente.code);
    let mut good = good.into_iter();
    match (good.next(), good.len()) {
        (Some(operator), 0) => Ok(operator),
        (Some(first), _) => {
            let named: Vec<_> =
                std::iter::once(first.ente.code.to_string()).chain(good.map(|one| one.ente.code.to_string())).collect();
            Err(Box::new((None, Failure::new(Code::WhichEnte).with("enti", named.join(", ")))))
        }
        (None, _) => {
            let first = bad.into_iter().next();
            let why = first.as_ref().and_then(|one| one.judge(now.day()).err());
            Err(Box::new((first, why.map_or_else(|| Code::NotEnabled.into(), not_enabled))))
        }
    }
}

/// Refusals of proved cards are audited. Refused certificates are not: anybody could fill the audit with them.
async fn record_refusal(
    app: &App,
    arrival: &Arrival,
    holder: &CardHolder,
    (known, failure): NotChosen,
) -> Result<Refusal, Refusal> {
    let mut refusal = crate::store::model::Event {
        at: arrival.now,
        act: Act::LoginRefused,
        actor: holder.fiscal_code().to_string(),
        capacity: String::new(),
        object: String::new(),
        result: failure.code.to_string(),
        correlation: arrival.correlation.0.to_string(),
    };
    if let Some(operator) = known {
        refusal.capacity = format!("{}@{}", operator.role, operator.ente.code);
    }
    app.store().record(refusal).await?;
    Ok(failure.into())
}

/// The session of this connection
#[utoipa::path(get, path = "/v1/session", responses(
    (status = 200, description = "The session", body = Session),
    (status = "4XX", description = "No session, or not in function", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn show(State(app): State<Arc<App>>, caller: Caller) -> Answer<Session> {
    Ok(Json(view(&app, &caller.session, caller.now).await?))
}

/// Ends the session of this connection
#[utoipa::path(delete, path = "/v1/session", responses(
    (status = 204, description = "The session is over"),
    (status = "4XX", description = "There was none", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn close(State(app): State<Arc<App>>, holder: Holder) -> Result<StatusCode, Refusal> {
    let Holder { session, now, correlation } = holder;
    let event = event(&session.operator, now, &correlation, Act::Logout, String::new(), "done");
    if app.store().close_session(&session.fingerprint, event).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Code::NotLoggedIn.into())
    }
}

async fn view(app: &App, session: &SessionRow, now: At) -> Result<Session, StoreError> {
    let operator = &session.operator;
    Ok(Session {
        operator: operator.fiscal_code.clone(),
        name: operator.name.clone(),
        capacity: Capacity { ente: operator.ente.code.clone(), ente_name: operator.ente.name.clone(), role: operator.role },
        since: session.opened,
        until: session.until,
        idle_seconds: app.idle.as_secs(),
        sandbox: app.base.sandbox,
        card_at_each_act: app.card_at_each_act,
        undelivered: app.store().undelivered(&operator.fiscal_code, now.minus(REMEMBERED)).await?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operator::{Ente, Standing};

    fn code(version: &str) -> Option<Code> {
        judge_client(version).err().map(|failure| failure.code)
    }

    #[test]
    fn clients_are_told_when_they_are_too_old() {
        assert_eq!(code(OLDEST_CLIENT), None);
        assert_eq!(code("0.10.0-rc.1"), None);
        assert_eq!(code("0.0.9"), Some(Code::ClientTooOld));
        for none in ["", "1", "1.0", "1.0.x", "1.0.0.0"] {
            assert_eq!(code(none), Some(Code::BadValue), "{none}");
        }
    }

    #[test]
    fn a_session_key_signs_its_own_certificate() {
        let key = rcgen::KeyPair::generate().expect("a key");
        let params = rcgen::CertificateParams::new(Vec::new()).expect("parameters");
        let own = params.self_signed(&key).expect("a certificate");
        assert!(session_key(&BASE64_STANDARD.encode(own.der())).is_ok());
        let mut altered = own.der().to_vec();
        let last = altered.len() - 1;
        altered[last] ^= 1;
        let other = rcgen::KeyPair::generate().expect("a key");
        let foreign = params.signed_by(&other, &rcgen::Issuer::new(params.clone(), &key)).expect("a certificate");
        let p384 = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).expect("a key");
        let p384 = params.self_signed(&p384).expect("a certificate");
        for der in [&altered, foreign.der().as_ref(), p384.der().as_ref(), b"x"] {
            assert!(session_key(&BASE64_STANDARD.encode(der)).is_err());
        }
    }

    fn enabling(ente: &str, of_ente: Standing, own: Standing) -> Operator {
        Operator {
            fiscal_code: "RSSMRA45C12F205C".parse().expect("a code"),
            name: "Mario Rossi".to_owned(),
            ente: Ente { code: ente.parse().expect("an Ente"), name: ente.to_owned(), standing: of_ente },
            role: Role::Operator,
            standing: own,
            from: crate::domain::time::Date::constant(2020, 1, 1),
            until: Some(crate::domain::time::Date::constant(2030, 1, 1)),
        }
    }

    #[test]
    fn one_enabling_is_chosen_or_named_for() {
        use Standing::{Active, Suspended};
        let (como, lodi) = (enabling("como", Active, Active), enabling("lodi", Active, Active));
        let closed = enabling("lodi", Suspended, Active);
        let suspended = enabling("como", Active, Suspended);
        let now = "2026-11-23T10:00:00Z".parse().expect("a moment");
        let late = "2031-01-01T10:00:00Z".parse().expect("a moment");
        let lodi_code = lodi.ente.code.clone();
        for (enablings, ente, now, wanted) in [
            (vec![], None, now, Err(Code::NotEnabled)),
            (vec![como.clone()], None, now, Ok("como")),
            (vec![Operator { role: Role::Evaluator, ..como.clone() }, como.clone()], None, now, Ok("como")),
            (vec![como.clone()], Some(&lodi_code), now, Err(Code::NotEnabled)),
            (vec![como.clone(), lodi.clone()], None, now, Err(Code::WhichEnte)),
            (vec![como.clone(), lodi.clone()], Some(&lodi_code), now, Ok("lodi")),
            (vec![como.clone(), closed.clone()], None, now, Ok("como")),
            (vec![como.clone(), closed.clone()], Some(&lodi_code), now, Err(Code::EnteSuspended)),
            (vec![suspended], None, now, Err(Code::OperatorSuspended)),
            (vec![como], None, late, Err(Code::EnablingOver)),
        ] {
            let chosen = choose(enablings, (ente, None), now).map_err(|why| why.1.code);
            assert_eq!(chosen.as_ref().map(|one| one.ente.code.as_str()).map_err(|code| *code), wanted);
        }
        let both = [Role::Operator, Role::Responsible].map(|role| Operator { role, ..enabling("como", Active, Active) });
        for (role, wanted) in [
            (None, Ok(Role::Operator)),
            (Some(Role::Responsible), Ok(Role::Responsible)),
            (Some(Role::Evaluator), Err(Code::NotEnabled)),
        ] {
            let chosen = choose(both.to_vec(), (None, role), now).map_err(|why| why.1.code);
            assert_eq!(chosen.map(|one| one.role), wanted);
        }
    }
}
