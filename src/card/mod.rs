//! What stands at the workstation: readers and the cards in them.

pub mod families;
pub mod modules;
pub mod present;
pub mod readers;
