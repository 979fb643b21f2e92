//! Events of the audit: what was done, by whom, to what. One act, one event, in the act's own transaction.

use super::named::named;

named! {
    /// What was done.
    Act, NotAnAct, "an audited act" {
        /// A session was opened.
        Login = "login",
        /// A login was refused.
        LoginRefused = "login-refused",
        /// A session was ended by its owner.
        Logout = "logout",
        /// The cards of a citizen were looked up.
        CardsFound = "cards-found",
        /// Codes were released.
        Released = "released",
        /// Codes were released to somebody who came for the citizen.
        ReleasedOnBehalf = "released-on-behalf",
        /// A release was refused by a rule.
        ReleaseRefused = "release-refused",
        /// A release to somebody who came for the citizen was refused by a rule.
        ReleaseOnBehalfRefused = "release-on-behalf-refused",
        /// A first half was shown again.
        Reprinted = "reprinted",
        /// Showing a first half again was refused.
        ReprintRefused = "reprint-refused",
        /// A second half was sent again.
        Resent = "resent",
        /// Sending a second half again was refused.
        ResendRefused = "resend-refused",
        /// A release was stopped.
        Stopped = "stopped",
        /// A short code was sent to prove an address.
        CheckAsked = "check-asked",
        /// An address was proven.
        CheckProven = "check-proven",
        /// A wrong short code was typed.
        CheckFailed = "check-failed",
        /// A gateway took a message.
        MessageAccepted = "message-accepted",
        /// A message reached the citizen's box or telephone.
        MessageDelivered = "message-delivered",
        /// A message was given up.
        MessageFailed = "message-failed",
        /// An administrator had a message tried once more.
        MessageRetried = "message-retried",
        /// An administrator stopped a message.
        MessageCancelled = "message-cancelled",
        /// An administrator sent a message to try a provider.
        MessageTested = "message-tested",
        /// Codes came into the vault.
        CodesImported = "codes-imported",
        /// Enti and operators were registered from a file.
        OperatorsRegistered = "operators-registered",
        /// An enabling was suspended, resumed, revoked, renewed or moved.
        EnablingChanged = "enabling-changed",
        /// Somebody wanted an act on an enabling that needs two.
        EnablingWished = "enabling-wished",
        /// An act on an enabling was refused by a rule.
        EnablingRefused = "enabling-refused",
        /// An Ente was suspended, resumed or closed.
        EnteChanged = "ente-changed",
        /// An act on an Ente was refused by a rule.
        EnteRefused = "ente-refused",
        /// The first people of an installation were registered by two of them.
        Founded = "founded",
        /// The registry of Enti was replaced by a newer export.
        RegistryImported = "registry-imported",
        /// An e-mail was taken out of the box for requests.
        MailTaken = "mail-taken",
        /// Somebody looked at an e-mail that was put aside.
        MailDone = "mail-done",
        /// A request opened a case.
        RequestOpened = "request-opened",
        /// A request was refused before it opened a case.
        RequestRefused = "request-refused",
        /// A request was decided, in part or whole, or its Ente asked something.
        RequestDecided = "request-decided",
        /// A decision was refused by a rule.
        DecisionRefused = "decision-refused",
        /// A letter to an Ente or a person was given up.
        LetterFailed = "letter-failed",
        /// News went to bodies or people.
        NoticeSent = "notice-sent",
        /// People and Enti were told what is about to end.
        EndingsAnnounced = "endings-announced",
        /// A card was suspended or resumed.
        CardStateChanged = "card-state-changed",
    }
}
