//! A service with a box for requests: who writes to it, who decides, what it answers.

use std::fs;

use crspin::domain::event::Act;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::operator::Role;
use crspin::store::Store;
use crspin::store::model::Event;
use rusqlite::types::FromSql;
use serde_json::Value;

use super::mails::{OURS, WORLD, registry};
use crate::support::counter::pin_file;
use crate::support::postbox::{Kind, Postbox};
use crate::support::program::until;
use crate::support::service::{Caller, Place, Running, fiscal_code, seeding};
use crate::support::smtp::{self, Smtp};

/// Where e-mails are kept that were read.
pub const ASIDE: &str = "crspin-aside";

/// Boxes of real servers: what is for us comes into one, what we write arrives at the far server.
pub struct Boxes {
    pub postbox: Postbox,
    pub far: Smtp,
}

impl Boxes {
    /// `None` where the servers are not installed, never in CI.
    pub fn open() -> Option<Self> {
        let (far, mut postbox) = (smtp::start("plain")?, Postbox::prepare()?);
        postbox.start(Kind::New, far.port);
        Some(Self { postbox, far })
    }

    /// The folder of a service that reads and writes here.
    pub fn place(&self) -> Place {
        let mut place = Place::new();
        pin_file(&place.path("mail-password"), "s3cret");
        fs::create_dir(place.path("providers")).expect("a folder");
        fs::write(place.path("providers/authority.pem"), WORLD.authority.pem()).expect("a file");
        let Postbox { smtp, imap, ca, .. } = &self.postbox;
        let server = format!("server = \"localhost\"\npassword_file = \"mail-password\"\nca = \"{}\"\n", ca.display());
        let smtp = format!("{server}port = {smtp}\ntls = \"starttls\"\nuser = \"crspin\"\n");
        let files = "[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n";
        assert!(place.settings.contains(files));
        let mail = format!(
            "[delivery]\nbackoff_first_seconds = 1\nmail_from = \"Codici <{OURS}>\"\n\
             [[delivery.provider]]\nkind = \"smtp\"\nname = \"mail\"\n{smtp}"
        );
        place.settings = place.settings.replace(files, &mail);
        let enrolment = format!(
            "[enrolment.pec]\naddress = \"{OURS}\"\nproviders = \"providers\"\n\
             [enrolment.pec.imap]\n{server}port = {imap}\nuser = \"codici\"\npoll_seconds = 1\n[enrolment.pec.smtp]\n{smtp}"
        );
        place.settings += &enrolment;
        place
    }
}

/// Fills the registry of Enti.
pub async fn fill(store: &Store) {
    let event = Event { act: Act::RegistryImported, ..seeding() };
    store.replace_registry(registry(), event).await.expect("a registry");
}

/// The first column of what this asks of the database in a place.
pub fn ask<T: FromSql>(place: &Place, query: &str) -> Vec<T> {
    let db = rusqlite::Connection::open(place.path("crspin.db")).expect("the database");
    db.busy_timeout(std::time::Duration::from_secs(10)).expect("set");
    let mut statement = db.prepare(query).expect("a query");
    let rows = statement.query_map([], |row| row.get(0)).expect("an answer");
    rows.collect::<Result<_, _>>().expect("rows")
}

/// A service that runs, and two evaluators of `regione` who are logged in.
pub struct Office {
    pub carla: Caller,
    pub nora: Caller,
    // Ends before the servers that it speaks to.
    pub running: Running,
    pub boxes: Boxes,
}

impl Office {
    /// `None` where the servers are not installed, never in CI.
    pub fn open() -> Option<Self> {
        let boxes = Boxes::open()?;
        let running = boxes.place().start();
        running.wait(fill(&running.store));
        let nora = fiscal_code("NRINRO74D50F205");
        running.enable(&nora, Role::Evaluator);
        let (carla, nora) = (running.logged_in(&running.place.people.carla), running.logged_in(&nora));
        Some(Self { carla, nora, running, boxes })
    }

    /// Everything that was taken out of the box so far, the oldest first.
    pub fn taken(&self) -> Vec<Value> {
        let answer = self.carla.get("/v1/mailbox?all=true&limit=200");
        assert_eq!(answer.status, 200, "{}", answer.body);
        let mut mails = answer.body["mails"].as_array().expect("e-mails").clone();
        mails.reverse();
        mails
    }

    /// The same when there are so many, and nothing is left in the box.
    pub fn all_taken(&self, count: usize) -> Vec<Value> {
        until("all e-mails are taken", || self.taken().len() >= count && self.boxes.postbox.count("INBOX") == 0);
        let taken = self.taken();
        assert_eq!((taken.len(), self.boxes.postbox.count(ASIDE)), (count, count));
        taken
    }

    /// An e-mail as it is kept.
    pub fn raw(&self, mail: &Value) -> Vec<u8> {
        let id = mail["id"].as_str().expect("a number");
        let answer = self.carla.http.get(format!("{}/v1/mailbox/{id}/raw", self.carla.base)).send().expect("an answer");
        assert_eq!(answer.status(), 200);
        answer.bytes().expect("the e-mail").to_vec()
    }

    /// A request as evaluators see it.
    pub fn case(&self, id: &str) -> Value {
        let answer = self.carla.get(&format!("/v1/requests/{id}"));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    /// Where letters went, when none is on its way any more.
    pub fn letters(&self) -> Vec<String> {
        let waiting = "select count(*) from letters where state in ('queued', 'sending')";
        until("all letters are sent", || ask::<u32>(&self.running.place, waiting) == [0]);
        ask(&self.running.place, "select contact_address from letters order by queued, id")
    }

    /// Everybody who is enabled, each with the Ente.
    pub fn operators(&self) -> Vec<String> {
        ask(&self.running.place, "select person_fiscal_code || ' ' || ente || ' ' || role from operators order by 1")
    }

    /// The enablings of one person, as roles.
    pub fn roles(&self, person: &FiscalCode) -> Vec<Role> {
        let found = self.running.wait(self.running.store.operators(person)).expect("operators");
        found.into_iter().map(|one| one.role).collect()
    }
}
