//! What providers of certified mail (PEC) say of a message: DM 2 novembre 2005, 6.

use super::named::named;

named! {
    /// Kinds of receipt.
    ReceiptKind, NotAReceiptKind, "a kind of receipt" {
        /// Our provider took the message.
        Accepted = "accettazione",
        /// Our provider did not take it.
        NotAccepted = "non-accettazione",
        /// The recipient's provider has it.
        TakenOver = "presa-in-carico",
        /// It lies in the recipient's box.
        Delivered = "avvenuta-consegna",
        /// It could not be delivered.
        NotDelivered = "errore-consegna",
        /// It is not delivered after half of the time allowed.
        Warning = "preavviso-errore-consegna",
        /// A virus was found in it.
        Virus = "rilevazione-virus",
    }
}
