//! All SQL, for SQLite and PostgreSQL: one text, one body for each act.

use std::time::Duration;

mod error;
pub mod model;

pub use error::StoreError;
use model::*;

use crate::domain::card::{Card, CardState};
use crate::domain::card_number::CardNumber;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{Ente, EnteCode, Operator, Role};
use crate::domain::release::ReleaseId;
use crate::domain::sealed::{SealedHalf, WrappedKey};
use crate::domain::time::At;

/// The store: SQLite in a file, or PostgreSQL.
#[derive(Clone, Debug)]
pub struct Store {}

impl Store {
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn check(&self) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn register(&self, enti: &[Ente], operators: &[Operator], event: Event) -> Result<Registered, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn operators(&self, person: &FiscalCode) -> Result<Vec<Operator>, StoreError> {
        Err(StoreError::Closed)
    }

    pub async fn open_session(
        &self,
        fingerprint: [u8; 32],
        operator: &FiscalCode,
        ente: &EnteCode,
        role: Role,
        opened: At,
        until: At,
        event: Event,
    ) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn session(&self, fingerprint: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn touch_session(&self, fingerprint: &[u8; 32], seen: At) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn close_session(&self, fingerprint: &[u8; 32], event: Event) -> Result<bool, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn record(&self, event: Event) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn add_keys(&self, keys: &[WrappedKey], at: At) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn key(&self, id: &[u8; 16]) -> Result<Option<WrappedKey>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn keys(&self) -> Result<Vec<(WrappedKey, u64)>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn import(&self, cards: Vec<NewCard>) -> Result<Vec<Imported>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn cards_of(&self, holder: &FiscalCode) -> Result<Vec<Card>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn card(&self, number: &CardNumber) -> Result<Option<Card>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn desk_half(&self, number: &CardNumber) -> Result<Option<(SealedHalf, WrappedKey)>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn set_card_state(&self, number: &CardNumber, state: CardState, event: Event) -> Result<bool, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn count_cards(&self) -> Result<u64, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn release(&self, new: NewRelease) -> Result<Written<ReleaseId>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn before(&self, idempotency: &Idempotency) -> Result<Option<Written<ReleaseId>>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn reprint(&self, new: NewReprint) -> Result<Written<ReleaseId>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn find_release(&self, id: &ReleaseId) -> Result<Option<ReleaseRow>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn releases(&self, filter: &ReleaseFilter) -> Result<Vec<ReleaseRow>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn claim(&self, now: At, lease: Duration, most: u32) -> Result<Vec<Claimed>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn settle(
        &self,
        message: &[u8; 16],
        lease: At,
        attempt: Attempt,
        now: At,
        event: Option<Event>,
    ) -> Result<bool, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn next_due(&self) -> Result<Option<At>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn events(&self, after: i64, limit: u32) -> Result<Vec<(i64, Event)>, StoreError> {
        Err(StoreError::Closed)
    }
    pub async fn close(self) {}
}
