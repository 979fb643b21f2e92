//! The database: reached, whole, free to write, and with the tables of this program.

use std::path::Path;
use std::time::Duration;

use super::wait;
use crate::config::service::ServiceSettings;
use crate::doctor::{Finding, Kind};
use crate::domain::time::At;
use crate::store::examine::{Seen, examine};

/// How long a file is read; less than the check may take in all.
const READING: Duration = Duration::from_secs(40);

pub fn check(settings: &ServiceSettings) -> Vec<Finding> {
    let url = &settings.store_url;
    if let Some(path) = url.strip_prefix("sqlite:").filter(|path| !Path::new(path).exists()) {
        return vec![Finding::new(Kind::DatabaseMissing).with("path", path)];
    }
    match wait(examine(url, READING)) {
        Ok(Ok(seen)) => judged(&seen),
        Ok(Err(error)) => vec![Finding::failed(Kind::DatabaseFails, error.into())],
        Err(failure) => vec![Finding::failed(Kind::DatabaseFails, failure)],
    }
}

fn judged(seen: &Seen) -> Vec<Finding> {
    if let Some(damage) = &seen.damage {
        return vec![Finding::new(Kind::DatabaseDamaged).with("why", damage)];
    }
    if seen.locked {
        return vec![Kind::DatabaseLocked.into()];
    }
    let tables = |kind| vec![Finding::new(kind).with("found", seen.tables).with("wanted", seen.wanted)];
    if seen.tables < seen.wanted {
        return tables(Kind::DatabaseOld);
    }
    if seen.tables > seen.wanted {
        return tables(Kind::DatabaseNew);
    }
    let last = seen.last.map_or_else(|| "-".to_owned(), At::wall);
    let good = Finding::new(Kind::DatabaseGood).with("engine", seen.engine).with("tables", seen.tables).with("last", last);
    let large = (!seen.whole).then(|| Finding::new(Kind::DatabaseLarge).with("seconds", READING.as_secs()));
    std::iter::once(good).chain(large).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_a_database_is_told() {
        let good = Seen { engine: "SQLite", tables: 2, wanted: 2, last: None, damage: None, locked: false, whole: true };
        for (seen, kinds) in [
            (good.clone(), vec![Kind::DatabaseGood]),
            (Seen { whole: false, ..good.clone() }, vec![Kind::DatabaseGood, Kind::DatabaseLarge]),
            (Seen { tables: 1, ..good.clone() }, vec![Kind::DatabaseOld]),
            (Seen { tables: 3, ..good.clone() }, vec![Kind::DatabaseNew]),
            (Seen { locked: true, ..good.clone() }, vec![Kind::DatabaseLocked]),
            (Seen { damage: Some(String::new()), tables: 0, ..good }, vec![Kind::DatabaseDamaged]),
        ] {
            let found: Vec<Kind> = judged(&seen).iter().map(|finding| finding.kind).collect();
            assert_eq!(found, kinds, "{seen:?}");
        }
    }
}
