//! What the trade talks about: pure, without input, output, clock, or database.
//!
//! Others may use it to check codes: it builds with no feature of this package.
//!
//! ```
//! use crspin::domain::fiscal_code::FiscalCode;
//!
//! let code: FiscalCode = "RSSMRA45C12F205C".parse()?;
//! assert_eq!(code.as_str(), "RSSMRA45C12F205C");
//! # Ok::<(), crspin::domain::fiscal_code::NotAFiscalCode>(())
//! ```

pub mod announcement;
pub mod behalf;
pub mod breaker;
pub mod bulletin;
pub mod card;
pub mod card_id;
pub mod card_number;
pub mod card_product;
pub mod check;
pub mod cns_name;
pub mod codes;
pub mod contact;
pub mod delivery;
pub mod document;
pub mod enrolment;
pub mod event;
pub mod fiscal_code;
pub mod language;
pub mod letter;
pub mod message;
pub(crate) mod named;
pub mod operator;
pub mod pec;
pub mod pec_unfit;
pub mod personal_data;
pub mod receipt;
pub mod release;
pub mod resend;
pub mod sealed;
pub mod sms;
mod spoken;
pub mod team_number;
pub mod tenure;
pub mod time;
