//! The body of every answer that is not a success.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::exit::{Code, Failure};

/// Why the service refused or failed. `code` is language-free; the client has the texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Problem {
    /// One of the codes of crspin(7), such as `card-suspended`.
    pub code: String,
    /// Values that the texts of the code speak of. Never a secret.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// Names the request in the service's logs.
    #[serde(default)]
    pub correlation: String,
}

impl From<&Failure> for Problem {
    fn from(failure: &Failure) -> Self {
        Self {
            code: failure.code.as_str().to_owned(),
            params: failure.params.iter().cloned().collect(),
            correlation: String::new(),
        }
    }
}

impl From<Problem> for Failure {
    /// A code of a newer service that this client does not know becomes [`Code::ServiceFault`].
    fn from(problem: Problem) -> Self {
        let code = problem.code.parse().unwrap_or(Code::ServiceFault);
        let mut failure = Self::new(code);
        failure.params = problem.params.into_iter().collect();
        failure.with("correlation", problem.correlation)
    }
}
