//! The shape of the settings file, before anything is judged.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub listen: String,
    #[serde(default = "all")]
    pub roles: String,
    #[serde(default = "info")]
    pub log_level: String,
    #[serde(default)]
    pub sandbox: bool,
    pub tls: Tls,
    pub store: Store,
    #[serde(default)]
    pub vault: Vault,
    pub login: Option<Login>,
    #[serde(default)]
    pub limits: Limits,
    pub delivery: Option<Delivery>,
    #[serde(default)]
    pub product: Vec<Product>,
    #[serde(default)]
    pub disk: Disk,
    pub backup: Option<Backup>,
    #[serde(default)]
    pub enrolment: Enrolment,
    pub metrics: Option<Metrics>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Enrolment {
    pub four_eyes: bool,
    pub signature: bool,
    pub expires_days: u32,
    pub announce_days: u32,
    pub pec: Option<Pec>,
}

impl Default for Enrolment {
    fn default() -> Self {
        Self { four_eyes: true, signature: true, expires_days: 30, announce_days: 30, pec: None }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pec {
    pub address: String,
    pub providers: PathBuf,
    pub imap: Mailbox,
    pub smtp: Mail,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    pub listen: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Disk {
    pub least_free_mib: u64,
}

impl Default for Disk {
    fn default() -> Self {
        Self { least_free_mib: 1024 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    pub folder: PathBuf,
    #[serde(default = "backup_hours")]
    pub hours: u32,
}

/// A day and the time that the backup itself takes.
fn backup_hours() -> u32 {
    26
}

fn info() -> String {
    "info".to_owned()
}

fn all() -> String {
    "all".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Store {
    pub url: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vault {
    pub desk_key: Option<PathBuf>,
    pub message_key: Option<PathBuf>,
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    pub issuers: Vec<PathBuf>,
    pub crls: PathBuf,
    #[serde(default = "policies")]
    pub policies: Vec<String>,
    #[serde(default = "session_hours")]
    pub session_hours: u32,
    #[serde(default = "idle_minutes")]
    pub idle_minutes: u32,
    #[serde(default = "card_at_each_act")]
    pub card_at_each_act: bool,
}

/// The CNS policy, and the two that Lombardy's cards bear, which the CNS profile declares equivalent.
fn policies() -> Vec<String> {
    ["1.3.76.16.2.1", "1.3.159.6.1.3.2.10", "1.3.76.12.1.1.10.2.2.10"].map(str::to_owned).to_vec()
}

fn session_hours() -> u32 {
    8
}

fn idle_minutes() -> u32 {
    30
}

fn card_at_each_act() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    pub releases_per_operator: u32,
    pub window_minutes: u32,
    pub concurrent_requests: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { releases_per_operator: 60, window_minutes: 60, concurrent_requests: 256 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    #[serde(default = "backoff_first")]
    pub backoff_first_seconds: u32,
    #[serde(default = "backoff_longest")]
    pub backoff_longest_seconds: u32,
    #[serde(default = "tries")]
    pub tries: u32,
    #[serde(default = "lease")]
    pub lease_seconds: u32,
    #[serde(default = "deadline")]
    pub deadline_minutes: u32,
    #[serde(default = "word")]
    pub word_minutes: u32,
    #[serde(default = "alarm")]
    pub alarm_minutes: u32,
    pub mail_from: Option<String>,
    pub texts: Option<PathBuf>,
    pub stop_contact: Option<String>,
    #[serde(default)]
    pub provider: Vec<Provider>,
    pub notices: Option<Mailbox>,
}

/// A day: after that nobody waits for it any more.
fn deadline() -> u32 {
    24 * 60
}

fn word() -> u32 {
    15
}

fn alarm() -> u32 {
    15
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Provider {
    Smtp(Mail),
    Http(Box<Http>),
    Smpp(Box<Smpp>),
    Files(Files),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smpp {
    pub name: String,
    pub server: String,
    pub port: Option<u16>,
    #[serde(default = "tls")]
    pub tls: String,
    #[serde(default)]
    pub private_network: bool,
    pub ca: Option<PathBuf>,
    pub user: String,
    pub password_file: PathBuf,
    #[serde(default)]
    pub system_type: String,
    #[serde(default = "transceiver")]
    pub bind: String,
    pub from: String,
    #[serde(default = "ten")]
    pub window: u32,
    #[serde(default)]
    pub per_second: u32,
    #[serde(default = "half_a_minute")]
    pub enquire_link_seconds: u32,
    #[serde(default = "half_a_minute")]
    pub timeout_seconds: u32,
    #[serde(default = "same")]
    pub receipt_ids: String,
    #[serde(default)]
    pub unmarked_receipts: bool,
}

fn tls() -> String {
    "tls".to_owned()
}

fn ten() -> u32 {
    10
}

fn transceiver() -> String {
    "transceiver".to_owned()
}

fn same() -> String {
    "same".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    pub name: String,
    pub method: Option<String>,
    pub url: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    pub body_kind: Option<String>,
    pub password_file: Option<PathBuf>,
    pub ca: Option<PathBuf>,
    #[serde(default = "half_a_minute")]
    pub timeout_seconds: u32,
    pub accepted: Option<AnswerRule>,
    pub refused: Option<AnswerRule>,
    pub id: Option<String>,
    pub query: Option<HttpQuery>,
    pub receipt: Option<HttpReceipt>,
}

fn half_a_minute() -> u32 {
    30
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerRule {
    pub statuses: Option<Vec<u16>>,
    pub body: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[serde(default)]
    pub accepted: Vec<String>,
    #[serde(default)]
    pub delivered: Vec<String>,
    #[serde(default)]
    pub failed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpQuery {
    pub method: Option<String>,
    pub url: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    pub body_kind: Option<String>,
    pub state: String,
    pub words: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpReceipt {
    pub url: String,
    pub secret_file: PathBuf,
    pub id: String,
    #[serde(default)]
    pub ours: bool,
    pub state: String,
    pub words: Words,
}

fn backoff_first() -> u32 {
    5
}

fn backoff_longest() -> u32 {
    900
}

fn lease() -> u32 {
    150
}

fn tries() -> u32 {
    10
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Of providers; they are refused without.
    #[serde(default)]
    pub name: String,
    pub server: String,
    pub port: Option<u16>,
    #[serde(default = "starttls")]
    pub tls: String,
    pub user: Option<String>,
    pub password_file: Option<PathBuf>,
    pub ca: Option<PathBuf>,
    #[serde(default = "minute")]
    pub timeout_seconds: u32,
}

fn minute() -> u32 {
    60
}

/// A box that is read by IMAP.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mailbox {
    pub server: String,
    pub port: Option<u16>,
    pub user: String,
    pub password_file: PathBuf,
    pub folder: Option<String>,
    pub aside: Option<String>,
    #[serde(default = "half_a_minute")]
    pub poll_seconds: u32,
    pub ca: Option<PathBuf>,
}

fn starttls() -> String {
    "starttls".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    pub name: String,
    pub folder: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub id: String,
    pub name: String,
    pub pin: String,
    pub puk: String,
    pub documents: Vec<String>,
    pub channels: Vec<String>,
    pub most_releases: u32,
    pub release_interval_minutes: u32,
    pub most_reprints: u32,
    pub reprint_window_hours: u32,
    #[serde(default = "three")]
    pub most_resends: u32,
    #[serde(default = "one")]
    pub most_address_changes: u32,
    #[serde(default = "a_day")]
    pub both_within_hours: u32,
    #[serde(default = "offered")]
    pub channel_check: String,
    #[serde(default)]
    pub pec: bool,
    #[serde(default = "refused")]
    pub expired_documents: String,
    pub expired_at_most_days: Option<u32>,
    #[serde(default)]
    pub on_behalf: BTreeMap<String, OnBehalf>,
}

fn three() -> u32 {
    3
}

fn one() -> u32 {
    1
}

fn a_day() -> u32 {
    24
}

fn offered() -> String {
    "offered".to_owned()
}

fn refused() -> String {
    "refused".to_owned()
}

/// What is asked when somebody comes for the citizen on one ground.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnBehalf {
    /// Those of the product when left out.
    pub documents: Option<Vec<String>>,
    #[serde(default = "needed")]
    pub protocol: bool,
    #[serde(default)]
    pub citizen_document: bool,
}

fn needed() -> bool {
    true
}
