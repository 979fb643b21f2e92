//! The fonts inside this program. Those of the machine are never looked at, so that letters are the same everywhere.

use std::sync::{Arc, LazyLock};

use parley::fontique::{Blob, Collection, CollectionOptions, FontInfo, SourceCache};
use parley::{FontContext, FontFamily, FontFamilyName};

/// Atkinson Hyperlegible of the Braille Institute, made for those who see little; SIL Open Font License.
const REGULAR: &[u8] = include_bytes!("fonts/AtkinsonHyperlegible-Regular.ttf");
const BOLD: &[u8] = include_bytes!("fonts/AtkinsonHyperlegible-Bold.ttf");

/// The files: regular and bold.
pub const FILES: [&[u8]; 2] = [REGULAR, BOLD];

/// What stands for a sign of a name that the fonts do not have.
const UNKNOWN: char = '?';

/// No name on a letter is longer, in signs.
const MOST_NAME: usize = 200;

/// The fonts as the layout wants them, and the number by which it calls the bold one; none when a file is damaged.
pub fn context() -> Option<(FontContext, u64)> {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
    let mut add = |bytes: &'static [u8]| {
        let blob = Blob::new(Arc::new(bytes));
        let id = blob.id();
        (!collection.register_fonts(blob, None).is_empty()).then_some(id)
    };
    let (_, bold) = (add(REGULAR)?, add(BOLD)?);
    Some((FontContext { collection, source_cache: SourceCache::default() }, bold))
}

/// The name of both.
pub const fn family() -> FontFamily<'static> {
    FontFamily::Single(FontFamilyName::Named(std::borrow::Cow::Borrowed("Atkinson Hyperlegible")))
}

/// Whether this sign can be printed: both files have a glyph for it, and it is not one that only steers.
pub fn has(sign: char) -> bool {
    static MAPS: LazyLock<Vec<FontInfo>> = LazyLock::new(|| {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let register = |bytes: &'static [u8]| collection.register_fonts(Blob::new(Arc::new(bytes)), None);
        FILES.into_iter().flat_map(register).flat_map(|(_, fonts)| fonts).collect()
    });
    let glyph = |(font, bytes): (&FontInfo, &'static [u8])| {
        font.charmap_index().charmap(bytes).and_then(|map| map.map(sign)).is_some_and(|glyph| glyph != 0)
    };
    // Joiners, marks of direction and soft hyphens have glyphs in some fonts and no shape.
    let steers = sign.is_control()
        || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !steers && MAPS.len() == FILES.len() && MAPS.iter().zip(FILES).all(glyph)
}

/// A name as it can be printed. A letter must never fail for a name after its codes were released, so foreign signs become
/// question marks, and what is longer than any name ends.
pub fn printable(name: &str) -> String {
    let line = name.chars().take(MOST_NAME).map(|sign| if sign.is_whitespace() { ' ' } else { sign });
    line.map(|sign| if has(sign) { sign } else { UNKNOWN }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_have_what_names_in_italy_and_around_need() {
        let needed = "ABCXYZabcxyz0123456789 .,;:!?'\"()/&%@€§°+-–—•’“”„«»\u{a0}àèéìíòóùúÀÈÉÌÒÙäöüßÄÖÜ\
                      âêîôûëïçñčćšžđČĆŠŽĐőűŐŰøåæłńśźżąęřěůťďňăâîșțşţğı";
        for sign in needed.chars() {
            assert!(has(sign), "{sign:?}");
        }
        for sign in ['漢', 'Ж', 'א', '\u{7}', '\u{200d}', '\u{feff}', '\u{ad}', '😀'] {
            assert!(!has(sign), "{sign:?}");
        }
    }

    #[test]
    fn a_name_is_printed_as_far_as_it_can_be() {
        for (given, printed) in [("Valšpirit", "Valšpirit"), ("Ж 3", "? 3"), ("a\nb\tc", "a b c"), ("", "")] {
            assert_eq!(printable(given), printed);
        }
        assert_eq!(printable(&"x".repeat(5000)).len(), MOST_NAME);
    }
}
