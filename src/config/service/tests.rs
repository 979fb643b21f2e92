use std::path::Path;

use super::*;

const SAMPLE: &str = include_str!("../../../examples/service.toml");

fn key_of(text: &str, role: Option<ServeRole>) -> String {
    let failure = ServiceSettings::parse(text, Path::new("/etc/crspin"), role).expect_err(text);
    assert_eq!(failure.code, Code::BadSetting);
    assert!(!failure.param("why").unwrap_or_default().is_empty());
    failure.param("key").unwrap_or_default().to_owned()
}

#[test]
fn the_sample_holds() {
    let settings = ServiceSettings::load(Path::new("examples/service.toml")).expect("the sample");
    assert!(settings.tls.key.is_absolute() && settings.tls.key.ends_with("examples/tls.key"));
    assert!(settings.store_url.ends_with("examples/crspin.db"));
    assert_eq!(settings.products.len(), 1);
    let login = settings.login.expect("login");
    assert_eq!((login.session, login.idle), (Duration::from_hours(8), Duration::from_mins(30)));
}

#[test]
#[expect(clippy::too_many_lines, reason = "a line for each setting")]
fn each_wrong_setting_is_named() {
    for (from, to, key) in [
        // shape
        ("[tls]", "[tls", "TOML"),
        ("idle_minutes = 30", "idle_minuts = 30", "login.idle_minuts"),
        ("idle_minutes = 30", "idle_minutes = \"30\"", "login.idle_minutes"),
        ("idle_minutes = 30", "idle_minutes = -1", "login.idle_minutes"),
        ("listen = \"0.0.0.0:8443\"", "", "listen"),
        ("listen = \"0.0.0.0:8443\"", "listn = \"0.0.0.0:8443\"", "listn"),
        ("key = \"tls.key\"", "", "tls.key"),
        ("pin = \"2+3\"", "", "product[0].pin"),
        ("mail_from = \"Regione <codici@example.it>\"", "", "delivery.mail_from"),
        ("server = \"smtp.example.it\"", "", "delivery.provider[0].server"),
        ("server = \"smtp.example.it\"", "srver = \"smtp.example.it\"", "delivery.provider[0].srver"),
        ("kind = \"smtp\"", "kind = \"pigeon\"", "delivery.provider[0].kind"),
        // meaning
        ("0.0.0.0:8443", "8443", "listen"),
        ("sandbox = false", "sandbox = true", "listen"),
        ("roles = \"all\"", "roles = \"both\"", "roles"),
        ("log_level = \"info\"", "log_level = \"all\"", "log_level"),
        ("sqlite:crspin.db", "mysql://x", "store.url"),
        ("sqlite:crspin.db", "sqlite:", "store.url"),
        ("desk_key = \"desk.key\"", "", "vault.desk_key"),
        ("message_key = \"message.key\"", "", "vault.message_key"),
        ("[\"cns-ca.pem\"]", "[]", "login.issuers"),
        ("\"1.3.76.16.2.1\",", "\"1.3.x\",", "login.policies[0]"),
        ("session_hours = 8", "session_hours = 25", "login.session_hours"),
        ("idle_minutes = 30", "idle_minutes = 481", "login.idle_minutes"),
        ("releases_per_operator = 60", "releases_per_operator = 0", "limits.releases_per_operator"),
        ("window_minutes = 60", "window_minutes = 0", "limits.window_minutes"),
        ("concurrent_requests = 256", "concurrent_requests = 0", "limits.concurrent_requests"),
        ("backoff_first_seconds = 5", "backoff_first_seconds = 0", "delivery.backoff_first_seconds"),
        ("backoff_longest_seconds = 900", "backoff_longest_seconds = 4", "delivery.backoff_longest_seconds"),
        ("tries = 10", "tries = 0", "delivery.tries"),
        ("lease_seconds = 150", "lease_seconds = 0", "delivery.lease_seconds"),
        ("lease_seconds = 150", "lease_seconds = 100", "delivery.lease_seconds"), // a mail server may take 105
        ("lease_seconds = 150", "lease_seconds = 3601", "delivery.lease_seconds"),
        ("Regione <codici@example.it>", "codici", "delivery.mail_from"),
        ("tls = \"starttls\"", "tls = \"none\"", "delivery.provider[0].tls"),
        ("tls = \"starttls\"", "tls = \"ssl\"", "delivery.provider[0].tls"),
        ("port = 587", "port = 0", "delivery.provider[0].port"),
        ("timeout_seconds = 60", "timeout_seconds = 61", "delivery.provider[0].timeout_seconds"),
        ("user = \"codici\"", "", "delivery.provider[0].user"),
        ("password_file = \"smtp.password\"", "", "delivery.provider[0].password_file"),
        ("deadline_minutes = 1440", "deadline_minutes = 0", "delivery.deadline_minutes"),
        ("word_minutes = 15", "word_minutes = 1440", "delivery.word_minutes"),
        ("alarm_minutes = 15", "alarm_minutes = 0", "delivery.alarm_minutes"),
        ("127.0.0.1:9464", "9464", "metrics.listen"),
        ("name = \"mail\"", "name = \"Mail server\"", "delivery.provider[0].name"),
        (
            "[[product]]",
            "[[delivery.provider]]\nkind = \"files\"\nname = \"x\"\nfolder = \"x\"\n[[product]]",
            "delivery.provider[1].kind",
        ),
        ("id = \"ts-cns\"", "id = \"TS CNS\"", "product[0].id"),
        ("name = \"TS-CNS\"", "name = \"\"", "product[0].name"),
        ("pin = \"2+3\"", "pin = \"5\"", "product[0].pin"),
        ("pin = \"2+3\"", "pin = \"1+1\"", "product[0].pin"),
        ("puk = \"2+6\"", "puk = \"2+9\"", "product[0].puk"),
        ("\"passport\", ", "\"pasport\", ", "product[0].documents"),
        ("\"passport\", ", "\"passport\", \"passport\", ", "product[0].documents"),
        ("channels = [\"email\"]", "channels = [\"sms\"]", "product[0].channels"),
        ("channels = [\"email\"]", "channels = []", "product[0].channels"),
        ("most_releases = 5", "most_releases = 0", "product[0].most_releases"),
        ("\"with-declaration\"", "\"always\"", "product[0].expired_documents"),
        ("\"with-declaration\"", "\"refused\"", "product[0].expired_at_most_days"),
        ("expired_at_most_days = 90", "", "product[0].expired_at_most_days"),
        ("expired_at_most_days = 90", "expired_at_most_days = 0", "product[0].expired_at_most_days"),
        ("[product.on_behalf.health]", "[product.on_behalf.holiday]", "product[0].on_behalf.holiday"),
        ("documents = [\"identity-card\", \"passport\"]", "documents = []", "product[0].on_behalf.minor.documents"),
    ] {
        assert!(SAMPLE.contains(from), "{from} is not in the sample");
        assert_eq!(key_of(&SAMPLE.replacen(from, to, 1), None), key, "{from} -> {to}");
    }
    let twice = format!("{SAMPLE}\n{}", &SAMPLE[SAMPLE.find("[[product]]").expect("a product")..]);
    assert_eq!(key_of(&twice, None), "product[1].id");
    assert_eq!(key_of(&SAMPLE[..SAMPLE.find("[[product]]").expect("a product")], None), "product");
}

#[test]
fn a_role_needs_only_its_own_key() {
    let desk_only = SAMPLE.replace("message_key", "# message_key");
    let message_only = SAMPLE.replace("desk_key", "# desk_key");
    let folder = Path::new("/etc/crspin");
    assert!(ServiceSettings::parse(&desk_only, folder, Some(ServeRole::Api)).is_ok());
    assert!(ServiceSettings::parse(&message_only, folder, Some(ServeRole::Sender)).is_ok());
    assert_eq!(key_of(&desk_only, Some(ServeRole::Sender)), "vault.message_key");
    assert_eq!(key_of(&message_only, Some(ServeRole::Api)), "vault.desk_key");
}

#[test]
fn files_and_loopback_are_for_the_sandbox() {
    let sandbox = SAMPLE.replace("sandbox = false", "sandbox = true").replace("0.0.0.0", "127.0.0.1");
    let start = sandbox.find("[[delivery.provider]]").expect("a provider");
    let end = sandbox.find("# In a sandbox, instead").expect("files");
    let files = format!(
        "{}[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n{}",
        &sandbox[..start],
        &sandbox[end..]
    );
    let settings = ServiceSettings::parse(&files, Path::new("/s"), None).expect("a sandbox");
    let delivery = settings.delivery.expect("delivery");
    assert!(matches!(&delivery.providers[0].way, WaySettings::Files(folder) if folder == Path::new("/s/messages")));
    assert_eq!(key_of(&format!("{}\n{}", &sandbox[..start], &sandbox[end..]), None), "delivery.provider");
}

#[test]
fn neither_errors_nor_debug_show_the_password_of_the_store() {
    let text = SAMPLE.replace("sqlite:crspin.db", "postgres://u:hunter2@h/d");
    let settings = ServiceSettings::parse(&text, Path::new("/"), None).expect("settings");
    assert!(!format!("{settings:?}").contains("hunter2"));
    let failure = ServiceSettings::parse(&text.replace("postgres", "mysql"), Path::new("/"), None).expect_err("no such store");
    assert!(!format!("{failure:?}").contains("hunter2"));
    let failure =
        ServiceSettings::parse(&text.replace("hunter2@h/d\"", "hunter2@h/d"), Path::new("/"), None).expect_err("no quote");
    assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
}

/// The shipped samples are read, and mistakes are named.
#[test]
fn gateways_by_http() {
    let with = |provider: &str| {
        let text = format!("{SAMPLE}\n{provider}");
        ServiceSettings::parse(&text, Path::new("/etc/crspin"), None)
    };
    let (kannel, json) =
        (include_str!("../../../examples/gateways/kannel.toml"), include_str!("../../../examples/gateways/json.toml"));
    for sample in [kannel, json] {
        assert!(with(sample).is_ok(), "{:?}", with(sample).err());
    }
    for (sample, that, this, key) in [
        (kannel, "http://127.0.0.1", "http://sms.example.it", "delivery.provider[1].url"),
        (kannel, "http://127.0.0.1", "ftp://127.0.0.1", "delivery.provider[1].url"),
        (kannel, "body = \"{text}\"", "body = \"hello\"", "delivery.provider[1].body"),
        (kannel, "\"{to}\"", "\"all\"", "delivery.provider[1].body"),
        (kannel, "\"{coding}\"", "\"{fiscal_code}\"", "delivery.provider[1].url"),
        (kannel, "password_file = \"kannel-password\"\n", "", "delivery.provider[1].password_file"),
        (kannel, "body_kind = \"text\"", "body_kind = \"soap\"", "delivery.provider[1].body_kind"),
        (kannel, "^[03]:", "^[03:", "delivery.provider[1].accepted.body"),
        (kannel, "{secret}", "x", "delivery.provider[1].receipt.url"),
        (kannel, "delivered = [\"1\"]", "delivered = []", "delivery.provider[1].receipt.words.delivered"),
        (json, "timeout_seconds = 20", "timeout_seconds = 0", "delivery.provider[1].timeout_seconds"),
        (json, "{ statuses = [200, 201, 202], body", "{ statuses = [99], body", "delivery.provider[1].accepted.statuses"),
        (json, "?id={id}\"", "?text={text}\"", "delivery.provider[1].query.url"),
        (json, "https://api.gateway.example.it/v2/messages", "https://{to}.example.it/", "delivery.provider[1].url"),
        (json, "https://api.gateway.example.it/v2/messages", "https://api.example.it/{to}", "delivery.provider[1].url"),
    ] {
        assert!(sample.contains(that), "{that}");
        let failure = with(&sample.replacen(that, this, 1)).expect_err(that);
        assert_eq!(failure.param("key"), Some(key), "{that} -> {this}: {failure:?}");
    }
}

/// The shipped sample is read, and mistakes are named.
#[test]
fn providers_by_smpp() {
    let with = |provider: &str| ServiceSettings::parse(&format!("{SAMPLE}\n{provider}"), Path::new("/etc/crspin"), None);
    let sample = include_str!("../../../examples/gateways/smpp.toml");
    let line = "tls = \"none\"\nprivate_network = true";
    for good in [sample.to_owned(), sample.replace("tls = \"tls\"", line), sample.replace("Regione", "+393331234567")] {
        assert!(with(&good).is_ok(), "{:?}", with(&good).err());
    }
    for (that, this, key) in [
        ("tls = \"tls\"", "tls = \"none\"", "tls"),
        ("tls = \"tls\"", "tls = \"starttls\"", "tls"),
        ("smpp.provider.example.it", "", "server"),
        ("smpp.provider.example.it", "smpp://provider", "server"),
        ("\"crspin\"", "\"sixteen-letters-\"", "user"),
        ("system_type = \"\"", "system_type = \"thirteen-lett\"", "system_type"),
        ("\"Regione\"", "\"\"", "from"),
        ("\"Regione\"", "\"Regione Lombardia\"", "from"),
        ("\"Regione\"", "\"RegioneToscana\"", "from"),
        ("\"Regione\"", "\"+39\"", "from"),
        ("window = 10", "window = 0", "window"),
        ("per_second = 0", "per_second = 10001", "per_second"),
        ("enquire_link_seconds = 30", "enquire_link_seconds = 0", "enquire_link_seconds"),
        ("timeout_seconds = 30", "timeout_seconds = 61", "timeout_seconds"),
        ("\"transceiver\"", "\"receiver\"", "bind"),
        ("\"same\"", "\"octal\"", "receipt_ids"),
    ] {
        assert!(sample.contains(that), "{that}");
        let failure = with(&sample.replacen(that, this, 1)).expect_err(this);
        assert_eq!(failure.param("key"), Some(format!("delivery.provider[1].{key}").as_str()), "{that} -> {this}: {failure:?}");
    }
}
