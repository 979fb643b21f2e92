//! The service: HTTPS, routes, login, and the sender beside them when this process sends too.
//!
//! A process that answers requests holds the desk key only, one that sends the message key only; `all` is both.

mod announcer;
mod app;
mod backlog;
mod body;
mod bulletins;
mod card_check;
mod cards;
mod checks;
mod crls;
mod deliveries;
mod enablings;
mod enti;
mod form;
mod founding;
mod health;
mod intake;
mod judged;
mod keys;
mod listen;
mod lists;
mod logs;
mod mailroom;
mod mails;
mod metrics;
mod p7m;
mod page;
mod receipts;
mod refusal;
mod releases;
mod reprints;
mod requests;
mod resends;
mod routes;
mod session;
mod stops;
mod tls;
mod view;
mod watch;

#[cfg(test)]
#[path = "../../tests/it/support/pki.rs"]
mod pki;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore, oneshot, watch as signal};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

pub use announcer::Announcer;
pub use card_check::issuers;
pub use founding::signer;
pub use keys::Keys;
pub use logs::start as start_logs;
pub use refusal::status;
pub use routes::openapi;

use self::app::{App, Base};
use self::backlog::Watched;
use self::card_check::CardCheck;
use self::intake::Intake;
use self::mailroom::Mailroom;
use self::metrics::Metrics;
use self::receipts::Callbacks;
use crate::config::service::{ServiceSettings, TlsFiles, bad};
use crate::delivery::{Post, Sender, reading};
use crate::domain::language::Language;
use crate::exit::{Code, Failure};
use crate::i18n::Texts;
use crate::store::Store;

/// How long requests in flight and messages on their way are waited for at the end.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long letters and the box for requests are waited for at the end.
const GOODBYE: Duration = Duration::from_secs(5);
/// How long a message may wait when this process was not told: as the settings have it when nothing is said.
const DELIVERED_BY: Duration = Duration::from_hours(24);

/// How those who answer and the sender of the same process wake one another.
#[derive(Default)]
struct Bells {
    /// Something was queued.
    nudge: Arc<Notify>,
    /// Something became of a message.
    changed: Arc<Notify>,
    /// A letter was queued.
    letters: Arc<Notify>,
}

/// Runs the service until `stop` completes, then finishes what it took. `ready` hears the address once requests are welcome.
///
/// # Errors
/// What keeps it from starting: store, keys, certificates, address.
pub async fn run(
    settings: ServiceSettings,
    keys: Keys,
    ready: oneshot::Sender<SocketAddr>,
    stop: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let store = Store::open(&settings.store_url).await?;
    store.migrate().await?;
    let (stopping, stopped) = signal::channel(false);
    let bells = Bells::default();
    let tls = TlsAcceptor::from(Arc::new(tls::config(&settings.tls)?));
    let base = Base {
        store: store.clone(),
        role: settings.role,
        sandbox: settings.sandbox,
        backlog: settings.delivery.as_ref().map(|delivery| Arc::new(Watched::new(store.clone(), delivery.alarm))),
        callbacks: Arc::new(Callbacks::load(settings.delivery.as_ref().filter(|_| settings.role.sends()))?),
        changed: Arc::clone(&bells.changed),
    };
    let backlog = base.backlog.clone();
    let app = keys.desk.map(|opener| app(&settings, base.clone(), opener, &bells)).transpose()?;
    let routes = routes::router(base, app.map(Arc::new), settings.concurrent_requests);
    let tcp = bind("listen", settings.listen).await?;
    let address = tcp.local_addr().map_err(|error| Failure::new(Code::Bug).because(error))?;
    let sender = sender(&settings, keys.message, &store, &bells)?;
    let metrics = metrics(&settings, backlog, sender.as_ref(), &stopped).await?;
    let mut post = post(&settings, &store, &bells, &stopped)?;
    let sender = sender.map(|sender| tokio::spawn(sender.run(Arc::clone(&bells.nudge), stopped.clone())));

    tracing::info!(%address, role = settings.role.as_str(), sandbox = settings.sandbox, "ready");
    // Nobody may be waiting for it.
    let _unheard = ready.send(address);
    let told = async {
        stop.await;
        tracing::info!("stopping");
        stopping.send_replace(true);
    };
    let ((), sent, ()) = tokio::join!(
        listen::serve(tcp, tls, routes, stopped.clone(), DEADLINE),
        watch_sender(sender, stopping.clone(), stopped),
        async {
            tokio::select! { () = told => {}, () = over(&stopping) => {} }
        },
    );
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    // What is half done is done again at the next start.
    if tokio::time::timeout(GOODBYE, async { while post.join_next().await.is_some() {} }).await.is_err() {
        post.shutdown().await;
    }
    store.close().await;
    tracing::info!("stopped");
    sent
}

/// Brings the tables of the store up to date, and nothing else.
///
/// # Errors
/// When the store cannot be opened or changed.
pub async fn migrate(settings: &ServiceSettings) -> Result<(), Failure> {
    let store = Store::open(&settings.store_url).await?;
    store.migrate().await?;
    store.close().await;
    Ok(())
}

/// Whether the service could start with this certificate and key.
///
/// # Errors
/// When one cannot be read, or they are not of one another.
pub fn check_tls(files: &TlsFiles) -> Result<(), Failure> {
    tls::config(files).map(drop)
}

fn app(settings: &ServiceSettings, base: Base, opener: crate::vault::Opener, bells: &Bells) -> Result<App, Failure> {
    let login =
        settings.login.as_ref().ok_or_else(|| Failure::new(Code::BadSetting).with("key", "login").with("why", "missing"))?;
    let cards = Arc::new(CardCheck::load(login)?);
    Ok(App {
        intake: intake(settings, &base.store, &cards),
        letters: Arc::clone(&bells.letters),
        base,
        opener,
        cards,
        products: settings.products.clone(),
        operator_limit: settings.operator_limit,
        deadline: settings.delivery.as_ref().map_or(DELIVERED_BY, |delivery| delivery.deadline),
        providers: settings.delivery.as_ref().map(|delivery| delivery.providers.clone()).unwrap_or_default(),
        session: login.session,
        idle: login.idle,
        card_at_each_act: login.card_at_each_act,
        nudge: Arc::clone(&bells.nudge),
        // Half of the places are left for those who do not wait.
        waiters: Semaphore::new(settings.concurrent_requests / 2),
    })
}

/// Letters are in Italian, the language of every Ente.
fn intake(settings: &ServiceSettings, store: &Store, cards: &Arc<CardCheck>) -> Intake {
    let texts = Arc::new(Texts::new(Language::It));
    Intake { store: store.clone(), cards: Arc::clone(cards), settings: settings.enrolment.clone(), texts }
}

/// What a process that sends does besides second halves: letters, announcements, and the box for requests where there is one.
fn post(
    settings: &ServiceSettings,
    store: &Store,
    bells: &Bells,
    stopped: &signal::Receiver<bool>,
) -> Result<JoinSet<()>, Failure> {
    let mut tasks = JoinSet::new();
    let Some(delivery) = settings.delivery.as_ref().filter(|_| settings.role.sends()) else { return Ok(tasks) };
    let pec = settings.enrolment.pec.as_ref();
    let post = Post::new(store.clone(), delivery, pec)?;
    tasks.spawn(post.run(Arc::clone(&bells.letters), stopped.clone()));
    let announcer = Announcer::new(store.clone(), settings.enrolment.announce, Arc::clone(&bells.letters));
    tasks.spawn(announcer.run(stopped.clone()));
    if let Some(pec) = pec {
        let login = settings.login.as_ref().ok_or_else(|| bad("login", "missing: it tells whose signatures count"))?;
        let cards = Arc::new(CardCheck::load(login)?);
        let mailroom = Mailroom::new(pec, intake(settings, store, &cards), Arc::clone(&bells.letters))?;
        tasks.spawn(reading::read(mailroom, stopped.clone()));
    }
    Ok(tasks)
}

async fn bind(key: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    let taken = |error: std::io::Error| Failure::new(Code::BadSetting).with("key", key).with("why", &error).because(error);
    TcpListener::bind(address).await.map_err(taken)
}

fn sender(
    settings: &ServiceSettings,
    opener: Option<crate::vault::Opener>,
    store: &Store,
    bells: &Bells,
) -> Result<Option<Sender>, Failure> {
    let (Some(opener), Some(delivery)) = (opener, &settings.delivery) else { return Ok(None) };
    Ok(Some(Sender::new(store.clone(), opener, delivery)?.telling(Arc::clone(&bells.changed))))
}

/// The page of figures, where the settings want one.
async fn metrics(
    settings: &ServiceSettings,
    backlog: Option<Arc<Watched>>,
    sender: Option<&Sender>,
    stopped: &signal::Receiver<bool>,
) -> Result<Option<JoinHandle<()>>, Failure> {
    let (Some(address), Some(backlog)) = (settings.metrics, backlog) else { return Ok(None) };
    let tcp = bind("metrics.listen", address).await?;
    let page = Metrics::new(backlog, sender.map(Sender::watch));
    Ok(Some(tokio::spawn(metrics::serve(tcp, page, stopped.clone()))))
}

/// Waits for the sender to finish what it took. A sender that ends by itself takes the process along: somebody restarts it,
/// whereas nobody would notice that nothing is sent.
async fn watch_sender(
    sender: Option<JoinHandle<()>>,
    stopping: signal::Sender<bool>,
    mut stopped: signal::Receiver<bool>,
) -> Result<(), Failure> {
    let Some(mut sender) = sender else { return Ok(()) };
    tokio::select! {
        // Told to stop, the sender may end before this is polled again: that is no failure.
        biased;
        _ = stopped.wait_for(|stopped| *stopped) => {
            if tokio::time::timeout(DEADLINE, sender).await.is_err() {
                tracing::warn!("messages were still on their way at the deadline of the shutdown; they go again at the next start");
            }
            Ok(())
        }
        ended = &mut sender => {
            tracing::error!("the sender ended; stopping");
            stopping.send_replace(true);
            let failure = Failure::new(Code::Bug);
            Err(match ended {
                Err(error) => failure.because(error),
                Ok(()) => failure,
            })
        }
    }
}

/// Until the service stops for whatever reason.
async fn over(stopping: &signal::Sender<bool>) {
    let mut stopped = stopping.subscribe();
    let _closed = stopped.wait_for(|stopped| *stopped).await;
}
