//! One function per call.

use std::time::Duration;

use reqwest::Method;

use super::{Client, error};
use crate::domain::card_id::CardId;
use crate::domain::check::{CheckId, ShortCode};
use crate::domain::delivery::MessageId;
use crate::domain::enrolment::CaseId;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::release::ReleaseId;
use crate::exit::Failure;
use crate::wire::{
    CardsFound, CaseShown, Cases, CheckAnswer, CheckStatus, Deliveries, DeliveryQuery, DeliveryShown, Enabling, EnablingQuery,
    Enablings, EnteShown, FindCards, MailQuery, MailShown, Mails, NewCheck, NewDecision, NewDeliveryAct, NewDeliveryTest,
    NewEnablingAct, NewEnteAct, NewMailDone, NewNotice, NewRelease, NewReprint, NewRequest, NewResend, NewSession, NewStop,
    NoticeQuery, NoticeShown, Notices, Products, RecipientQuery, Recipients, Release, ReleaseAnswer, ReleaseQuery, Releases,
    RequestQuery, Session, Version, Watch,
};

impl Client {
    /// What answers there, and what time it is there.
    pub fn version(&self) -> Result<Version, Failure> {
        self.ask(self.request(Method::GET, "/v1/version"))
    }

    /// Opens a session; over a connection with the card.
    pub fn open_session(&self, new: &NewSession) -> Result<Session, Failure> {
        self.ask(self.request(Method::POST, "/v1/session").json(new))
    }

    /// The session of this client.
    pub fn session(&self) -> Result<Session, Failure> {
        self.ask(self.request(Method::GET, "/v1/session"))
    }

    /// Ends the session of this client.
    pub fn close_session(&self) -> Result<(), Failure> {
        let response = self.send(self.request(Method::DELETE, "/v1/session"))?;
        if response.status().is_success() { Ok(()) } else { self.read::<()>(response) }
    }

    /// The card products of the service.
    pub fn products(&self) -> Result<Products, Failure> {
        self.ask(self.request(Method::GET, "/v1/products"))
    }

    /// The cards of one citizen; only this one when it is named.
    pub fn find_cards(&self, citizen: &FiscalCode, card: Option<&CardId>) -> Result<CardsFound, Failure> {
        let find = FindCards { fiscal_code: citizen.clone(), card: card.cloned() };
        self.ask(self.request(Method::POST, "/v1/cards/find").json(&find))
    }

    /// Sends a short code to an address.
    pub fn new_check(&self, new: &NewCheck) -> Result<CheckStatus, Failure> {
        self.ask(self.request(Method::POST, "/v1/checks").json(new))
    }

    /// Where a check stands.
    pub fn find_check(&self, id: &CheckId) -> Result<CheckStatus, Failure> {
        self.ask(self.request(Method::GET, &format!("/v1/checks/{id}")))
    }

    /// Brings the short code back.
    pub fn answer_check(&self, id: &CheckId, code: ShortCode) -> Result<CheckStatus, Failure> {
        self.ask(self.request(Method::POST, &format!("/v1/checks/{id}/answers")).json(&CheckAnswer { code }))
    }

    /// Releases the codes of a card; the same key gives the same release.
    pub fn release(&self, new: &NewRelease, key: &str) -> Result<ReleaseAnswer, Failure> {
        self.write("/v1/releases", new, key)
    }

    /// Shows the first half of a release again; the same key counts once.
    pub fn reprint(&self, id: &ReleaseId, new: &NewReprint, key: &str) -> Result<ReleaseAnswer, Failure> {
        self.write(&format!("/v1/releases/{id}/reprints"), new, key)
    }

    /// Sends a second half again; the same key counts once.
    pub fn resend(&self, id: &ReleaseId, new: &NewResend, key: &str) -> Result<Release, Failure> {
        self.write(&format!("/v1/releases/{id}/messages"), new, key)
    }

    /// Stops a release; stopped twice is stopped.
    pub fn stop(&self, id: &ReleaseId, new: &NewStop) -> Result<Release, Failure> {
        self.ask(self.request(Method::POST, &format!("/v1/releases/{id}/stop")).json(new))
    }

    /// A page of messages.
    pub fn deliveries(&self, query: &DeliveryQuery) -> Result<Deliveries, Failure> {
        self.ask(self.request(Method::GET, "/v1/deliveries").query(query))
    }

    /// One message with its history.
    pub fn find_delivery(&self, id: &MessageId) -> Result<DeliveryShown, Failure> {
        self.ask(self.request(Method::GET, &format!("/v1/deliveries/{id}")))
    }

    /// Has a message tried once more.
    pub fn retry_delivery(&self, id: &MessageId, new: &NewDeliveryAct) -> Result<DeliveryShown, Failure> {
        self.ask(self.request(Method::POST, &format!("/v1/deliveries/{id}/retry")).json(new))
    }

    /// Stops a message.
    pub fn cancel_delivery(&self, id: &MessageId, new: &NewDeliveryAct) -> Result<DeliveryShown, Failure> {
        self.ask(self.request(Method::POST, &format!("/v1/deliveries/{id}/cancel")).json(new))
    }

    /// Sends messages that try providers.
    pub fn test_delivery(&self, new: &NewDeliveryTest) -> Result<Deliveries, Failure> {
        self.ask(self.request(Method::POST, "/v1/deliveries/tests").json(new))
    }

    /// One release, as soon as it stands otherwise than `seen`, or after so long.
    pub fn watch_release(&self, id: &ReleaseId, seen: &str, wait: Duration) -> Result<Release, Failure> {
        let watch = Watch { seen: Some(seen.to_owned()), wait: Some(wait.as_secs()) };
        self.ask(self.request(Method::GET, &format!("/v1/releases/{id}")).query(&watch))
    }

    /// One release.
    pub fn find_release(&self, id: &ReleaseId) -> Result<Release, Failure> {
        self.ask(self.request(Method::GET, &format!("/v1/releases/{id}")))
    }

    /// A page of releases.
    pub fn releases(&self, query: &ReleaseQuery) -> Result<Releases, Failure> {
        self.ask(self.request(Method::GET, "/v1/releases").query(query))
    }

    /// A page of enablings.
    pub fn enablings(&self, query: &EnablingQuery) -> Result<Enablings, Failure> {
        self.ask(self.request(Method::GET, "/v1/enablings").query(query))
    }

    /// Changes an Ente; it as it stands then.
    pub fn change_ente(&self, new: &NewEnteAct) -> Result<EnteShown, Failure> {
        self.ask(self.request(Method::POST, "/v1/enti/acts").json(new))
    }

    /// Hands in a request.
    pub fn hand_in(&self, new: &NewRequest) -> Result<CaseShown, Failure> {
        self.ask(self.request(Method::POST, "/v1/requests").json(new))
    }

    /// A page of requests.
    pub fn requests(&self, query: &RequestQuery) -> Result<Cases, Failure> {
        self.ask(self.request(Method::GET, "/v1/requests").query(query))
    }

    /// One request.
    pub fn request_of(&self, id: &CaseId) -> Result<CaseShown, Failure> {
        self.ask(self.request(Method::GET, &format!("/v1/requests/{id}")))
    }

    /// Decides on a request; it as it stands then.
    pub fn decide_request(&self, id: &CaseId, new: &NewDecision) -> Result<CaseShown, Failure> {
        self.ask(self.request(Method::POST, &format!("/v1/requests/{id}/decisions")).json(new))
    }

    /// A page of what came by certified mail.
    pub fn mails(&self, query: &MailQuery) -> Result<Mails, Failure> {
        self.ask(self.request(Method::GET, "/v1/mailbox").query(query))
    }

    /// An e-mail as it came.
    pub fn raw_mail(&self, id: &MessageId) -> Result<Vec<u8>, Failure> {
        let response = self.send(self.request(Method::GET, &format!("/v1/mailbox/{id}/raw")))?;
        if !response.status().is_success() {
            return self.read(response);
        }
        response.bytes().map(|bytes| bytes.to_vec()).map_err(|error| error::no_answer(error, &self.service))
    }

    /// Says what was done about an e-mail.
    pub fn mail_done(&self, id: &MessageId, new: &NewMailDone) -> Result<MailShown, Failure> {
        self.ask(self.request(Method::POST, &format!("/v1/mailbox/{id}/done")).json(new))
    }

    /// Changes an enabling; it as it stands then.
    pub fn change_enabling(&self, new: &NewEnablingAct) -> Result<Enabling, Failure> {
        self.ask(self.request(Method::POST, "/v1/enablings/acts").json(new))
    }

    /// Whom news would reach.
    pub fn recipients(&self, query: &RecipientQuery) -> Result<Recipients, Failure> {
        self.ask(self.request(Method::GET, "/v1/notices/recipients").query(query))
    }

    /// Sends news; the same key sends them once.
    pub fn send_notice(&self, new: &NewNotice, key: &str) -> Result<NoticeShown, Failure> {
        self.write("/v1/notices", new, key)
    }

    /// A page of news that were sent.
    pub fn notices(&self, query: &NoticeQuery) -> Result<Notices, Failure> {
        self.ask(self.request(Method::GET, "/v1/notices").query(query))
    }

    /// News that were sent.
    pub fn find_notice(&self, id: &MessageId) -> Result<NoticeShown, Failure> {
        self.ask(self.request(Method::GET, &format!("/v1/notices/{id}")))
    }
}
