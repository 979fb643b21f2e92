//! The issuing service: routes, authentication, policy.
