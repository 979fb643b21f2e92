//! The proxy on the way to the service: the same rules that the calls themselves follow, from the environment or the system.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use hyper_util::client::proxy::matcher::Matcher;

use crate::config::client::ClientSettings;
use crate::doctor::{Finding, Kind};

const CONNECT: Duration = Duration::from_secs(3);

pub fn check(settings: &ClientSettings) -> Vec<Finding> {
    let Some((host, port)) = on_the_way(&settings.service) else { return vec![Kind::ProxyNone.into()] };
    // Without user and password, which addresses of proxies may hold.
    let proxy = format!("{host}:{port}");
    vec![match reach(&host, port) {
        Ok(()) => Finding::new(Kind::ProxyUsed).with("proxy", proxy),
        Err(error) => Finding::new(Kind::ProxyAway).with("proxy", proxy).with("why", error),
    }]
}

/// Host and port of the proxy for this service, if one is used.
fn on_the_way(service: &str) -> Option<(String, u16)> {
    let proxy = Matcher::from_system().intercept(&service.parse().ok()?)?;
    let uri = proxy.uri();
    let usual = if uri.scheme_str() == Some("https") { 443 } else { 80 };
    Some((uri.host()?.to_owned(), uri.port_u16().unwrap_or(usual)))
}

fn reach(host: &str, port: u16) -> std::io::Result<()> {
    let mut last = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
    for address in (host.trim_matches(['[', ']']), port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(_) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}
