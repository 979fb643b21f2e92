//! The box of bounces and notices: reached, trusted, content with our password, its folder readable. Nothing is read from it.

use super::wait;
use crate::config::service::{MailboxSettings, ServiceSettings, WaySettings};
use crate::delivery::{Mailbox, MailboxTrouble};
use crate::doctor::{Finding, Kind};

pub fn check(settings: &ServiceSettings) -> Vec<Finding> {
    let Some(delivery) = settings.delivery.as_ref().filter(|_| settings.role.sends()) else { return Vec::new() };
    match &delivery.notices {
        Some(notices) => vec![mailbox(notices)],
        None if delivery.providers.iter().any(|provider| matches!(provider.way, WaySettings::Smtp(_))) => {
            vec![Finding::new(Kind::NoticesUnset)]
        }
        None => Vec::new(),
    }
}

fn mailbox(notices: &MailboxSettings) -> Finding {
    let tried = Mailbox::new(notices).and_then(|mailbox| wait(async move { mailbox.probe().await }));
    let finding = |kind| Finding::new(kind).with("server", format!("{}:{}", notices.server, notices.port));
    match tried {
        Err(failure) => Finding::failed(Kind::NoticesFails, failure),
        Ok(Ok(())) => finding(Kind::NoticesGood).with("folder", &notices.folder),
        Ok(Err(MailboxTrouble::Away(why))) => finding(Kind::NoticesAway).with("why", why),
        Ok(Err(MailboxTrouble::Tls(why))) => finding(Kind::NoticesTls).with("why", why),
        Ok(Err(MailboxTrouble::Login(why))) => finding(Kind::NoticesLogin).with("why", why),
        Ok(Err(MailboxTrouble::Folder(why))) => finding(Kind::NoticesFolder).with("folder", &notices.folder).with("why", why),
    }
}
