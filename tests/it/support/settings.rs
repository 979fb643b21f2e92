//! Settings that several tests write as they are.

/// Settings of a service that only sends, for commands that work on its store.
pub const SENDER: &str = r#"
listen = "127.0.0.1:0"
roles = "sender"
sandbox = true
[tls]
certificate = "tls.pem"
key = "tls.key"
[store]
url = "sqlite:crspin.db"
[vault]
desk_key = "keys/desk.key"
message_key = "keys/message.key"
[delivery.files]
folder = "messages"
[[product]]
id = "ts-cns"
name = "TS-CNS"
pin = "2+3"
puk = "2+6"
documents = ["identity-card"]
channels = ["email"]
most_releases = 5
release_interval_minutes = 5
most_reprints = 3
reprint_window_hours = 24
"#;
