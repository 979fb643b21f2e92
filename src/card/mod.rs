//! What stands at the workstation: readers and the cards in them.

pub mod readers;
