//! Gateways that call back: what became of a message, at an address that only they know.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::routing::any;

use super::app::Base;
use super::body::LARGEST_BODY;
use crate::config::secret_file;
use crate::config::service::{DeliverySettings, ReceiptSettings, WaySettings};
use crate::delivery::Receipts;
use crate::delivery::sms::{Fields, Rules};
use crate::exit::Failure;
use crate::secret::Secret;
use crate::store::receipts::Named;
use crate::vault::unhex;

/// Who may call back, by the provider's name.
#[derive(Debug, Default)]
pub struct Callbacks(BTreeMap<String, Callback>);

#[derive(Debug)]
struct Callback {
    secret: Secret,
    settings: ReceiptSettings,
}

impl Callbacks {
    /// Reads the secrets.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn load(settings: Option<&DeliverySettings>) -> Result<Self, Failure> {
        let mut callbacks = BTreeMap::new();
        for provider in settings.map(|settings| settings.providers.as_slice()).unwrap_or_default() {
            if let WaySettings::Http(http) = &provider.way
                && let Some(receipt) = &http.receipt
            {
                let secret = secret_file::from_file(&receipt.secret_file)?;
                callbacks.insert(provider.name.clone(), Callback { secret, settings: receipt.clone() });
            }
        }
        Ok(Self(callbacks))
    }
}

/// The route of callbacks. It is in no document: whoever needs it has been given it.
pub fn router(base: Base) -> Router {
    Router::new().route("/v1/receipts/{provider}/{secret}", any(hear)).with_state(base)
}

/// Writes down what a gateway says. It is thanked only when that is done, so that it says it again otherwise.
async fn hear(State(base): State<Base>, Path((provider, secret)): Path<(String, String)>, request: Request) -> StatusCode {
    // The same answer whether the name or the secret is wrong.
    let Some(callback) = base.callbacks.0.get(&provider).filter(|callback| callback.opens(&secret)) else {
        return StatusCode::NOT_FOUND;
    };
    let query = request.uri().query().unwrap_or_default().to_owned();
    let form = is_form(&request);
    let Ok(body) = to_bytes(request.into_body(), LARGEST_BODY).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    let Some((message, receipt, words)) = callback.read(&query, form, &body) else {
        tracing::warn!(provider, "a callback says nothing that the settings foresee");
        return StatusCode::BAD_REQUEST;
    };
    match Receipts::new(base.store.clone()).heard(Some(&provider), message, receipt, &words).await {
        Ok(_) => {
            base.changed.notify_waiters();
            StatusCode::OK
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().map(str::trim) == Some("application/x-www-form-urlencoded")
}

impl Callback {
    fn opens(&self, given: &str) -> bool {
        let known = self.secret.reveal().as_bytes();
        // Comparing takes as long as the secret is, whatever is given; of another length it is wrong anyway.
        known.len() == given.len() && openssl::memcmp::eq(known, given.as_bytes())
    }

    fn read(&self, query: &str, form: bool, body: &Bytes) -> Option<(Named, crate::domain::message::Receipt, String)> {
        let text = String::from_utf8_lossy(body);
        let fields = Fields::of_body(&text).with_query(query);
        let fields = if form { fields.with_query(&text) } else { fields };
        let id = fields.get(&self.settings.id)?;
        let word = fields.get(&self.settings.state)?;
        let receipt = Rules::from(&self.settings.words).judge(&word)?;
        let message = if self.settings.ours { Named::Ours(unhex(&id)?) } else { Named::Theirs(id) };
        Some((message, receipt, format!("called back: {receipt}")))
    }
}
