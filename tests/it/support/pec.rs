//! Certified mail (PEC) as providers make it: authorities, providers, envelopes and receipts, good and bad.
//!
//! Knows nothing of the crate under test.

use openssl::asn1::Asn1Time;
use openssl::base64::encode_block;
use openssl::bn::BigNum;
use openssl::hash::MessageDigest;
use openssl::pkcs7::{Pkcs7, Pkcs7Flags};
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::stack::Stack;
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName};
use openssl::x509::{X509, X509Name, X509Ref};

/// An authority that certifies providers, or one above it.
pub struct Authority {
    certificate: X509,
    key: PKey<Private>,
}

/// A provider of certified mail: it signs as `posta-certificata@<domain>`.
pub struct Provider {
    domain: String,
    certificate: X509,
    key: PKey<Private>,
    others: Vec<X509>,
}

/// What the certificate of a provider is like; the default is one that is accepted.
pub struct Wish {
    /// Its domain.
    pub domain: &'static str,
    /// First and last year; it holds from 1 January to 1 January.
    pub years: (u16, u16),
    /// Whether it is for signing mail; for servers otherwise.
    pub for_mail: bool,
}

impl Wish {
    /// A good provider with this domain.
    pub fn of(domain: &'static str) -> Self {
        Self { domain, years: (2020, 2045), for_mail: true }
    }
}

impl Authority {
    /// An authority of its own.
    pub fn new(name: &str) -> Self {
        let key = key();
        let certificate = certificate(name, &key, (2015, 2050), None, Use::Authority);
        Self { certificate, key }
    }

    /// An authority below this one.
    pub fn below(&self, name: &str) -> Self {
        let key = key();
        let certificate = certificate(name, &key, (2015, 2050), Some(self), Use::Authority);
        Self { certificate, key }
    }

    /// Its certificate, PEM.
    pub fn pem(&self) -> String {
        String::from_utf8(self.certificate.to_pem().expect("PEM")).expect("text")
    }

    /// A provider that it certified.
    pub fn provider(&self, wish: &Wish) -> Provider {
        let key = key();
        let purpose = if wish.for_mail { Use::Mail(wish.domain) } else { Use::Server(wish.domain) };
        let certificate = certificate(wish.domain, &key, wish.years, Some(self), purpose);
        Provider { domain: wish.domain.to_owned(), certificate, key, others: vec![self.certificate.clone()] }
    }
}

impl Provider {
    /// A good provider with an authority of its own.
    pub fn new(authority: &Authority, domain: &'static str) -> Self {
        authority.provider(&Wish::of(domain))
    }

    /// One that certified itself.
    pub fn of_itself(domain: &'static str) -> Self {
        let key = key();
        let certificate = certificate(domain, &key, (2020, 2045), None, Use::Mail(domain));
        Self { domain: domain.to_owned(), certificate, key, others: Vec::new() }
    }

    /// A detached signature of these bytes, DER.
    fn sign(&self, content: &[u8]) -> Vec<u8> {
        let mut others = Stack::new().expect("a stack");
        for other in &self.others {
            others.push(other.clone()).expect("room");
        }
        let flags = Pkcs7Flags::DETACHED | Pkcs7Flags::BINARY;
        let signature = Pkcs7::sign(&self.certificate, &self.key, &others, content, flags).expect("a signature");
        signature.to_der().expect("DER")
    }
}

/// A message of certified mail before it is signed: everything in it can still be changed.
#[derive(Clone)]
pub struct Certified {
    /// The headers around it, in order.
    pub headers: Vec<(String, String)>,
    /// `daticert.xml`.
    pub daticert: String,
    /// `postacert.eml`.
    pub postacert: Option<Vec<u8>>,
    /// Further parts: headers and content.
    pub more: Vec<(String, Vec<u8>)>,
    /// What is signed instead of all these parts.
    pub replaced: Option<Vec<u8>>,
}

/// What an envelope says of its original message.
pub struct Letter<'a> {
    pub sender: &'a str,
    /// The recipient, who has a box of certified mail.
    pub to: &'a str,
    pub subject: &'a str,
    /// The Message-ID of the original, with angle brackets.
    pub message_id: &'a str,
}

impl Letter<'_> {
    /// The original message, with attachments (name, type, content).
    pub fn message(&self, text: &str, attachments: &[(&str, &str, &[u8])]) -> Vec<u8> {
        let Self { sender, to, subject, message_id } = self;
        let mut message = format!(
            "Date: Mon, 23 Nov 2026 09:41:00 +0100\r\nFrom: Ufficio <{sender}>\r\nTo: {to}\r\nSubject: {subject}\r\n\
             Message-ID: {message_id}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_letter\"\r\n\r\n\
             --=_letter\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        )
        .into_bytes();
        for (name, kind, content) in attachments {
            let headers = format!(
                "--=_letter\r\nContent-Type: {kind}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n"
            );
            message.extend_from_slice(headers.as_bytes());
            message.extend_from_slice(&base64(content));
        }
        message.extend_from_slice(b"--=_letter--\r\n");
        message
    }
}

impl Certified {
    /// The envelope that the sender's provider makes around this original message.
    pub fn envelope(provider: &Provider, letter: &Letter<'_>, original: Vec<u8>) -> Self {
        let Letter { sender, to, subject, message_id } = letter;
        let domain = &provider.domain;
        let identifier = format!("opec1.20261123094100.1.1.1@{domain}");
        let headers = [
            ("X-Riferimento-Message-ID", (*message_id).to_owned()),
            ("Date", "Mon, 23 Nov 2026 09:41:02 +0100".to_owned()),
            ("Message-ID", format!("<{identifier}>")),
            ("To", (*to).to_owned()),
            ("X-Trasporto", "posta-certificata".to_owned()),
            ("From", format!("\"Per conto di: {sender}\" <posta-certificata@{domain}>")),
            ("Reply-To", (*sender).to_owned()),
            ("Subject", format!("POSTA CERTIFICATA: {subject}")),
            ("MIME-Version", "1.0".to_owned()),
        ];
        let daticert = daticert("posta-certificata", letter, &identifier, domain, "<ricevuta tipo=\"completa\" />");
        Self { headers: owned(headers), daticert, postacert: Some(original), more: Vec::new(), replaced: None }
    }

    /// A receipt of this kind (its name in `X-Ricevuta`) about a letter: `letter.sender` gets it.
    pub fn receipt(provider: &Provider, kind: &str, letter: &Letter<'_>) -> Self {
        let domain = &provider.domain;
        let more = match kind {
            "avvenuta-consegna" => format!("<ricevuta tipo=\"completa\" /><consegna>{}</consegna>", letter.to),
            "errore-consegna" | "preavviso-errore-consegna" => {
                format!("<consegna>{}</consegna><errore-esteso>5.1.1 - Gestore - indirizzo non valido</errore-esteso>", letter.to)
            }
            "presa-in-carico" => format!("<ricezione>{}</ricezione>", letter.to),
            _ => String::new(),
        };
        let daticert = daticert(kind, letter, "opec1.20261123094100.1.1.1@sender.example.it", domain, &more);
        let daticert = match kind {
            "errore-consegna" => daticert.replace("errore=\"nessuno\"", "errore=\"no-dest\""),
            "rilevazione-virus" => daticert.replace("errore=\"nessuno\"", "errore=\"virus\""),
            _ => daticert,
        };
        let headers = [
            ("X-Riferimento-Message-ID", letter.message_id.to_owned()),
            ("Date", "Mon, 23 Nov 2026 09:41:03 +0100".to_owned()),
            ("Message-ID", format!("<opec1.20261123094103.1.1.2@{domain}>")),
            ("To", letter.sender.to_owned()),
            ("X-Ricevuta", kind.to_owned()),
            ("From", format!("posta-certificata@{domain}")),
            ("Subject", format!("{}: {}", kind.to_uppercase(), letter.subject)),
            ("MIME-Version", "1.0".to_owned()),
        ];
        Self { headers: owned(headers), daticert, postacert: None, more: Vec::new(), replaced: None }
    }

    /// Gives a header around it another value, or takes it away.
    pub fn set(&mut self, name: &str, value: Option<&str>) {
        match value {
            None => self.headers.retain(|(other, _)| other != name),
            Some(value) => match self.headers.iter_mut().find(|(other, _)| other == name) {
                Some((_, old)) => value.clone_into(old),
                None => self.add(name, value),
            },
        }
    }

    /// Adds a header around it, even a second one of the same name.
    pub fn add(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Says something else in `daticert.xml`; what is replaced must be there.
    pub fn say(&mut self, instead_of: &str, this: &str) {
        assert!(self.daticert.contains(instead_of), "{instead_of} in {}", self.daticert);
        self.daticert = self.daticert.replace(instead_of, this);
    }

    /// The part that is signed.
    pub fn content(&self) -> Vec<u8> {
        if let Some(replaced) = &self.replaced {
            return replaced.clone();
        }
        let mut content = b"Content-Type: multipart/mixed; boundary=\"----------=_1\"\r\nContent-Transfer-Encoding: binary\r\n\
            MIME-Version: 1.0\r\n\r\n------------=_1\r\nContent-Type: multipart/alternative; boundary=\"----------=_2\"\r\n\r\n\
            ------------=_2\r\nContent-Type: text/plain; charset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            Messaggio di posta certificata: il messaggio originale =E8 incluso in allegato.\r\n\r\n------------=_2--\r\n"
            .to_vec();
        let mut part = |headers: &str, body: &[u8]| {
            content.extend_from_slice(b"\r\n------------=_1\r\n");
            content.extend_from_slice(headers.as_bytes());
            content.extend_from_slice(b"\r\n\r\n");
            content.extend_from_slice(body);
        };
        part(
            "Content-Type: application/xml; name=\"daticert.xml\"\r\nContent-Disposition: inline; filename=\"daticert.xml\"\r\n\
             Content-Transfer-Encoding: base64",
            &base64(self.daticert.as_bytes()),
        );
        if let Some(original) = &self.postacert {
            part(
                "Content-Type: message/rfc822; name=\"postacert.eml\"\r\nContent-Disposition: inline; filename=\"postacert.eml\"\r\n\
                 Content-Transfer-Encoding: 7bit",
                original,
            );
        }
        for (headers, body) in &self.more {
            part(headers, body);
        }
        content.extend_from_slice(b"\r\n------------=_1--\r\n");
        content
    }

    /// The whole message, signed by a provider.
    pub fn signed(&self, provider: &Provider) -> Vec<u8> {
        let content = self.content();
        let signature = provider.sign(&content);
        self.with_signature(&content, &signature)
    }

    /// The whole message, with everything that says who signed it there twice.
    pub fn signed_twice(&self, provider: &Provider) -> Vec<u8> {
        let content = self.content();
        let signature = twice(&provider.sign(&content));
        self.with_signature(&content, &signature)
    }

    /// The whole message without any signature.
    pub fn unsigned(&self) -> Vec<u8> {
        [self.head().as_bytes(), &self.content()].concat()
    }

    fn with_signature(&self, content: &[u8], signature: &[u8]) -> Vec<u8> {
        let head = self.head()
            + "Content-Type: multipart/signed; protocol=\"application/x-pkcs7-signature\"; micalg=\"sha-256\"; \
               boundary=\"----C5739FE382D0724A\"\r\n\r\nThis is an S/MIME signed message\r\n\r\n------C5739FE382D0724A\r\n";
        let between = b"\r\n------C5739FE382D0724A\r\nContent-Type: application/x-pkcs7-signature; name=\"smime.p7s\"\r\n\
            Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"smime.p7s\"\r\n\r\n";
        [head.as_bytes(), content, between, &base64(signature), b"\r\n------C5739FE382D0724A--\r\n"].concat()
    }

    fn head(&self) -> String {
        self.headers.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect()
    }
}

fn owned<const N: usize>(headers: [(&str, String); N]) -> Vec<(String, String)> {
    headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn daticert(kind: &str, letter: &Letter<'_>, identifier: &str, domain: &str, more: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<postacert tipo=\"{kind}\" errore=\"nessuno\">\n    <intestazione>\n        \
         <mittente>{sender}</mittente>\n        <destinatari tipo=\"certificato\">{to}</destinatari>\n        \
         <risposte>{sender}</risposte>\n        <oggetto>{subject}</oggetto>\n    </intestazione>\n    <dati>\n        \
         <gestore-emittente>Gestore {domain}</gestore-emittente>\n        <data zona=\"+0100\">\n            \
         <giorno>23/11/2026</giorno>\n            <ora>09:41:02</ora>\n        </data>\n        \
         <identificativo>{identifier}</identificativo>\n        <msgid>{message_id}</msgid>\n        {more}\n    </dati>\n\
         </postacert>\n",
        sender = escaped(letter.sender),
        to = escaped(letter.to),
        subject = escaped(letter.subject),
        message_id = escaped(letter.message_id),
    )
}

/// A signature (PKCS#7, DER) with its only SignerInfo there twice: the last of its elements, which ends where all around it end.
fn twice(signature: &[u8]) -> Vec<u8> {
    // How long an element is: where its length stands, in how many bytes, and where its content begins.
    let length = |at: usize| match signature[at + 1] {
        short @ ..0x80 => (at + 1, 1, at + 2, usize::from(short)),
        long => {
            let bytes = usize::from(long & 0x7f);
            let value = signature[at + 2..at + 2 + bytes].iter().fold(0, |value, byte| value << 8 | usize::from(*byte));
            (at + 2, bytes, at + 2 + bytes, value)
        }
    };
    let mut around = Vec::new();
    let mut at = 0;
    // ContentInfo, its content, SignedData, signerInfos: each the last within the one before.
    while around.len() < 4 {
        let (place, bytes, begin, long) = length(at);
        if begin + long < signature.len() {
            at = begin + long;
            continue;
        }
        around.push((place, bytes, long));
        at = begin;
    }
    let signer = &signature[at..];
    let mut twice = [signature, signer].concat();
    for (place, bytes, long) in around {
        let longer = (long + signer.len()).to_be_bytes();
        twice[place..place + bytes].copy_from_slice(&longer[longer.len() - bytes..]);
    }
    twice
}

/// In lines, as mail has it.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(bytes.len() / 2 * 3);
    for line in bytes.chunks(57) {
        lines.extend_from_slice(encode_block(line).as_bytes());
        lines.extend_from_slice(b"\r\n");
    }
    lines
}

fn key() -> PKey<Private> {
    Rsa::generate(2048).and_then(PKey::from_rsa).expect("a key")
}

/// What a certificate is for.
#[derive(Clone, Copy)]
enum Use<'a> {
    Authority,
    Mail(&'a str),
    Server(&'a str),
}

fn certificate(name: &str, key: &PKey<Private>, years: (u16, u16), by: Option<&Authority>, purpose: Use<'_>) -> X509 {
    let mut builder = X509::builder().expect("a builder");
    let subject = named(name);
    let issuer = by.map(|authority| &*authority.certificate);
    let serial = BigNum::from_u32(u32::from(years.0) * 7 + u32::from(years.1)).and_then(|number| number.to_asn1_integer());
    builder.set_version(2).expect("a version");
    builder.set_serial_number(&serial.expect("a number")).expect("a number");
    builder.set_subject_name(&subject).expect("a name");
    builder.set_issuer_name(issuer.map_or(&subject, X509Ref::subject_name)).expect("a name");
    builder.set_pubkey(key).expect("a key");
    builder.set_not_before(&new_year(years.0)).expect("a day");
    builder.set_not_after(&new_year(years.1)).expect("a day");
    match purpose {
        Use::Authority => {
            builder.append_extension(BasicConstraints::new().critical().ca().build().expect("basic")).expect("room");
            builder
                .append_extension(KeyUsage::new().critical().key_cert_sign().crl_sign().build().expect("usage"))
                .expect("room");
        }
        Use::Mail(domain) | Use::Server(domain) => {
            let address = format!("posta-certificata@{domain}");
            let names =
                SubjectAlternativeName::new().email(&address).build(&builder.x509v3_context(issuer, None)).expect("names");
            builder.append_extension(names).expect("room");
            builder.append_extension(KeyUsage::new().critical().digital_signature().build().expect("usage")).expect("room");
            let mut purposes = ExtendedKeyUsage::new();
            let purposes = if matches!(purpose, Use::Mail(_)) { purposes.email_protection() } else { purposes.server_auth() };
            builder.append_extension(purposes.build().expect("a purpose")).expect("room");
        }
    }
    builder.sign(by.map_or(key, |authority| &authority.key), MessageDigest::sha256()).expect("a certificate");
    builder.build()
}

fn new_year(year: u16) -> Asn1Time {
    Asn1Time::from_str_x509(&format!("{year}0101000000Z")).expect("a day")
}

fn named(common_name: &str) -> X509Name {
    let mut name = X509Name::builder().expect("a builder");
    name.append_entry_by_text("C", "IT").expect("a country");
    name.append_entry_by_text("CN", common_name).expect("a name");
    name.build()
}
