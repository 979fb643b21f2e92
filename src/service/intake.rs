//! A request that came, by whichever way: who signed it, what it asks for, whether the Ente is the Ente; and the case it opens.

use std::sync::Arc;

use uuid::Uuid;

use super::card_check::CardCheck;
use super::form;
use super::p7m;
use crate::config::service::EnrolmentSettings;
use crate::domain::enrolment::{Aside, CaseId, Way};
use crate::domain::event::Act;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::letter::LetterChannel;
use crate::domain::operator::{Operator, Role, Standing};
use crate::domain::time::At;
use crate::i18n::Texts;
use crate::store::cases::{NewCandidate, NewCase};
use crate::store::letters::NewLetter;
use crate::store::model::Event;
use crate::store::{Store, StoreError};
use crate::vault::hex;
use crate::wire::{EnrolmentRequest, RequestFault, request_digest};

/// What judges requests.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The store.
    pub store: Store,
    /// Whose signatures count.
    pub cards: Arc<CardCheck>,
    /// What policy wants.
    pub settings: EnrolmentSettings,
    /// The language of letters.
    pub texts: Arc<Texts>,
}

/// How a request came.
#[derive(Clone, Copy, Debug)]
pub enum From<'a> {
    /// By certified mail from this address.
    Pec(&'a str),
    /// Handed in by somebody who is logged in.
    Direct(&'a Operator),
}

/// Why a request opens no case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The reason.
    pub reason: Aside,
    /// More about it, free of language.
    pub detail: String,
}

/// Why no case is opened: the request, or the store.
#[derive(Debug)]
pub enum NotOpened {
    /// The request.
    Unfit(Unfit),
    /// The store.
    Store(StoreError),
}

impl std::convert::From<StoreError> for NotOpened {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn unfit(reason: Aside, detail: impl Into<String>) -> NotOpened {
    NotOpened::Unfit(Unfit { reason, detail: detail.into() })
}

impl Intake {
    /// The case that this file opens: the JSON of a request, a form (PDF) that holds it, or either of them signed (`.p7m`).
    ///
    /// # Errors
    /// The first reason against it.
    pub async fn judge(&self, file: &[u8], from: From<'_>, now: At, correlation: &str) -> Result<NewCase, NotOpened> {
        let (content, signer) = self.signed(file, now).await?;
        let bytes = if content.starts_with(b"%PDF") {
            form::attached(&content).map_err(|why| unfit(Aside::NoRequest, why))?
        } else {
            content
        };
        let request = EnrolmentRequest::read(&bytes, now.day()).map_err(|faults| unfit(Aside::BadRequest, told(&faults)))?;
        match &signer {
            Some(signer) if *signer != request.responsible.fiscal_code => {
                return Err(unfit(Aside::Stranger, "the signer is not the responsible"));
            }
            None if self.settings.signature && matches!(from, From::Pec(_)) => return Err(unfit(Aside::Unsigned, "")),
            _ => {}
        }
        self.judge_ente(&request, from).await?;
        self.case(request, bytes, signer, from, now, correlation).await
    }

    /// The content of the file, and whose card signed it when it is signed.
    async fn signed(&self, file: &[u8], now: At) -> Result<(Vec<u8>, Option<FiscalCode>), NotOpened> {
        if !p7m::looks_signed(file) {
            return Ok((file.to_vec(), None));
        }
        let (cards, file) = (Arc::clone(&self.cards), file.to_vec());
        // Reads revocation lists when they changed.
        let opened = tokio::task::spawn_blocking(move || p7m::open(&file, &cards, now)).await;
        let opened = opened.map_err(|_| unfit(Aside::Signature, "it cannot be read"))?;
        let (content, signer) = opened.map_err(|why| unfit(Aside::Signature, why.to_string()))?;
        Ok((content, Some(signer)))
    }

    /// Whether the Ente is the one it says, and the way it came is its own.
    async fn judge_ente(&self, request: &EnrolmentRequest, from: From<'_>) -> Result<(), NotOpened> {
        let ente = &request.ente;
        let registered = self.store.registry_ente(&ente.code).await?;
        if let Some(known) = &registered {
            if known.fiscal_code != ente.fiscal_code {
                return Err(unfit(Aside::OtherEnte, format!("the registry has {}", known.fiscal_code)));
            }
            let has = |address: &str| known.addresses.iter().any(|known| known.eq_ignore_ascii_case(address));
            let sender = if let From::Pec(sender) = from { sender } else { ente.pec.as_str() };
            if !has(sender) || !has(ente.pec.as_str()) {
                return Err(unfit(Aside::OtherSender, format!("the registry has {}", known.addresses.join(", "))));
            }
        }
        match from {
            From::Pec(_) if registered.is_none() => return Err(unfit(Aside::UnknownEnte, "")),
            From::Direct(by) if by.ente.code != ente.code => return Err(unfit(Aside::OtherEnte, "not your Ente")),
            From::Direct(by) if by.fiscal_code != request.responsible.fiscal_code => {
                return Err(unfit(Aside::Stranger, "handed in by somebody else"));
            }
            _ => {}
        }
        match self.store.ente(&ente.code).await? {
            Some(known) if known.standing != Standing::Active => Err(unfit(Aside::EnteOut, known.standing.as_str())),
            _ => Ok(()),
        }
    }

    async fn case(
        &self,
        request: EnrolmentRequest,
        bytes: Vec<u8>,
        signed_by: Option<FiscalCode>,
        from: From<'_>,
        now: At,
        correlation: &str,
    ) -> Result<NewCase, NotOpened> {
        let id = CaseId::from_random(Uuid::new_v4().as_u64_pair().1);
        let digest = request_digest(&bytes);
        let (way, handed_in_by) = match from {
            From::Pec(_) => (Way::Pec, None),
            From::Direct(by) => (Way::Direct, Some(by.fiscal_code.clone())),
        };
        let (actor, capacity) = match from {
            From::Pec(sender) => (sender.to_owned(), String::new()),
            From::Direct(by) => (by.fiscal_code.to_string(), format!("{}@{}", by.role, by.ente.code)),
        };
        let event = Event {
            at: now,
            act: Act::RequestOpened,
            actor,
            capacity,
            object: id.to_string(),
            result: "done".to_owned(),
            correlation: correlation.to_owned(),
        };
        let expires = now.plus(self.settings.expires);
        let (digest_shown, day) = (hex(&digest), expires.day().to_string());
        let values = [("case", id.as_str()), ("digest", &*digest_shown), ("day", &*day), ("ente", &*request.ente.name)];
        let letters = vec![letter(&self.texts, "received", (LetterChannel::Pec, request.ente.pec.as_str()), Some(&id), &values)];
        let people = self.people(&request, now).await?;
        Ok(NewCase {
            id,
            expires,
            way,
            ente: request.ente.code,
            pec: request.ente.pec,
            responsible: request.responsible.fiscal_code,
            signed_by,
            handed_in_by,
            request: bytes,
            digest,
            instead_of: request.instead_of,
            people,
            letters,
            event,
        })
    }

    /// Everybody who is to be enabled: those asked for, and the responsible, who is not known as such yet.
    async fn people(&self, request: &EnrolmentRequest, now: At) -> Result<Vec<NewCandidate>, StoreError> {
        let one = &request.responsible;
        let known = self.store.operators(&one.fiscal_code).await?;
        let is = |known: &Operator| {
            known.ente.code == request.ente.code && known.role == Role::Responsible && known.judge(now.day()).is_ok()
        };
        let asked =
            request.operators.iter().any(|other| other.fiscal_code == one.fiscal_code && other.profile == Role::Responsible);
        let mut people = Vec::new();
        if !asked && !known.iter().any(is) {
            people.push(NewCandidate {
                nth: 0,
                person: one.fiscal_code.clone(),
                name: one.name.trim().to_owned(),
                role: Role::Responsible,
                office: request.ente.name.trim().to_owned(),
                email: one.email.clone(),
                mobile: one.mobile.clone(),
                from: now.day(),
                // As long as there is somebody to be responsible for.
                until: request.operators.iter().map(|one| one.until).max().unwrap_or(now.day()),
            });
        }
        people.extend(request.operators.iter().map(|one| NewCandidate {
            nth: 0,
            person: one.fiscal_code.clone(),
            name: one.name.trim().to_owned(),
            role: one.profile,
            office: one.office.trim().to_owned(),
            email: one.email.clone(),
            mobile: one.mobile.clone(),
            from: one.from,
            until: one.until,
        }));
        (1..).zip(&mut people).for_each(|(nth, one)| one.nth = nth);
        Ok(people)
    }
}

/// A letter with the texts `letter-NAME-subject` and `letter-NAME-body`.
pub fn letter(
    texts: &Texts,
    name: &str,
    (channel, to): (LetterChannel, &str),
    case: Option<&CaseId>,
    values: &[(&str, &str)],
) -> NewLetter {
    NewLetter {
        id: Uuid::now_v7().into_bytes(),
        channel,
        to: to.to_owned(),
        subject: texts.with(&format!("letter-{name}-subject"), values),
        body: texts.with(&format!("letter-{name}-body"), values) + "\n",
        case: case.cloned(),
    }
}

/// Every fault with its place: `operators[2].until: past`.
pub fn told(faults: &[RequestFault]) -> String {
    let told = faults.iter().map(|fault| match &fault.why {
        Ok(why) => format!("{}: {why}", fault.place),
        Err(words) => format!("{}: {words}", fault.place),
    });
    told.collect::<Vec<_>>().join("; ")
}
