//! The mailbox, by IMAP over TLS.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_imap::error::{Error, Result as Answer};
use async_imap::imap_proto::{MessageSection, SectionPath};
use async_imap::types::Fetch;
use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::config::secret_file;
use crate::config::service::{MailboxSettings, bad};
use crate::delivery::tls;
use crate::delivery::words::clean;
use crate::exit::Failure;
use crate::secret::Secret;

/// The most that a server takes for one command.
const COMMAND: Duration = Duration::from_secs(30);
/// The same for a whole e-mail with what is attached to it.
const WHOLE: Duration = Duration::from_mins(5);
/// Servers forget who only listens; a word now and then also finds out that the line is dead.
const LISTENING: Duration = Duration::from_mins(1);
/// So much is read of headers and of the part for machines; notices are smaller.
const MOST: u32 = 64 * 1024;

/// Where a try to read the box ended, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailboxTrouble {
    /// The server is not reached, or is none.
    Away(String),
    /// It did not prove who it is.
    Tls(String),
    /// It does not take user and password.
    Login(String),
    /// A folder cannot be read or written.
    Folder(String),
}

impl fmt::Display for MailboxTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Away(why) => write!(f, "not reached: {why}"),
            Self::Tls(why) => write!(f, "not protected: {why}"),
            Self::Login(why) => write!(f, "no login: {why}"),
            Self::Folder(why) => write!(f, "no folder: {why}"),
        }
    }
}

type Trouble = MailboxTrouble;

/// A box that can be opened.
pub struct Mailbox {
    settings: MailboxSettings,
    name: ServerName<'static>,
    tls: Arc<ClientConfig>,
    password: Secret,
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailbox({}:{})", self.settings.server, self.settings.port)
    }
}

impl Mailbox {
    /// Reads the password and the extra root certificate; nobody is asked anything yet.
    pub fn new(settings: &MailboxSettings) -> Result<Self, Failure> {
        let key = |name: &str| format!("{}.{name}", settings.section);
        let name = settings.server.clone().try_into().map_err(|error| bad(key("server"), error))?;
        let roots = tls::roots(&key("ca"), settings.ca.as_deref())?;
        if roots.is_empty() {
            return Err(bad(key("ca"), "missing, and the system trusts no root certificate"));
        }
        let tls = Arc::new(tls::trusting(roots)?);
        let password = secret_file::from_file(&settings.password_file)?;
        Ok(Self { settings: settings.clone(), name, tls, password })
    }

    /// Connects and logs in.
    async fn login(&self) -> Result<Session<TlsStream<TcpStream>>, Trouble> {
        let away = |error: &dyn fmt::Display| Trouble::Away(clean(&error.to_string()));
        let late = |_| Trouble::Away("it does not answer in time".to_owned());
        let tcp = TcpStream::connect((self.settings.server.as_str(), self.settings.port));
        let tcp = timeout(COMMAND, tcp).await.map_err(late)?.map_err(|error| away(&error))?;
        let tls = TlsConnector::from(Arc::clone(&self.tls)).connect(self.name.clone(), tcp);
        let tls = timeout(COMMAND, tls).await.map_err(late)?.map_err(|error| Trouble::Tls(clean(&error.to_string())))?;
        let mut client = Client::new(tls);
        match timeout(COMMAND, client.read_response()).await.map_err(late)? {
            Ok(Some(_)) => {}
            Ok(None) => return Err(away(&"it closed the connection")),
            Err(error) => return Err(away(&error)),
        }
        match timeout(COMMAND, client.login(&self.settings.user, self.password.reveal())).await.map_err(late)? {
            Ok(session) => Ok(session),
            Err((Error::No(words) | Error::Bad(words), _)) => Err(Trouble::Login(clean(&words))),
            Err((error, _)) => Err(away(&error)),
        }
    }

    /// Goes as far as looking at the folder; changes nothing.
    ///
    /// # Errors
    /// Where it ends, and why.
    pub async fn probe(&self) -> Result<(), Trouble> {
        let mut session = self.login().await?;
        within(session.examine(&self.settings.folder)).await?;
        // Whoever does not answer a goodbye is left.
        let _ = timeout(Duration::from_secs(2), session.logout()).await;
        Ok(())
    }

    /// Opens the folder; makes the one for what is put aside, where it is missing.
    pub async fn open(&self) -> Result<Open<'_>, Trouble> {
        let mut session = self.login().await?;
        let can = within(session.capabilities()).await?;
        let (listens, moves, one_by_one) = (can.has_str("IDLE"), can.has_str("MOVE"), can.has_str("UIDPLUS"));
        drop(can);
        match timeout(COMMAND, session.create(&self.settings.aside)).await {
            // It is there already; if not, putting aside says so.
            Ok(Ok(()) | Err(Error::No(_))) => {}
            Ok(Err(error)) => return Err(trouble(&error)),
            Err(_) => return Err(late()),
        }
        let folder = within(session.select(&self.settings.folder)).await?;
        let settings = &self.settings;
        let place = format!("{}@{}/{}/{}", settings.user, settings.server, settings.folder, folder.uid_validity.unwrap_or(0));
        let mut open = Open { place, session: Some(session), settings, listens, moves, one_by_one };
        // What was understood and not quite deleted when the last reader was killed.
        open.expunge(None).await?;
        Ok(open)
    }
}

impl fmt::Debug for Open<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Open({})", self.settings.folder)
    }
}

/// An open folder.
pub struct Open<'m> {
    /// Only away while it listens.
    session: Option<Session<TlsStream<TcpStream>>>,
    settings: &'m MailboxSettings,
    /// The folder's name of all times: its numbers mean nothing else as long as it holds.
    place: String,
    listens: bool,
    moves: bool,
    one_by_one: bool,
}

/// Which part of an e-mail.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// Its own headers.
    Headers,
    /// The MIME headers of this part.
    Mime(u32),
    /// The content of this part.
    Content(u32),
    /// The headers of the e-mail that is this part.
    HeadersOf(u32),
}

impl Open<'_> {
    fn session(&mut self) -> Result<&mut Session<TlsStream<TcpStream>>, Trouble> {
        self.session.as_mut().ok_or_else(|| Trouble::Away("the connection is gone".to_owned()))
    }

    /// Where this e-mail lies: the same whoever reads it.
    pub fn name(&self, uid: u32) -> String {
        format!("{}/{uid}", self.place)
    }

    /// What waits to be read, the oldest first.
    pub async fn waiting(&mut self) -> Result<Vec<u32>, Trouble> {
        let mut found: Vec<u32> = within(self.session()?.uid_search("UNDELETED")).await?.into_iter().collect();
        found.sort_unstable();
        Ok(found)
    }

    /// The beginning of a part; `None` when there is no such part, or no such e-mail any more.
    pub async fn part(&mut self, uid: u32, part: Part) -> Result<Option<Vec<u8>>, Trouble> {
        let (name, path) = match part {
            Part::Headers => ("HEADER".to_owned(), SectionPath::Full(MessageSection::Header)),
            Part::Mime(part) => (format!("{part}.MIME"), SectionPath::Part(vec![part], Some(MessageSection::Mime))),
            Part::Content(part) => (part.to_string(), SectionPath::Part(vec![part], None)),
            Part::HeadersOf(part) => (format!("{part}.HEADER"), SectionPath::Part(vec![part], Some(MessageSection::Header))),
        };
        let query = format!("(UID BODY.PEEK[{name}]<0.{MOST}>)");
        let session = self.session()?;
        let read = async { session.uid_fetch(uid.to_string(), query).await?.try_collect::<Vec<Fetch>>().await };
        let found = match within(read).await {
            // Another sender read it and deleted it: some servers refuse to say more.
            Err(Trouble::Folder(_)) => return Ok(None),
            found => found?,
        };
        let mut found = found.iter().filter(|fetch| fetch.uid == Some(uid));
        Ok(found.find_map(|fetch| fetch.section(&path)).map(<[u8]>::to_vec))
    }

    /// The whole of an e-mail, as far as `most` bytes; `None` when there is none any more.
    ///
    /// # Errors
    /// When the server is away.
    pub async fn whole(&mut self, uid: u32, most: usize) -> Result<Option<Vec<u8>>, Trouble> {
        let query = format!("(UID BODY.PEEK[]<0.{most}>)");
        let session = self.session()?;
        let read = async { session.uid_fetch(uid.to_string(), query).await?.try_collect::<Vec<Fetch>>().await };
        let found = match timeout(WHOLE, read).await.map_err(|_| late())?.map_err(|error| trouble(&error)) {
            Err(Trouble::Folder(_)) => return Ok(None),
            found => found?,
        };
        let mut found = found.iter().filter(|fetch| fetch.uid == Some(uid));
        Ok(found.find_map(Fetch::body).map(<[u8]>::to_vec))
    }

    /// Deletes an e-mail.
    pub async fn delete(&mut self, uid: u32) -> Result<(), Trouble> {
        let session = self.session()?;
        let mark = async {
            let marked = session.uid_store(uid.to_string(), "+FLAGS.SILENT (\\Deleted)").await?;
            marked.try_collect::<Vec<Fetch>>().await
        };
        within(mark).await?;
        self.expunge(Some(uid)).await
    }

    async fn expunge(&mut self, one: Option<u32>) -> Result<(), Trouble> {
        let one = one.filter(|_| self.one_by_one);
        let session = self.session()?;
        let expunge = async {
            match one {
                Some(uid) => session.uid_expunge(uid.to_string()).await?.try_collect::<Vec<u32>>().await,
                None => session.expunge().await?.try_collect::<Vec<u32>>().await,
            }
        };
        within(expunge).await.map(drop)
    }

    /// Puts an e-mail aside.
    pub async fn put_aside(&mut self, uid: u32) -> Result<(), Trouble> {
        let (moves, aside) = (self.moves, &self.settings.aside);
        let session = self.session()?;
        if moves {
            return within(session.uid_mv(uid.to_string(), aside)).await;
        }
        within(session.uid_copy(uid.to_string(), aside)).await?;
        self.delete(uid).await
    }

    /// Waits until there may be something new, or it is time to stop.
    pub async fn listen(&mut self, stop: &mut watch::Receiver<bool>) -> Result<(), Trouble> {
        if !self.listens {
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
                () = sleep(self.settings.poll) => {}
            }
            return within(self.session()?.noop()).await;
        }
        let session = self.session.take().ok_or_else(|| Trouble::Away("the connection is gone".to_owned()))?;
        let mut idle = session.idle();
        within(idle.init()).await?;
        {
            let (word, _interrupt) = idle.wait_with_timeout(LISTENING);
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => {}
                word = word => { word.map_err(|error| trouble(&error))?; }
                // A server that says "still here" all the time would keep it for ever.
                () = sleep(LISTENING) => {}
            }
        }
        self.session = Some(within(idle.done()).await?);
        Ok(())
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        if let Some(mut session) = self.session.take() {
            // Whoever does not answer a goodbye is left.
            let _ = timeout(Duration::from_secs(2), session.logout()).await;
        }
    }
}

async fn within<T>(answer: impl Future<Output = Answer<T>>) -> Result<T, Trouble> {
    timeout(COMMAND, answer).await.map_err(|_| late())?.map_err(|error| trouble(&error))
}

fn late() -> Trouble {
    Trouble::Away("it does not answer in time".to_owned())
}

/// After the login: a refusal concerns a folder.
fn trouble(error: &Error) -> Trouble {
    match error {
        Error::No(words) | Error::Bad(words) => Trouble::Folder(clean(words)),
        // Some of its errors quote what was read.
        Error::Parse(_) => Trouble::Away("it does not speak IMAP as it should".to_owned()),
        error => Trouble::Away(clean(&error.to_string())),
    }
}
