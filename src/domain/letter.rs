//! What is written to Enti and to people about requests and enablings.

use super::named::named;

named! {
    /// How a letter goes.
    LetterChannel, NotALetterChannel, "a channel of letters" {
        /// By certified mail, to an Ente.
        Pec = "pec",
        /// By plain e-mail, to a person.
        Email = "email",
    }
}

named! {
    /// How far a letter came.
    LetterState, NotALetterState, "a state of letters" {
        /// It waits for its turn.
        Queued = "queued",
        /// A sender has it.
        Sending = "sending",
        /// The mail server took it.
        Accepted = "accepted",
        /// The receipt says that it lies in the certified mailbox.
        Delivered = "delivered",
        /// It was given up, or the provider says that it did not arrive.
        Failed = "failed",
    }
}
