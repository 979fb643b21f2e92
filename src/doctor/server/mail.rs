//! The mail servers and gateways: reached, trusted, and content with our password. No message is sent.

use super::wait;
use crate::config::service::{HttpSettings, MailSettings, ServiceSettings, SmppSettings, WaySettings};
use crate::delivery::sms::http::Gateway;
use crate::delivery::sms::smpp::Smpp;
use crate::delivery::{Mail, MailTrouble, Receipts};
use crate::doctor::{Finding, Kind};
use crate::exit::Failure;
use crate::store::Store;

pub fn check(settings: &ServiceSettings) -> Vec<Finding> {
    let Some(delivery) = settings.delivery.as_ref().filter(|_| settings.role.sends()) else { return Vec::new() };
    let check = |way: &WaySettings| match way {
        WaySettings::Files(folder) => Finding::new(Kind::MailFiles).with("path", folder.display()),
        WaySettings::Smtp(mail) => server(mail, &delivery.mail_from),
        WaySettings::Http(http) => gateway(http),
        WaySettings::Smpp(smpp) => bound(smpp, settings),
    };
    delivery.providers.iter().map(|provider| check(&provider.way)).collect()
}

fn gateway(http: &HttpSettings) -> Finding {
    let place = http.request.url.split('?').next().unwrap_or_default();
    let tried = Gateway::new(http).and_then(|gateway| wait(async move { gateway.probe().await }));
    reached(tried, place)
}

fn bound(smpp: &SmppSettings, settings: &ServiceSettings) -> Finding {
    let place = format!("{}:{}", smpp.server, smpp.port);
    let (smpp, url) = (smpp.clone(), settings.store_url.clone());
    // Receipts that come while it is tried are kept, as at any other time.
    let tried = wait(async move {
        let store = Store::open(&url).await?;
        let provider = Smpp::new("doctor", &smpp, Receipts::new(store.clone()))?;
        let tried = provider.probe().await;
        store.close().await;
        Ok::<_, Failure>(tried)
    });
    reached(tried.and_then(|tried| tried), &place)
}

/// How a try of a gateway at this place ended.
fn reached(tried: Result<Result<(), String>, Failure>, place: &str) -> Finding {
    match tried {
        Err(failure) => Finding::failed(Kind::MailFails, failure),
        Ok(Ok(())) => Finding::new(Kind::GatewayGood).with("server", place),
        Ok(Err(why)) => Finding::new(Kind::GatewayAway).with("server", place).with("why", why),
    }
}

fn server(mail: &MailSettings, from: &str) -> Finding {
    let tried = Mail::new(mail, from).and_then(|mail| wait(async move { mail.probe().await }));
    let finding = |kind| Finding::new(kind).with("server", format!("{}:{}", mail.server, mail.port));
    match tried {
        Err(failure) => Finding::failed(Kind::MailFails, failure),
        Ok(Ok(())) => finding(Kind::MailGood),
        Ok(Err(MailTrouble::Away(why))) => finding(Kind::MailAway).with("why", why),
        Ok(Err(MailTrouble::Tls(why))) => finding(Kind::MailTls).with("why", why),
        Ok(Err(MailTrouble::Login(why))) => finding(Kind::MailLogin).with("why", why),
    }
}
