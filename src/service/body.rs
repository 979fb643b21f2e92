//! What handlers take out of a request, checked, with errors that name the field.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::refusal::{Refusal, bad_value};
use crate::config::service::field;
use crate::domain::release::ReleaseId;
use crate::wire::IDEMPOTENCY_KEY;

/// The largest body that is read, in bytes.
pub const LARGEST_BODY: usize = 16 * 1024;

/// A JSON body of so many bytes at most.
pub struct Body<T, const MOST: usize = LARGEST_BODY>(pub T);

/// A body that carries a file.
pub type LargeBody<T> = Body<T, { 3 * 1024 * 1024 }>;

impl<T: DeserializeOwned, S: Send + Sync, const MOST: usize> FromRequest<S> for Body<T, MOST> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().map(str::trim) != Some("application/json") {
            let failure = bad_value("content-type", "application/json is wanted");
            return Err(Refusal::with_status(failure, StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes = to_bytes(request.into_body(), MOST).await.map_err(|_| {
            let failure = bad_value("body", format!("cannot be read, or has more than {MOST} bytes"));
            Refusal::with_status(failure, StatusCode::PAYLOAD_TOO_LARGE)
        })?;
        Ok(Self(parse(&bytes)?))
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let why = error.into_inner().to_string();
        // The place in the text says nothing to people; the name of the field does.
        let why = why.split(" at line ").next().unwrap_or_default();
        let what = field(&path, why);
        bad_value(if what.is_empty() { "body" } else { &what }, why)
    })?;
    json.end().map_err(|_| bad_value("body", "something follows after the JSON object"))?;
    Ok(value)
}

/// The digest of what is asked, over the parsed request, so that spaces and the order of fields do not matter.
/// `act` tells apart what has the same body.
pub fn digest(act: &str, asked: &impl Serialize) -> Result<[u8; 32], crate::exit::Failure> {
    let json = serde_json::to_vec(asked).map_err(|error| crate::exit::Failure::new(crate::exit::Code::Bug).because(error))?;
    Ok(Sha256::new().chain_update(act).chain_update([0]).chain_update(json).finalize().into())
}

/// The key of a write.
pub struct IdempotencyKey(pub String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let key = parts.headers.get(IDEMPOTENCY_KEY).and_then(|key| key.to_str().ok()).unwrap_or_default();
        let good = (16..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if good {
            Ok(Self(key.to_owned()))
        } else {
            Err(bad_value(IDEMPOTENCY_KEY, "a header with 16 to 64 letters, digits and dashes").into())
        }
    }
}

/// The release that the path names.
pub struct Named(pub ReleaseId);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|error| bad_value("id", error.body_text()))?;
        Ok(Self(text.parse().map_err(|error| bad_value("id", error))?))
    }
}

/// What follows the question mark: the filters of a list, and the like.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Query(query) = Query::from_request_parts(parts, state).await.map_err(|error| {
            let text = error.body_text();
            let why = text.rsplit_once("query string: ").map_or(text.as_str(), |(_, why)| why);
            let (what, why) = why.split_once(": ").unwrap_or(("query", why));
            bad_value(field(what, why), why)
        })?;
        Ok(Self(query))
    }
}

/// An answer as JSON.
pub type Answer<T> = Result<Json<T>, Refusal>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{FindCards, NewRelease};

    fn refused<T: DeserializeOwned>(text: &str) -> String {
        let refusal = parse::<T>(text.as_bytes()).err().expect("a refusal");
        refusal.failure.param("what").unwrap_or_default().to_owned()
    }

    #[test]
    fn the_wrong_field_is_named() {
        for (text, what) in [
            ("", "body"),
            ("[", "body"),
            ("{}", "fiscal_code"),
            ("{\"fiscal_code\":\"X\"}", "fiscal_code"),
            ("{\"fiscal_code\":\"RSSMRA45C12F205C\",\"other\":1}", "other"),
            ("{\"fiscal_code\":\"RSSMRA45C12F205C\"} {}", "body"),
        ] {
            assert_eq!(refused::<FindCards>(text), what, "{text}");
        }
        let document = r#"{"fiscal_code":"RSSMRA45C12F205C","document":{"kind":"passport","number":"YA1","issuer":"M","expires":"2030-01-01"}}"#;
        assert_eq!(refused::<NewRelease>(document), "document.issuer");
    }

    #[test]
    fn the_digest_is_over_what_is_meant() {
        let one: FindCards = parse(b"{\"fiscal_code\":\"RSSMRA45C12F205C\"}").expect("a request");
        let same: FindCards = parse(b"{ \"fiscal_code\" : \"rssmra45c12f205c\" }").expect("a request");
        assert_eq!(digest("a", &one).ok(), digest("a", &same).ok());
        assert_ne!(digest("a", &one).ok(), digest("b", &one).ok());
    }
}
