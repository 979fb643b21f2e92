//! The box for requests, with everything real around it: certified mail in a box of Dovecot's, letters through Postfix, decisions
//! over HTTP.

mod decided;
mod forged;
mod forms;
mod killed;
mod mails;
mod office;
mod receipts;
mod taken;
mod whole;
