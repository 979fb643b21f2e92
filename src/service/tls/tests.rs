use rustls::client::ResolvesClientCert;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConnection, SupportedProtocolVersion};

use super::super::pki::{Ca, Identity, Wish, session};
use super::*;

struct Place {
    folder: tempfile::TempDir,
    ca: Ca,
}

impl Place {
    fn new() -> Self {
        let (folder, ca) = (tempfile::tempdir().expect("a folder"), Ca::new("Test server CA"));
        let (certificate, key) = ca.server();
        std::fs::write(folder.path().join("tls.pem"), certificate).expect("written");
        std::fs::write(folder.path().join("tls.key"), key).expect("written");
        Self { folder, ca }
    }

    fn files(&self) -> TlsFiles {
        TlsFiles { certificate: self.folder.path().join("tls.pem"), key: self.folder.path().join("tls.key") }
    }

    /// A client that shows a certificate and signs with a key, which may be another's.
    fn client(&self, certificate: &Identity, key: &Identity, version: &'static SupportedProtocolVersion) -> ClientConnection {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::try_from(key.key.clone()).expect("a key");
        let key = provider.key_provider.load_private_key(key).expect("a key");
        let chain = vec![CertificateDer::from(certificate.certificate.clone())];
        let shown: Arc<dyn ResolvesClientCert> = Arc::new(SingleCertAndKey::from(CertifiedKey::new(chain, key)));
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.ca.pem().as_bytes()).expect("a certificate")).expect("a root");
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .expect("a version")
            .with_root_certificates(roots)
            .with_client_cert_resolver(shown);
        ClientConnection::new(Arc::new(config), "localhost".try_into().expect("a name")).expect("a connection")
    }
}

/// Carries the handshake to and fro until nobody has more to say.
fn shake(client: &mut ClientConnection, server: &mut ServerConnection) -> Result<(), Error> {
    while client.is_handshaking() || server.is_handshaking() || client.wants_write() || server.wants_write() {
        let mut wire = Vec::new();
        client.write_tls(&mut wire).expect("written");
        while !wire.is_empty() {
            let taken = server.read_tls(&mut wire.as_slice()).expect("read");
            wire.drain(..taken);
        }
        server.process_new_packets()?;
        let mut wire = Vec::new();
        server.write_tls(&mut wire).expect("written");
        while !wire.is_empty() {
            let taken = client.read_tls(&mut wire.as_slice()).expect("read");
            wire.drain(..taken);
        }
        client.process_new_packets()?;
    }
    Ok(())
}

#[test]
fn any_certificate_is_shown_and_its_key_is_proved() {
    let place = Place::new();
    let config = Arc::new(config(&place.files()).expect("a configuration"));
    let card = Ca::new("Unknown CA").card(&Wish::card_of("RSSMRA45C12F205C"));
    let other = session();
    for version in [&rustls::version::TLS13, &rustls::version::TLS12] {
        for shown in [&card, &other] {
            let mut server = ServerConnection::new(config.clone()).expect("a connection");
            let mut client = place.client(shown, shown, version);
            shake(&mut client, &mut server).expect("a handshake");
            let peer = Peer::new(server.peer_certificates().and_then(<[_]>::first).expect("a certificate"));
            assert_eq!(peer.certificate.as_ref().as_ref(), shown.certificate);
            assert_eq!(peer.fingerprint[..], Sha256::digest(&shown.certificate)[..]);
        }
        // Somebody else's certificate, without its key.
        let mut server = ServerConnection::new(config.clone()).expect("a connection");
        let mut thief = place.client(&card, &other, version);
        assert!(shake(&mut thief, &mut server).is_err(), "{version:?}");
    }
}

#[test]
fn the_own_certificate_and_key_must_fit() {
    let place = Place::new();
    let files = place.files();
    let code = |files: &TlsFiles| config(files).expect_err("wrong files").code;
    assert_eq!(code(&TlsFiles { key: files.certificate.clone(), ..files.clone() }), Code::File);
    assert_eq!(code(&TlsFiles { certificate: files.key.clone(), ..files.clone() }), Code::File);
    assert_eq!(code(&TlsFiles { key: place.folder.path().join("nowhere"), ..files.clone() }), Code::File);
    std::fs::write(&files.key, place.ca.server().1).expect("written");
    assert_eq!(code(&files), Code::BadSetting);
}
