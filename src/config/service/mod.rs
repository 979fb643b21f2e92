//! Settings of the service: one TOML file, read once and checked once.
//!
//! What passed [`ServiceSettings::load`] is never checked again. Every path is relative to the folder of the file. Whether the
//! files that it names exist is seen by those who open them.

mod delivery;
mod enrolment;
mod gateway;
mod mailbox;
mod parts;
pub mod patience;
pub mod placeholders;
mod shape;
mod smpp;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use super::settings_file::{bad, field};
pub use delivery::{DeliverySettings, MailSettings, MailTls, ProviderSettings, TextProduct, TextSettings, WaySettings};
pub use enrolment::{EnrolmentSettings, PecSettings};
pub use gateway::{
    AnswerSettings, BodyKind, FieldSettings, HttpSettings, QuerySettings, ReceiptSettings, RequestSettings, WordSettings,
};
pub use mailbox::MailboxSettings;
pub use smpp::{ReceiptIds, SmppSettings};

use super::settings_file;
use crate::domain::card_product::{CardProduct, ProductId};
use crate::domain::release::OperatorLimit;
use crate::exit::{Code, Failure};

/// How much is logged, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// Faults of the service.
    Error,
    /// And what needs attention.
    Warn,
    /// And one line per request.
    Info,
    /// And what helps to find a fault.
    Debug,
    /// And everything else that this program says of itself. Never more than that.
    Trace,
}

impl std::str::FromStr for LogLevel {
    type Err = NotALogLevel;

    fn from_str(text: &str) -> Result<Self, NotALogLevel> {
        match text {
            "error" => Ok(Self::Error),
            "warn" => Ok(Self::Warn),
            "info" => Ok(Self::Info),
            "debug" => Ok(Self::Debug),
            "trace" => Ok(Self::Trace),
            _ => Err(NotALogLevel),
        }
    }
}

/// Not a level of logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the levels of logs are error, warn, info, debug and trace")]
pub struct NotALogLevel;

/// Which parts of the service a process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServeRole {
    /// Answers requests; holds the desk key only.
    Api,
    /// Sends second halves; holds the message key only. Answers health checks and nothing else.
    Sender,
    /// Both in one process.
    All,
}

impl ServeRole {
    /// Whether requests are answered.
    #[must_use]
    pub const fn answers(self) -> bool {
        matches!(self, Self::Api | Self::All)
    }

    /// Whether second halves are sent.
    #[must_use]
    pub const fn sends(self) -> bool {
        matches!(self, Self::Sender | Self::All)
    }

    /// The name in settings and flags.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Sender => "sender",
            Self::All => "all",
        }
    }
}

impl std::str::FromStr for ServeRole {
    type Err = NotAServeRole;

    fn from_str(text: &str) -> Result<Self, NotAServeRole> {
        [Self::Api, Self::Sender, Self::All].into_iter().find(|role| role.as_str() == text).ok_or(NotAServeRole)
    }
}

/// Not a role of a serving process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the roles of a process are api, sender and all")]
pub struct NotAServeRole;

/// Everything that `crspin serve` is told.
#[derive(Clone)]
pub struct ServiceSettings {
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Which parts run.
    pub role: ServeRole,
    /// How much is logged.
    pub log_level: LogLevel,
    /// Whether nothing here is real. Then the service listens on loopback only.
    pub sandbox: bool,
    /// The service's own certificate.
    pub tls: TlsFiles,
    /// `sqlite:PATH`, with the path made absolute to the file's folder, or `postgres://…`. May hold a password.
    pub store_url: String,
    /// The keys of the vault.
    pub vault: VaultKeys,
    /// How operators log in; always there when requests are answered.
    pub login: Option<LoginSettings>,
    /// How many releases an operator may make.
    pub operator_limit: OperatorLimit,
    /// How many requests are worked on at once; more are turned away.
    pub concurrent_requests: usize,
    /// How second halves go; always there when they are sent.
    pub delivery: Option<DeliverySettings>,
    /// How bodies ask for operators.
    pub enrolment: EnrolmentSettings,
    /// Where figures for Prometheus are served; nowhere when nothing is said.
    pub metrics: Option<SocketAddr>,
    /// The card products, by identifier; at least one.
    pub products: BTreeMap<ProductId, CardProduct>,
    /// Below so much free room on the disk of the database, in MiB, `crspin doctor` warns.
    pub least_free_mib: u64,
    /// Where backups are expected; `crspin doctor` looks whether they are made.
    pub backup: Option<BackupSettings>,
}

/// Where backups are expected.
#[derive(Clone, Debug)]
pub struct BackupSettings {
    /// The folder into which something else puts them.
    pub folder: PathBuf,
    /// The newest must not be older than so many hours.
    pub hours: u32,
}

/// Certificate chain and key of the service, PEM.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The chain, the service's own certificate first.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Where the keys of the vault are.
#[derive(Clone, Debug)]
pub struct VaultKeys {
    /// The private key of the desk side; always there when requests are answered.
    pub desk_key: Option<PathBuf>,
    /// The private key of the message side; always there when second halves are sent.
    pub message_key: Option<PathBuf>,
    /// A file of mode 0600 with the passphrase of the keys.
    pub passphrase_file: Option<PathBuf>,
}

/// How operators log in.
#[derive(Clone, Debug)]
pub struct LoginSettings {
    /// Certificates of the CNS issuers that are accepted, PEM or DER.
    pub issuers: Vec<PathBuf>,
    /// The folder of revocation lists, PEM or DER; read again when it changes.
    pub crls: PathBuf,
    /// Accepted certificate policies, as dotted numbers.
    pub policies: Vec<String>,
    /// How long a session lasts at most.
    pub session: Duration,
    /// After how long without a request a session ends.
    pub idle: Duration,
    /// Whether clients ask for the operator's card at each release and reprint.
    pub card_at_each_act: bool,
}

impl ServiceSettings {
    /// Reads and checks the settings for the roles that the file names.
    ///
    /// # Errors
    /// [`Code::File`] when the file cannot be read; [`Code::BadSetting`] with `key` and `why` for the first wrong setting.
    pub fn load(path: &Path) -> Result<Self, Failure> {
        Self::load_as(path, None)
    }

    /// The same with another role than the file's: what the role does not need may be missing.
    ///
    /// # Errors
    /// As [`ServiceSettings::load`].
    pub fn load_as(path: &Path, role: Option<ServeRole>) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::new(Code::File).with("path", path.display()).with("why", error.kind()).because(error))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        Self::parse(&text, &folder, role)
    }

    /// Listens on another address than the file's.
    ///
    /// # Errors
    /// [`Code::BadSetting`] for a sandbox that would be reached from elsewhere.
    pub fn listen_on(&mut self, listen: SocketAddr) -> Result<(), Failure> {
        if self.sandbox && !listen.ip().is_loopback() {
            return Err(bad("listen", "a sandbox listens on loopback only: 127.0.0.1:8443"));
        }
        self.listen = listen;
        Ok(())
    }

    /// Checks settings given as text, with paths relative to `folder`.
    ///
    /// # Errors
    /// [`Code::BadSetting`] with `key` and `why`.
    pub fn parse(text: &str, folder: &Path, role: Option<ServeRole>) -> Result<Self, Failure> {
        parts::check(settings_file::read(text)?, folder, role)
    }
}

impl fmt::Debug for ServiceSettings {
    /// Without the store's URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceSettings").field("listen", &self.listen).field("role", &self.role).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
