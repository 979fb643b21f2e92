//! The tables: the same on both, made once, known to be right.

use crspin::store::{Store, StoreError};

use super::fixtures::{NOON, card, card_number, furnish, new_release, person, release_id};
use super::{Place, on_both};

on_both! { migrations_at_once not_migrated newer_tables from_the_first_tables }

/// The migrations of this build, as files.
fn migrations() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/migrations/sqlite");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    files.filter(|name| name.starts_with('V')).collect()
}

fn files() -> i64 {
    migrations().len().try_into().unwrap()
}

fn newest() -> i64 {
    migrations().iter().map(|name| name[1..name.find('_').unwrap()].parse().unwrap()).max().unwrap()
}

async fn migrations_at_once(place: &Place) {
    let runs = (0..4).map(|_| {
        let url = place.url.clone();
        tokio::spawn(async move {
            let store = Store::open(&url).await?;
            store.migrate().await?;
            store.check().await
        })
    });
    for run in runs.collect::<Vec<_>>() {
        assert_eq!(run.await.unwrap(), Ok(()));
    }
    assert_eq!(place.number("select count(*) from refinery_schema_history").await, files());
    // And once more, with nothing to do.
    assert_eq!(place.store().await.check().await, Ok(()));
}

async fn not_migrated(place: &Place) {
    let store = Store::open(&place.url).await.unwrap();
    assert_eq!(store.check().await, Err(StoreError::Schema { found: 0, wanted: newest() }));
}

async fn newer_tables(place: &Place) {
    let store = place.store().await;
    place
        .sql("update refinery_schema_history set version = 99 where version = (select max(version) from refinery_schema_history)")
        .await;
    assert_eq!(store.check().await, Err(StoreError::Schema { found: 99, wanted: newest() }));
}

const FIRST_SQLITE: &str = include_str!("../../../src/store/migrations/sqlite/V1__first.sql");
const FIRST_POSTGRES: &str = include_str!("../../../src/store/migrations/postgres/V1__first.sql");

/// A database of the first version with two releases, one of them shown again, comes whole into this one.
async fn from_the_first_tables(place: &Place) {
    place.store().await.close().await;
    for table in [
        "announcements ente_acts letters bulletins pec_mails decisions candidates cases registry_addresses registry_enti tenure_acts tenure_wishes checks receipts message_log resends idempotency messages reprints delegations releases cards data_keys sessions operators enti",
        "events operator_counters notices",
    ]
    .iter()
    .flat_map(|tables| tables.split(' '))
    {
        place.sql(&format!("drop table {table}")).await;
    }
    place.sql(if place.folder.is_some() { FIRST_SQLITE } else { FIRST_POSTGRES }).await;
    place.sql("delete from refinery_schema_history where version > 1").await;
    let store = Store::open(&place.url).await.unwrap();
    assert_eq!(store.check().await, Err(StoreError::Schema { found: 1, wanted: newest() }));
    furnish(&store, 2).await;
    store.close().await;
    let operator = person(1);
    for number in [1, 2] {
        let (id, card) = (release_id(number.into()), card_number(number));
        let hex = format!("{number:032x}");
        let bytes = if place.folder.is_some() { format!("x'{hex}'") } else { format!("decode('{hex}', 'hex')") };
        place
            .sql(&format!(
                "insert into releases (id, released, card, citizen_fiscal_code, product, operator_fiscal_code, ente, role,
                    document_kind, document_number, document_issuer, document_last_day, reprints)
                select '{id}', {number}, number, holder_fiscal_code, product, '{operator}', 'c_c933', 'operator',
                    'identity-card', 'CA12345AA', 'Comune di Como', '2030-01-02', 0 from cards where number = '{card}';
                insert into reprints (release_id, nth, reprinted, operator_fiscal_code, reason)
                values ('{id}', 1, 5, '{operator}', 'the paper tore');
                insert into messages (id, release_id, channel, contact_address, language, queued, state, since, tries, due)
                select {bytes}, '{id}', 'email', 'citizen@example.it', 'it', 7, 'queued', 7, 0, 7;"
            ))
            .await;
    }
    place.sql(&format!("update releases set reprints = 1 where id = '{}'", release_id(1))).await;

    let store = Store::open(&place.url).await.unwrap();
    store.migrate().await.unwrap();
    assert_eq!(store.check().await, Ok(()));
    let row = store.find_release(&release_id(1)).await.unwrap().expect("the release");
    assert_eq!((row.citizen, row.reprints, row.delegation, row.declaration), (person(1001), 1, None, None));
    let kept = "select count(*) from releases where document_kind = 'identity-card' and document_number = 'CA12345AA'
        and document_issuer = 'Comune di Como' and document_last_day = '2030-01-02' and declaration is null";
    assert_eq!(place.number(kept).await, 2);
    assert_eq!(place.number("select count(*) from reprints").await, 2);
    let claimed = store.claim(NOON, std::time::Duration::from_mins(1), 10).await.unwrap();
    assert_eq!(claimed.len(), 2, "what was queued before still goes: {claimed:?}");
    // And the act still writes there.
    store.release(new_release(3, &card(&store, 1).await, NOON)).await.unwrap();
}

#[tokio::test]
async fn the_same_tables_and_columns_on_both() {
    let Some(postgres) = Place::postgres().await else { return };
    let sqlite = Place::sqlite();
    for place in [&postgres, &sqlite] {
        place.store().await.close().await;
    }
    let columns = sqlite.columns().await;
    assert!(columns.len() > 60, "{columns:?}");
    assert_eq!(columns, postgres.columns().await);
    postgres.end().await;
}

#[tokio::test]
async fn urls_that_are_none() {
    for url in ["", "store.db", "sqlite:", "sqlite::memory:", "mysql://u:s3cret@h/d", "postgres://u:s3cret@h:x/d"] {
        let error = Store::open(url).await.unwrap_err();
        assert!(matches!(error, StoreError::Url(_)), "{url}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{url}: {error:?}");
    }
}

#[tokio::test]
async fn no_such_folder() {
    let error = Store::open("sqlite:/no/such/folder/store.db").await.unwrap_err();
    assert!(matches!(&error, StoreError::Open(why) if why.contains("/no/such/folder/store.db")), "{error:?}");
}
