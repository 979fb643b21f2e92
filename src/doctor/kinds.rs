//! The kinds of findings, check by check: a closed list, so that each has its texts, its level, and a test of its own.

use std::fmt;

use super::finding::Level;

macro_rules! kinds {
    ($($check:literal: $($(#[$doc:meta])* $name:ident = $text:literal, $level:ident;)*)*) => {
        /// A kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind { $($($(#[$doc])* $name,)*)* }

        impl Kind {
            /// Every kind, check by check.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)*)*];

            /// The stable name; `doctor-NAME` is the text that tells it, `doctor-next-NAME` the one that says what to do.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($(Self::$name => $text,)*)* }
            }

            /// The check that finds it.
            #[must_use]
            pub const fn check(self) -> &'static str {
                match self { $($(Self::$name => $check,)*)* }
            }

            /// How bad it is by itself.
            #[must_use]
            pub const fn level(self) -> Level {
                match self { $($(Self::$name => Level::$level,)*)* }
            }
        }
    };
}

kinds! {
    "doctor":
        /// A check gave no answer in its time.
        CheckLate = "check-late", Broken;
        /// A check failed by a fault of this program.
        CheckFell = "check-fell", Broken;
    "configuration":
        /// The settings are there and sound.
        ConfigurationGood = "configuration-good", Good;
        /// No file, or something is wrong in it.
        ConfigurationFails = "configuration-fails", Broken;
        /// Others may change the file.
        ConfigurationLoose = "configuration-loose", Warning;
    "session":
        /// A session is kept and has not ended.
        SessionOpen = "session-open", Good;
        /// None is kept.
        SessionNone = "session-none", Notice;
        /// The one that is kept has ended.
        SessionOver = "session-over", Notice;
        /// What is kept cannot be read.
        SessionFails = "session-fails", Broken;
    "readers":
        /// The PC/SC service answers and has readers.
        ReadersFound = "readers-found", Good;
        /// No PC/SC service.
        PcscAway = "pcsc-away", Broken;
        /// No reader.
        ReaderNone = "reader-none", Broken;
        /// No reader, and the module of the settings needs none.
        ReaderUnneeded = "reader-unneeded", Notice;
    "cards":
        /// A card of a family without known trouble.
        CardKnown = "card-known", Good;
        /// A card of a family with known trouble.
        CardTrouble = "card-trouble", Notice;
        /// A card whose keys are too short.
        CardWeak = "card-weak", Warning;
        /// A card of no known family.
        CardUnknown = "card-unknown", Warning;
        /// A card that does not answer.
        CardMute = "card-mute", Warning;
        /// Readers without any card.
        CardNone = "card-none", Notice;
    "modules":
        /// A module that loads.
        ModuleLoads = "module-loads", Good;
        /// A module that does not, or none at all.
        ModuleFails = "module-fails", Broken;
        /// A module that takes its process along.
        ModuleCrashes = "module-crashes", Broken;
        /// A module that does not come back.
        ModuleHangs = "module-hangs", Broken;
        /// The module sees no token where the reader sees a card.
        ModuleBlind = "module-blind", Broken;
        /// The module is older than the card in the reader.
        ModuleOld = "module-old", Broken;
    "certificate":
        /// A certificate with which one can log in.
        CertificateGood = "certificate-good", Good;
        /// One that will end soon.
        CertificateEnding = "certificate-ending", Warning;
        /// One that has ended.
        CertificateOver = "certificate-over", Broken;
        /// One that has not begun.
        CertificateEarly = "certificate-early", Broken;
        /// One whose key is not taken.
        CertificateKey = "certificate-key", Broken;
        /// A token without such a certificate.
        CertificateNone = "certificate-none", Broken;
        /// The token that the settings name is not there.
        TokenOther = "token-other", Broken;
    "service":
        /// It answers.
        ServiceAnswers = "service-answers", Good;
        /// It does not, or not as a service does.
        ServiceFails = "service-fails", Broken;
    "tls":
        /// It proved who it is.
        TlsTrusted = "tls-trusted", Good;
        /// Its certificate will end soon.
        TlsEnding = "tls-ending", Warning;
        /// It did not prove who it is.
        TlsFails = "tls-fails", Broken;
    "clock":
        /// The clocks agree.
        ClockGood = "clock-good", Good;
        /// They differ a little.
        ClockDrifts = "clock-drifts", Warning;
        /// They differ too much.
        ClockOff = "clock-off", Broken;
    "version":
        /// This program is as new as the service.
        VersionGood = "version-good", Good;
        /// There is a newer one.
        VersionOlder = "version-older", Notice;
        /// The next one that the service drops is this one.
        VersionNearlyTooOld = "version-nearly-too-old", Warning;
        /// The service does not take it any more.
        VersionTooOld = "version-too-old", Broken;
    "proxy":
        /// None is on the way.
        ProxyNone = "proxy-none", Good;
        /// One is.
        ProxyUsed = "proxy-used", Notice;
        /// One is, and does not answer.
        ProxyAway = "proxy-away", Broken;
    "printer":
        /// None is set, and none is needed.
        PrinterUnset = "printer-unset", Good;
        /// It is ready and keeps nothing.
        PrinterReady = "printer-ready", Good;
        /// It is ready and does not say what it keeps.
        PrinterKeeps = "printer-keeps", Notice;
        /// It is away, stopped, or does not take letters.
        PrinterFails = "printer-fails", Broken;
    "terminal":
        /// The read-out has what it needs.
        TerminalGood = "terminal-good", Good;
        /// Nobody looks at a terminal.
        TerminalNone = "terminal-none", Notice;
        /// Too small for the large digits.
        TerminalSmall = "terminal-small", Warning;
        /// Its letters are not UTF-8.
        TerminalLetters = "terminal-letters", Warning;
        /// It has no second screen that could be forgotten.
        TerminalPlain = "terminal-plain", Warning;
    "hardening":
        /// This process leaves no core dump.
        HardeningGood = "hardening-good", Good;
        /// The system did not let it.
        HardeningWeak = "hardening-weak", Warning;
    "settings":
        /// The service's settings are sound.
        SettingsGood = "settings-good", Good;
        /// They are not.
        SettingsFail = "settings-fail", Broken;
    "database":
        /// It answers and is whole.
        DatabaseGood = "database-good", Good;
        /// Its file is not there.
        DatabaseMissing = "database-missing", Broken;
        /// It cannot be used.
        DatabaseFails = "database-fails", Broken;
        /// Something else holds it.
        DatabaseLocked = "database-locked", Broken;
        /// What is in it is damaged.
        DatabaseDamaged = "database-damaged", Broken;
        /// Its tables are older than this program.
        DatabaseOld = "database-old", Warning;
        /// Its tables are newer than this program.
        DatabaseNew = "database-new", Broken;
        /// Reading all of it took too long.
        DatabaseLarge = "database-large", Notice;
    "keys":
        /// A vault key opens, and is the one that the halves are sealed for.
        KeyGood = "key-good", Good;
        /// A vault key does not open, or others may read it.
        KeyFails = "key-fails", Broken;
        /// A passphrase is asked for when the service starts.
        KeyAsks = "key-asks", Notice;
        /// Halves are sealed for another key.
        KeyOther = "key-other", Broken;
    "delivery":
        /// A gateway of text messages answers.
        GatewayGood = "gateway-good", Good;
        /// A gateway of text messages is not reached, or not trusted.
        GatewayAway = "gateway-away", Broken;
        /// A mail server takes us.
        MailGood = "mail-good", Good;
        /// It cannot be reached.
        MailAway = "mail-away", Broken;
        /// Its TLS is not right.
        MailTls = "mail-tls", Broken;
        /// It does not take our password.
        MailLogin = "mail-login", Broken;
        /// Its settings cannot be used.
        MailFails = "mail-fails", Broken;
        /// Messages go to files.
        MailFiles = "mail-files", Notice;
        /// The box of bounces and notices can be read.
        NoticesGood = "notices-good", Good;
        /// Its server cannot be reached.
        NoticesAway = "notices-away", Broken;
        /// Its TLS is not right.
        NoticesTls = "notices-tls", Broken;
        /// It does not take our password.
        NoticesLogin = "notices-login", Broken;
        /// The folder cannot be read.
        NoticesFolder = "notices-folder", Broken;
        /// Its settings cannot be used.
        NoticesFails = "notices-fails", Broken;
        /// Nobody reads what mail servers say later on.
        NoticesUnset = "notices-unset", Notice;
    "texts":
        /// What messages say is as it must be.
        TextsGood = "texts-good", Good;
        /// A text message takes more than one segment.
        TextLong = "text-long", Warning;
        /// A text will not do.
        TextsFail = "texts-fail", Broken;
    "certificates":
        /// The service's own certificate holds.
        OwnGood = "own-good", Good;
        /// It will end soon.
        OwnEnding = "own-ending", Warning;
        /// It has ended.
        OwnOver = "own-over", Broken;
        /// It cannot be used.
        OwnFails = "own-fails", Broken;
    "issuers":
        /// The issuers of cards hold.
        IssuersGood = "issuers-good", Good;
        /// One will end soon.
        IssuerEnding = "issuer-ending", Warning;
        /// One has ended.
        IssuerOver = "issuer-over", Broken;
        /// One cannot be read.
        IssuerFails = "issuer-fails", Broken;
    "revocations":
        /// Every issuer has a list that holds.
        ListsGood = "lists-good", Good;
        /// A list has ended.
        ListOver = "list-over", Broken;
        /// An issuer has none.
        ListMissing = "list-missing", Broken;
        /// One cannot be read.
        ListFails = "list-fails", Warning;
    "disk":
        /// There is room.
        DiskGood = "disk-good", Good;
        /// There is little.
        DiskLow = "disk-low", Broken;
        /// It cannot be told.
        DiskFails = "disk-fails", Warning;
    "backups":
        /// The newest is young enough.
        BackupsGood = "backups-good", Good;
        /// Nothing is said of any.
        BackupsUnset = "backups-unset", Notice;
        /// The newest is too old.
        BackupOld = "backup-old", Broken;
        /// There is none.
        BackupNone = "backup-none", Broken;
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(names.len(), Kind::ALL.len());
    }
}
