//! What doctor can find: a closed list, so that each finding has its texts, its level, and a test of its own.

use std::fmt;

use crate::exit::Failure;
use crate::i18n::Texts;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Work is not possible, or soon will not be safe.
    Broken,
    /// It works, and will not for long, or not for everything.
    Warning,
    /// Worth knowing.
    Notice,
    /// In order.
    Good,
}

impl Level {
    /// All, the worst first.
    pub const ALL: &'static [Self] = &[Self::Broken, Self::Warning, Self::Notice, Self::Good];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Warning => "warning",
            Self::Notice => "notice",
            Self::Good => "good",
        }
    }

    /// What stands before a finding of this level: told apart without colours, in ASCII.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Broken => "[!!]",
            Self::Warning => "[! ]",
            Self::Notice => "[i ]",
            Self::Good => "[ok]",
        }
    }
}

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
        /// The mail server takes us.
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

/// A value that a finding tells.
#[derive(Clone, Debug)]
pub enum Value {
    /// As it is.
    Plain(String),
    /// A number of ours, which is never a serial number.
    Number(u64),
    /// A word of ours: the name of its text, and its name for programs.
    Word(&'static str, &'static str),
    /// A serial number: never in a report.
    Serial(String),
    /// The name of a reader, in which makers put serial numbers in brackets.
    Reader(String),
}

/// What a check found.
#[derive(Debug)]
pub struct Finding {
    /// What kind.
    pub kind: Kind,
    /// How bad it is here.
    pub level: Level,
    /// The values of its texts, by name.
    pub values: Vec<(&'static str, Value)>,
    /// A failure whose own texts tell it better.
    pub failure: Option<Failure>,
}

impl Finding {
    /// A finding without values.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self { kind, level: kind.level(), values: Vec::new(), failure: None }
    }

    /// A finding that is told as this failure is told elsewhere.
    #[must_use]
    pub fn failed(kind: Kind, failure: Failure) -> Self {
        Self { failure: Some(failure), ..Self::new(kind) }
    }

    /// Adds a value.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl fmt::Display) -> Self {
        self.value(name, Value::Plain(value.to_string()))
    }

    /// Adds a value of any sort.
    #[must_use]
    pub fn value(mut self, name: &'static str, value: Value) -> Self {
        self.values.push((name, value));
        self
    }

    /// The same, but not worse than this: what is broken need not be what is used.
    #[must_use]
    pub fn at_worst(mut self, level: Level) -> Self {
        self.level = self.level.max(level);
        self
    }

    /// What was found, and what to do next unless it is in order, in the language of the texts. `shown` tells a value.
    #[must_use]
    pub fn words(&self, texts: &Texts, shown: impl Fn(&Value) -> String) -> (String, Option<String>) {
        let good = self.level == Level::Good;
        if let Some(failure) = &self.failure {
            let (what, next) = texts.failure(failure);
            return (what, (!good).then_some(next));
        }
        let values: Vec<(&str, String)> = self.values.iter().map(|(name, value)| (*name, shown(value))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let name = self.kind.as_str();
        let next = texts.find(&format!("doctor-next-{name}"), &values);
        (texts.with(&format!("doctor-{name}"), &values), next.filter(|_| !good))
    }
}

impl From<Kind> for Finding {
    fn from(kind: Kind) -> Self {
        Self::new(kind)
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

    #[test]
    fn nothing_gets_worse_than_it_is() {
        for (kind, worst, level) in [
            (Kind::ModuleFails, Level::Notice, Level::Notice),
            (Kind::ModuleLoads, Level::Notice, Level::Good),
            (Kind::ModuleFails, Level::Broken, Level::Broken),
        ] {
            assert_eq!(Finding::new(kind).at_worst(worst).level, level, "{kind}");
        }
    }
}
