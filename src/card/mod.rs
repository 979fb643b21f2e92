//! What stands at the workstation: readers and the cards in them.

pub mod families;
pub mod readers;
