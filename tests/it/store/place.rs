//! A fresh database for one test.

use crspin::config::paths::variable;
use crspin::store::Store;
use tempfile::TempDir;
use tokio_postgres::{Client, Config, NoTls};

/// A database that nobody else uses.
pub struct Place {
    /// Its URL.
    pub url: String,
    /// The folder, for SQLite.
    pub folder: Option<TempDir>,
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("store.db").display());
        Self { url, folder: Some(folder) }
    }

    /// `None` when there is no server, which CI does not forgive.
    pub async fn postgres() -> Option<Self> {
        let Some(server) = variable("CRSPIN_TEST_POSTGRES") else {
            assert_ne!(variable("CI").as_deref(), Some("true"), "CRSPIN_TEST_POSTGRES is not set");
            return None;
        };
        let name = format!("crspin_{}", uuid::Uuid::new_v4().simple());
        connect(&server).await.batch_execute(&format!("create database {name}")).await.unwrap();
        let (base, _) = server.rsplit_once('/').expect("a URL with a database");
        Some(Self { url: format!("{base}/{name}"), folder: None })
    }

    /// Opened, with its tables.
    pub async fn store(&self) -> Store {
        let store = Store::open(&self.url).await.unwrap();
        store.migrate().await.unwrap();
        store
    }

    /// Runs SQL behind the store's back.
    pub async fn sql(&self, sql: &str) {
        match self.url.strip_prefix("sqlite:") {
            Some(path) => rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap(),
            None => connect(&self.url).await.batch_execute(sql).await.unwrap(),
        }
    }

    /// One number, asked behind the store's back.
    pub async fn number(&self, sql: &str) -> i64 {
        match self.url.strip_prefix("sqlite:") {
            Some(path) => rusqlite::Connection::open(path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap(),
            None => connect(&self.url).await.query_one(sql, &[]).await.unwrap().get(0),
        }
    }

    /// Every table with its columns, in the order of names.
    pub async fn columns(&self) -> Vec<(String, String)> {
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            let db = rusqlite::Connection::open(path).unwrap();
            let sql = "select t.name, c.name from pragma_table_list t, pragma_table_info(t.name) c
                where t.schema = 'main' and t.name not like 'sqlite_%' order by 1, 2";
            let mut statement = db.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            return rows.map(Result::unwrap).collect();
        }
        let sql = "select table_name::text collate \"C\", column_name::text collate \"C\" from information_schema.columns
            where table_schema = 'public' order by 1, 2";
        let rows = connect(&self.url).await.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    /// Removes the database of a test that went well.
    pub async fn end(self) {
        let server = variable("CRSPIN_TEST_POSTGRES").unwrap();
        let (_, name) = self.url.rsplit_once('/').unwrap();
        connect(&server).await.batch_execute(&format!("drop database {name} with (force)")).await.unwrap();
    }
}

/// A connection of its own, with the user and password of the URL and nothing else of it.
pub async fn connect(url: &str) -> Client {
    let config: Config = url.parse().unwrap();
    let (client, connection) = config.connect(NoTls).await.unwrap();
    // Ends with the client.
    tokio::spawn(connection);
    client
}
