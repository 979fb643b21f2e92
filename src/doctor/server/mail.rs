//! The mail server: reached, trusted, and content with our password. No message is sent.

use super::wait;
use crate::config::service::{Delivery, ServiceSettings};
use crate::delivery::{Mail, MailTrouble};
use crate::doctor::{Finding, Kind};

pub fn check(settings: &ServiceSettings) -> Vec<Finding> {
    let Some(delivery) = settings.delivery.as_ref().filter(|_| settings.role.sends()) else { return Vec::new() };
    let mail = match &delivery.to {
        Delivery::Files(folder) => return vec![Finding::new(Kind::MailFiles).with("path", folder.display())],
        Delivery::Mail(mail) => mail,
    };
    let tried = Mail::new(mail).and_then(|mail| wait(async move { mail.probe().await }));
    let finding = |kind| Finding::new(kind).with("server", format!("{}:{}", mail.server, mail.port));
    vec![match tried {
        Err(failure) => Finding::failed(Kind::MailFails, failure),
        Ok(Ok(())) => finding(Kind::MailGood),
        Ok(Err(MailTrouble::Away(why))) => finding(Kind::MailAway).with("why", why),
        Ok(Err(MailTrouble::Tls(why))) => finding(Kind::MailTls).with("why", why),
        Ok(Err(MailTrouble::Login(why))) => finding(Kind::MailLogin).with("why", why),
    }]
}
