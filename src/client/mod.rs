//! Calls to the service: TLS, session, one function per call.
#![expect(missing_docs, clippy::missing_errors_doc, unused_variables, reason = "stub")]
use crate::config::paths::Paths;
use crate::domain::{fiscal_code::FiscalCode, release::ReleaseId};
use crate::exit::{Code, Failure};
use crate::wire::*;
#[derive(Debug)]
pub struct Client;
impl Client {
    pub fn open(paths: &Paths, profile: Option<&str>) -> Result<Self, Failure> {
        Err(Code::Bug.into())
    }
    pub fn products(&self) -> Result<Products, Failure> {
        Err(Code::Bug.into())
    }
    pub fn find_cards(&self, c: &FiscalCode) -> Result<CardsFound, Failure> {
        Err(Code::Bug.into())
    }
    pub fn release(&self, new: &NewRelease, key: &str) -> Result<ReleaseAnswer, Failure> {
        Err(Code::Bug.into())
    }
    pub fn reprint(&self, id: &ReleaseId, new: &NewReprint, key: &str) -> Result<ReleaseAnswer, Failure> {
        Err(Code::Bug.into())
    }
    pub fn find_release(&self, id: &ReleaseId) -> Result<Release, Failure> {
        Err(Code::Bug.into())
    }
    pub fn releases(&self, q: &ReleaseQuery) -> Result<Releases, Failure> {
        Err(Code::Bug.into())
    }
}
