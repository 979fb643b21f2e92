//! The language in which the program speaks to those who use it.

use super::named::named;

named! {
    /// Languages of the program's own texts; messages to citizens have one more ([`super::message::Language`]).
    Language, NotALanguage, "a language" {
        /// Italian.
        It = "it",
        /// English.
        En = "en",
    }
}
