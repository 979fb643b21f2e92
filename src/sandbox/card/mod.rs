//! A virtual CNS card in a virtual reader: what a card in plastic answers, without one. It connects to vpcd, the reader of the
//! vsmartcard project, which every program on this machine sees through PC/SC.

pub mod apdu;
pub mod chip;
pub mod code;
pub mod describe;
pub mod files;
pub mod hand;
pub mod models;
pub mod play;
pub mod state;
pub mod vpcd;
