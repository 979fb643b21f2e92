//! What stands at the workstation: readers and the cards in them.

pub mod citizen;
pub mod families;
pub mod files;
pub mod modules;
pub mod present;
pub mod readers;
