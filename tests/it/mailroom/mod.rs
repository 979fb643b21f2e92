//! The box for requests, with everything real around it: certified mail in a box of Dovecot's, letters through Postfix, decisions
//! over HTTP.

mod forged;
mod mails;
mod office;
mod taken;
