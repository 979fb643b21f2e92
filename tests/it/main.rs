//! All integration tests, in one binary.
#![cfg(all(feature = "client", feature = "service"))]
#![expect(clippy::expect_used, clippy::panic, reason = "what helps tests may fail as tests do")]
#![expect(clippy::disallowed_methods, reason = "UPDATE=1 asks to write what is otherwise compared")]

mod again;
mod architecture;
mod assets;
mod behalf;
mod card;
mod card_commands;
mod certified;
mod citizen;
mod delivery;
mod doctor;
mod enroll;
mod errors;
mod help;
mod jobs;
mod kannel;
mod kill;
mod letter;
mod mailroom;
mod main_job;
mod notice;
mod operator_card;
mod pec;
mod printer;
mod project;
mod refusals;
mod refusals_login;
mod requests;
mod robust;
mod sandbox;
mod secrecy;
mod service;
mod source;
mod store;
mod support;
mod terminal;
mod texts;
mod vault;
mod virtual_card;
