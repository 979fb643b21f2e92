//! Which PKCS#11 module to load. It is chosen before any is loaded: two modules in one process disturb each other, and one that
//! was loaded never quite goes.

use std::path::PathBuf;

use super::families::{Family, Middleware};
use crate::exit::Failure;
use crate::pkcs11::module::{self, Found};

/// The module for these cards: the one configured; else, of those installed, the one that speaks with most of the cards; else
/// the first installed.
///
/// # Errors
/// [`crate::exit::Code::Module`] when none is installed, or the configured one is not named by a whole path.
pub fn choose(configured: Option<(PathBuf, Found)>, cards: &[&Family]) -> Result<(PathBuf, Found), Failure> {
    if let Some((path, found)) = configured {
        module::candidates(Some(&path))?;
        return Ok((path, found));
    }
    let installed = module::candidates(None)?;
    Ok(best(&installed, cards).unwrap_or_else(|| installed[0].clone()))
}

fn best(installed: &[(PathBuf, Found)], cards: &[&Family]) -> Option<(PathBuf, Found)> {
    let known = installed.iter().filter_map(|(path, _)| Some((path, Middleware::of(path)?)));
    let rank = |middleware: Middleware, card: &&&Family| card.middleware.iter().position(|works| *works == middleware);
    let scored = known.filter_map(|(path, middleware)| {
        let ranks: Vec<usize> = cards.iter().filter_map(|card| rank(middleware, &card)).collect();
        // Most cards first, then the best for them.
        (!ranks.is_empty()).then(|| ((usize::MAX - ranks.len(), ranks.iter().sum::<usize>()), path))
    });
    scored.min_by_key(|(score, _)| *score).map(|(_, path)| (path.clone(), Found::ForCard))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::families::FAMILIES;

    fn family(name: &str) -> &'static Family {
        FAMILIES.iter().find(|family| family.name == name).unwrap()
    }

    #[test]
    fn the_cards_in_the_readers_choose_among_the_installed_modules() {
        let (proxy, opensc, bit4id) = ("/l/p11-kit-proxy.so", "/l/opensc-pkcs11.so", "/l/libbit4xpki.so");
        for (installed, cards, wanted) in [
            (vec![proxy, opensc], vec!["st-2021"], Some(opensc)),
            (vec![bit4id, opensc], vec!["st-2021"], Some(opensc)),
            (vec![bit4id, opensc], vec!["idemia-2021"], Some(bit4id)),
            (vec![opensc], vec!["idemia-2021"], Some(opensc)), // works from 0.24 on; which one this is, is known when it is loaded
            (vec![bit4id, opensc], vec!["st-2021", "siss"], Some(bit4id)), // speaks with both
            (vec![opensc], vec!["siss"], None),
            (vec![proxy, opensc], vec!["contactless"], None),
            (vec![proxy, opensc], vec![], None),
        ] {
            let installed: Vec<_> = installed.into_iter().map(|path| (PathBuf::from(path), Found::KnownPlace)).collect();
            let cards: Vec<_> = cards.into_iter().map(family).collect();
            let wanted = wanted.map(|path| (PathBuf::from(path), Found::ForCard));
            assert_eq!(best(&installed, &cards), wanted, "{cards:?}");
        }
    }

    #[test]
    fn what_is_configured_is_not_discussed() {
        let path = std::env::temp_dir().join("module.so");
        assert_eq!(choose(Some((path.clone(), Found::Flag)), &[family("siss")]).unwrap(), (path, Found::Flag));
        assert!(choose(Some(("module.so".into(), Found::Flag)), &[]).is_err());
    }
}
