//! `crspin login`.

use super::Desk;
use crate::exit::Failure;

/// login
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args, _desk: &Desk) -> Result<(), Failure> {
    Ok(())
}
