//! The checks: from the shape of the file to settings that hold.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use super::{
    BackupSettings, DeliverySettings, LoginSettings, ServeRole, ServiceSettings, TlsFiles, VaultKeys, bad, delivery, enrolment,
    shape,
};
use crate::domain::behalf::{Ground, GroundPolicy};
use crate::domain::card_product::{CardProduct, ProductId};
use crate::domain::codes::SplitRule;
use crate::domain::contact::Channel;
use crate::domain::document::{DocumentKind, ExpiredDocuments};
use crate::domain::release::OperatorLimit;
use crate::exit::Failure;

pub fn check(file: shape::File, folder: &Path, role: Option<ServeRole>) -> Result<ServiceSettings, Failure> {
    let listen: SocketAddr = file.listen.parse().map_err(|_| bad("listen", "an address with a port: 127.0.0.1:8443"))?;
    if file.sandbox && !listen.ip().is_loopback() {
        return Err(bad("listen", "a sandbox listens on loopback only: 127.0.0.1:8443"));
    }
    let in_file: ServeRole = parse("roles", &file.roles)?;
    let role = role.unwrap_or(in_file);
    let login = file.login.map(|login| self::login(login, folder)).transpose()?;
    let mut delivery = file.delivery.map(|delivery| delivery::check(delivery, folder, file.sandbox)).transpose()?;
    if role.answers() && login.is_none() {
        return Err(bad("login", "missing: it tells which cards are accepted"));
    }
    if role.sends() && delivery.is_none() {
        return Err(bad("delivery", "missing: it tells where second halves go"));
    }
    let metrics = file.metrics.map(|metrics| metrics.listen.parse());
    let metrics = metrics.transpose().map_err(|_| bad("metrics.listen", "an address with a port: 127.0.0.1:9464"))?;
    let products = products(file.product, delivery.as_ref())?;
    if let Some(delivery) = &mut delivery {
        delivery.texts.products = products.values().map(Into::into).collect();
    }
    Ok(ServiceSettings {
        listen,
        role,
        log_level: parse("log_level", &file.log_level)?,
        sandbox: file.sandbox,
        tls: TlsFiles { certificate: folder.join(file.tls.certificate), key: folder.join(file.tls.key) },
        store_url: store_url(&file.store.url, folder)?,
        vault: vault(file.vault, folder, role)?,
        login,
        operator_limit: operator_limit(&file.limits)?,
        concurrent_requests: concurrent(&file.limits)?,
        products,
        delivery,
        enrolment: enrolment::check(file.enrolment, folder)?,
        metrics,
        least_free_mib: file.disk.least_free_mib,
        backup: file.backup.map(|backup| self::backup(&backup, folder)).transpose()?,
    })
}

fn backup(shape: &shape::Backup, folder: &Path) -> Result<BackupSettings, Failure> {
    if shape.hours == 0 {
        return Err(bad("backup.hours", "at least 1"));
    }
    Ok(BackupSettings { folder: folder.join(&shape.folder), hours: shape.hours })
}

fn parse<T: FromStr<Err: std::fmt::Display>>(key: &str, text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error: T::Err| bad(key, error))
}

fn store_url(url: &str, folder: &Path) -> Result<String, Failure> {
    match url.strip_prefix("sqlite:") {
        Some(path) if !path.is_empty() => Ok(format!("sqlite:{}", folder.join(path).display())),
        None if url.starts_with("postgres://") || url.starts_with("postgresql://") => Ok(url.to_owned()),
        _ => Err(bad("store.url", "sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE")),
    }
}

fn vault(shape: shape::Vault, folder: &Path, role: ServeRole) -> Result<VaultKeys, Failure> {
    if role.answers() && shape.desk_key.is_none() {
        return Err(bad("vault.desk_key", "missing: first halves cannot be opened without it"));
    }
    if role.sends() && shape.message_key.is_none() {
        return Err(bad("vault.message_key", "missing: second halves cannot be opened without it"));
    }
    Ok(VaultKeys {
        desk_key: shape.desk_key.map(|path| folder.join(path)),
        message_key: shape.message_key.map(|path| folder.join(path)),
        passphrase_file: shape.passphrase_file.map(|path| folder.join(path)),
    })
}

fn login(shape: shape::Login, folder: &Path) -> Result<LoginSettings, Failure> {
    if shape.issuers.is_empty() {
        return Err(bad("login.issuers", "at least one certificate of a CNS issuer"));
    }
    if shape.policies.is_empty() {
        return Err(bad("login.policies", "at least one policy, such as 1.3.76.16.2.1"));
    }
    for (index, policy) in shape.policies.iter().enumerate() {
        let numbers = policy.split('.').collect::<Vec<_>>();
        if numbers.len() < 3 || numbers.iter().any(|number| number.parse::<u64>().is_err()) {
            return Err(bad(format!("login.policies[{index}]"), "a dotted number, such as 1.3.76.16.2.1"));
        }
    }
    if !(1..=24).contains(&shape.session_hours) {
        return Err(bad("login.session_hours", "1 to 24"));
    }
    if !(1..=shape.session_hours * 60).contains(&shape.idle_minutes) {
        return Err(bad("login.idle_minutes", "at least 1 and not longer than the session"));
    }
    Ok(LoginSettings {
        issuers: shape.issuers.into_iter().map(|path| folder.join(path)).collect(),
        crls: folder.join(shape.crls),
        policies: shape.policies,
        session: minutes(shape.session_hours * 60),
        idle: minutes(shape.idle_minutes),
        card_at_each_act: shape.card_at_each_act,
    })
}

fn minutes(number: u32) -> Duration {
    Duration::from_secs(u64::from(number) * 60)
}

fn operator_limit(shape: &shape::Limits) -> Result<OperatorLimit, Failure> {
    if shape.releases_per_operator == 0 {
        return Err(bad("limits.releases_per_operator", "at least 1"));
    }
    if !(1..=1440).contains(&shape.window_minutes) {
        return Err(bad("limits.window_minutes", "1 to 1440"));
    }
    Ok(OperatorLimit { most: shape.releases_per_operator, window: minutes(shape.window_minutes) })
}

fn concurrent(shape: &shape::Limits) -> Result<usize, Failure> {
    match usize::try_from(shape.concurrent_requests) {
        Ok(number @ 1..=65_536) => Ok(number),
        _ => Err(bad("limits.concurrent_requests", "1 to 65536")),
    }
}

fn products(
    shapes: Vec<shape::Product>,
    delivery: Option<&DeliverySettings>,
) -> Result<BTreeMap<ProductId, CardProduct>, Failure> {
    if shapes.is_empty() {
        return Err(bad("product", "missing: at least one card product"));
    }
    let mut products = BTreeMap::new();
    for (index, shape) in shapes.into_iter().enumerate() {
        let product = product(shape, &format!("product[{index}]"), delivery)?;
        if products.contains_key(&product.id) {
            return Err(bad(format!("product[{index}].id"), format!("{} is there twice", product.id)));
        }
        products.insert(product.id.clone(), product);
    }
    Ok(products)
}

fn product(shape: shape::Product, at: &str, delivery: Option<&DeliverySettings>) -> Result<CardProduct, Failure> {
    let key = |name: &str| format!("{at}.{name}");
    let (pin, puk) = (split(&key("pin"), &shape.pin)?, split(&key("puk"), &shape.puk)?);
    // Judged one by one, so that the error names the right key.
    SplitRule::new(pin, (4, 4)).map_err(|error| bad(key("pin"), error))?;
    let split = SplitRule::new(pin, puk).map_err(|error| bad(key("puk"), error))?;
    let documents = list(&key("documents"), &shape.documents)?.into_iter().collect::<BTreeSet<_>>();
    let channels: Vec<Channel> = list(&key("channels"), &shape.channels)?;
    // A process that only answers requests may not be told the providers; the sender is.
    let way_out = |channel| delivery.is_none_or(|delivery| delivery.providers.iter().any(|provider| provider.way.takes(channel)));
    if let Some(channel) = channels.iter().find(|channel| !way_out(**channel)) {
        return Err(bad(key("channels"), format!("no provider for {channel} is set")));
    }
    if shape.name.trim().is_empty() || shape.name.chars().count() > 60 {
        return Err(bad(key("name"), "1 to 60 characters"));
    }
    if shape.most_releases == 0 {
        return Err(bad(key("most_releases"), "at least 1"));
    }
    let expired_documents = expired(&shape, key)?;
    let on_behalf = on_behalf(&shape, key, &documents)?;
    Ok(CardProduct {
        id: parse(&key("id"), &shape.id)?,
        name: shape.name,
        split,
        documents,
        expired_documents,
        on_behalf,
        channels,
        pec: shape.pec,
        channel_check: parse(&key("channel_check"), &shape.channel_check)?,
        most_releases: shape.most_releases,
        release_interval: minutes(shape.release_interval_minutes),
        most_reprints: shape.most_reprints,
        reprint_window: minutes(shape.reprint_window_hours.saturating_mul(60)),
        most_resends: shape.most_resends,
        most_address_changes: shape.most_address_changes,
        both_within: minutes(shape.both_within_hours.saturating_mul(60)),
    })
}

fn expired(shape: &shape::Product, key: impl Fn(&str) -> String) -> Result<ExpiredDocuments, Failure> {
    match (shape.expired_documents.as_str(), shape.expired_at_most_days) {
        ("refused", None) => Ok(ExpiredDocuments::Refused),
        ("refused", Some(_)) => Err(bad(key("expired_at_most_days"), "only beside expired_documents = \"with-declaration\"")),
        ("with-declaration", Some(most_days @ 1..=3650)) => Ok(ExpiredDocuments::WithDeclaration { most_days }),
        ("with-declaration", _) => Err(bad(key("expired_at_most_days"), "1 to 3650, beside with-declaration")),
        _ => Err(bad(key("expired_documents"), "refused or with-declaration")),
    }
}

/// Who may come for the citizen; what a ground does not say of documents, the product says.
fn on_behalf(
    shape: &shape::Product,
    key: impl Fn(&str) -> String,
    own: &BTreeSet<DocumentKind>,
) -> Result<BTreeMap<Ground, GroundPolicy>, Failure> {
    let policy = |(name, asked): (&String, &shape::OnBehalf)| {
        let at = key(&format!("on_behalf.{name}"));
        let ground = parse(&at, name)?;
        let documents = match &asked.documents {
            Some(kinds) => list(&format!("{at}.documents"), kinds)?.into_iter().collect(),
            None => own.clone(),
        };
        Ok((ground, GroundPolicy { documents, protocol: asked.protocol, citizen_document: asked.citizen_document }))
    };
    shape.on_behalf.iter().map(policy).collect()
}

fn split(key: &str, text: &str) -> Result<(u8, u8), Failure> {
    let parts = text.split_once('+').and_then(|(first, second)| Some((first.parse().ok()?, second.parse().ok()?)));
    parts.ok_or_else(|| bad(key, "digits at the counter and by message: 2+3"))
}

fn list<T: FromStr<Err: std::fmt::Display> + PartialEq>(key: &str, texts: &[String]) -> Result<Vec<T>, Failure> {
    if texts.is_empty() {
        return Err(bad(key, "at least one"));
    }
    texts.iter().try_fold(Vec::new(), |mut members, text| {
        let member = parse(key, text)?;
        if members.contains(&member) {
            return Err(bad(key, format!("{text} is there twice")));
        }
        members.push(member);
        Ok(members)
    })
}
