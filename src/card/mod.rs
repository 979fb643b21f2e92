//! What stands at the workstation: readers and the cards in them.

use std::ffi::CString;

use pcsc::{Context, Scope};

use crate::exit::{Code, Failure};

/// The readers of this workstation by PC/SC.
///
/// # Errors
/// [`Code::NoReader`] when there is none or the PC/SC service does not run.
pub fn readers() -> Result<Vec<String>, Failure> {
    let none = || Failure::new(Code::NoReader);
    let context = Context::establish(Scope::User).map_err(|error| none().because(error))?;
    let readers: Vec<CString> = context.list_readers_owned().map_err(|error| none().because(error))?;
    if readers.is_empty() {
        return Err(none());
    }
    Ok(readers.iter().map(|reader| reader.to_string_lossy().into_owned()).collect())
}
