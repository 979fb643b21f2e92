//! Templates of letters: Markdown with places to fill, checked when they are loaded.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::blocks::{self, Block, Run, Text};
use super::{Language, fonts, image};
use crate::exit::{Code, Failure};

/// No template is longer, in bytes: twenty pages of words.
const MOST: u64 = 64 * 1024;

/// What may stand between `{{` and `}}` in a letter. Neither a contact nor the codice fiscale is among them: a letter that is lost
/// must not tell whose it is.
const LETTER: &[&str] = &["pin", "puk", "pin_rest", "puk_rest", "card", "product", "release", "office", "date"];
/// The same on the cover sheet of a batch.
const COVER: &[&str] = &["office", "date", "letters", "failed", "file"];

/// The same on the form of a request, beside the lines of its people.
const FORM: &[&str] = &["ente", "code", "fiscal_code", "kind", "pec", "responsible", "grounds", "digest", "date"];

/// A text with places to fill.
#[derive(Debug)]
pub struct Sheet {
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Its title: the first heading, as it stands in the document's properties.
    pub title: String,
}

/// The letter and the cover sheet in one language, with the folder that images come from.
#[derive(Debug)]
pub struct Template {
    /// The letter in each language.
    letters: [Sheet; 3],
    covers: [Sheet; 3],
    images: Vec<(String, image::Picture)>,
}

impl Template {
    /// The letters of a body, from its folder: `letter.it.md`, `letter.de.md`, `letter.en.md`, and images. Where one or two of
    /// them are missing, and without a folder, crspin's own letter stands. A body's letters are rehearsed with made-up
    /// codes, in both sizes: what is wrong with them is told here, before a release, and not after it.
    ///
    /// # Errors
    /// [`Code::BadTemplate`] with `path` (and line) and `why`; [`Code::File`].
    pub fn load(folder: Option<&Path>) -> Result<Self, Failure> {
        let mut images = Vec::new();
        let mut given = Vec::new();
        let mut load = |language: Language| {
            if let Some(path) = folder.map(|folder| folder.join(format!("letter.{language}.md")))
                && let Some(text) = read(&path)?
            {
                let sheet = sheet(&text, &path, LETTER)?;
                pictures(&sheet, &path, &mut images)?;
                given.push((language, path));
                return Ok(sheet);
            }
            sheet(own_letter(language), Path::new("letter"), LETTER)
        };
        let letters = [load(Language::It)?, load(Language::De)?, load(Language::En)?];
        let cover = |language| sheet(own_cover(language), Path::new("cover"), COVER);
        let covers = [cover(Language::It)?, cover(Language::De)?, cover(Language::En)?];
        if let Some(folder) = folder.filter(|_| given.is_empty()) {
            // Else a name that is misspelt would print a letter that this body does not want.
            return Err(bad(folder, 0, "none"));
        }
        let template = Self { letters, covers, images };
        for (language, path) in given {
            super::rehearse(&template, language).map_err(|failure| failed_rehearsal(&failure, &path))?;
        }
        Ok(template)
    }

    /// The form of a request with so many people in it: the line `{{people}}` stands once for each.
    ///
    /// # Errors
    /// None for the forms that crspin brings along.
    pub fn form(language: Language, people: usize) -> Result<Sheet, Failure> {
        let names: Vec<String> = (0..people).map(|nth| format!("person_{nth}")).collect();
        let lines: Vec<String> = names.iter().map(|name| format!("- {{{{{name}}}}}")).collect();
        let text = own_form(language).replace("- {{people}}", &lines.join("\n"));
        let places: Vec<&str> = FORM.iter().copied().chain(names.iter().map(String::as_str)).collect();
        sheet(&text, Path::new("form"), &places)
    }

    /// This letter in every language, not rehearsed.
    #[cfg(test)]
    pub fn of(text: &str) -> Result<Self, Failure> {
        let letter = || sheet(text, Path::new("letter"), LETTER);
        Ok(Self { letters: [letter()?, letter()?, letter()?], ..Self::load(None)? })
    }

    /// The letter in this language.
    #[must_use]
    pub const fn letter(&self, language: Language) -> &Sheet {
        &self.letters[language.place()]
    }

    /// The cover sheet in this language.
    #[must_use]
    pub const fn cover(&self, language: Language) -> &Sheet {
        &self.covers[language.place()]
    }

    /// The image with this name.
    #[must_use]
    pub fn image(&self, name: &str) -> Option<&image::Picture> {
        self.images.iter().find(|(known, _)| known == name).map(|(_, picture)| picture)
    }
}

const fn own_letter(language: Language) -> &'static str {
    match language {
        Language::It => include_str!("templates/letter.it.md"),
        Language::De => include_str!("templates/letter.de.md"),
        Language::En => include_str!("templates/letter.en.md"),
    }
}

const fn own_cover(language: Language) -> &'static str {
    match language {
        Language::It => include_str!("templates/cover.it.md"),
        Language::De => include_str!("templates/cover.de.md"),
        Language::En => include_str!("templates/cover.en.md"),
    }
}

const fn own_form(language: Language) -> &'static str {
    match language {
        Language::It => include_str!("templates/form.it.md"),
        Language::De => include_str!("templates/form.de.md"),
        Language::En => include_str!("templates/form.en.md"),
    }
}

/// The text of a body's letter; none when there is no such file.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    let failed = |error: std::io::Error| Failure::new(Code::File).with("path", path.display()).with("why", &error).because(error);
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut text = String::new();
    let length = file.take(MOST + 1).read_to_string(&mut text).map_err(failed)?;
    if length as u64 > MOST {
        return Err(bad(path, 0, "too-long"));
    }
    // Some editors put a mark before the text that says nothing.
    Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
}

/// Loads the images of a letter that are not there yet.
fn pictures(sheet: &Sheet, path: &Path, images: &mut Vec<(String, image::Picture)>) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    for block in &sheet.blocks {
        if let Block::Image(name, _) = block
            && !images.iter().any(|(known, _)| known == name)
        {
            images.push((name.clone(), image::load(&inside(folder, name, path)?)?));
        }
    }
    Ok(())
}

/// The place of an image: in the folder of the template and nowhere else.
fn inside(folder: &Path, name: &str, template: &Path) -> Result<PathBuf, Failure> {
    let plain =
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) && !name.starts_with('.');
    if plain { Ok(folder.join(name)) } else { Err(bad(template, 0, "image-name")) }
}

/// Reads a text and checks that every place can be filled, that both first halves have theirs, that images can be heard, and that
/// the fonts have every sign.
fn sheet(text: &str, path: &Path, places: &[&str]) -> Result<Sheet, Failure> {
    let blocks = blocks::read(text).map_err(|error| bad(path, error.line, error.what))?;
    for (index, line) in text.lines().enumerate() {
        for place in place_names(line).map_err(|()| bad(path, index + 1, "brace"))? {
            if !places.contains(&place) {
                return Err(bad(path, index + 1, "place").with("place", place));
            }
        }
    }
    let mut found = Vec::new();
    for (line, block) in &blocks {
        found.extend(block_places(block, places).map_err(|error| error.at(path, *line))?);
    }
    // Twice would be half a secret more than needed, none would be a letter that brings nothing.
    for code in ["pin", "puk"].iter().filter(|code| places.contains(code)) {
        if found.iter().filter(|name| *name == code).count() != 1 {
            return Err(bad(path, 0, "halves"));
        }
    }
    let blocks: Vec<Block> = blocks.into_iter().map(|(_, block)| block).collect();
    let title = blocks.iter().find_map(|block| match block {
        Block::Heading(_, Text(runs)) => Some(runs.iter().map(|run| run.words.as_str()).collect::<String>()),
        _ => None,
    });
    let title = title.ok_or_else(|| bad(path, 0, "heading"))?;
    if place_names(&title).is_ok_and(|names| !names.is_empty()) {
        return Err(bad(path, 0, "title"));
    }
    Ok(Sheet { blocks, title })
}

/// What is wrong with a block.
struct Wrong {
    why: &'static str,
    /// The place or sign it is about.
    what: Option<String>,
}

impl Wrong {
    const fn new(why: &'static str) -> Self {
        Self { why, what: None }
    }

    fn at(self, path: &Path, line: usize) -> Failure {
        let failure = bad(path, line, self.why);
        if let Some(what) = self.what { failure.with("place", what) } else { failure }
    }
}

/// The places of a block as it will be printed. The lines of the file are not enough: Markdown has more than one way to write a
/// brace, and what stands in the words for an image or in a note is never filled.
fn block_places<'a>(block: &'a Block, places: &[&str]) -> Result<Vec<&'a str>, Wrong> {
    let mut names = Vec::new();
    match block {
        Block::Heading(_, Text(runs)) | Block::Paragraph(Text(runs)) | Block::Item(_, Text(runs)) => {
            for Run { words, .. } in runs {
                names.extend(place_names(words).map_err(|()| Wrong::new("brace"))?);
                if let Some(sign) = words.chars().find(|sign| *sign != '\n' && !fonts::has(*sign)) {
                    return Err(Wrong { why: "sign", what: Some(format!("{sign} (U+{:04X})", u32::from(sign))) });
                }
            }
        }
        Block::Image(_, words) if words.trim().is_empty() || words.contains("{{") => return Err(Wrong::new("image-words")),
        Block::Image(..) | Block::Rule => {}
    }
    match names.iter().find(|name| !places.contains(name)) {
        Some(name) => Err(Wrong { why: "place", what: Some((*name).to_owned()) }),
        None => Ok(names),
    }
}

/// The same failure, told of this file.
fn failed_rehearsal(failure: &Failure, path: &Path) -> Failure {
    Failure::new(failure.code).with("path", path.display()).with("why", failure.param("why").unwrap_or_default())
}

fn bad(path: &Path, line: usize, why: &str) -> Failure {
    // As compilers tell it, so that editors find the place.
    let path = if line == 0 { path.display().to_string() } else { format!("{}:{line}", path.display()) };
    Failure::new(Code::BadTemplate).with("path", path).with("why", format!("letter-{why}"))
}

/// The names between double braces; an error for braces that are not closed or hold no name.
fn place_names(line: &str) -> Result<Vec<&str>, ()> {
    let mut names = Vec::new();
    let mut rest = line;
    while let Some((_, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or(())?;
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
            return Err(());
        }
        names.push(name);
        rest = after;
    }
    if rest.contains("}}") { Err(()) } else { Ok(names) }
}

/// Words with their places filled: wiped when dropped.
#[derive(Debug)]
pub struct Filled {
    /// All of them, as one text.
    pub text: Zeroizing<String>,
    /// Which bytes are set off.
    pub strong: Vec<std::ops::Range<usize>>,
    /// Which bytes are digits of a code: large, and read one by one.
    pub digits: Vec<std::ops::Range<usize>>,
}

impl Text {
    /// Fills the places. A place that has no value stays empty; the check has seen to it that none is unknown.
    pub fn fill(&self, value: &dyn Fn(&str) -> Zeroizing<String>) -> Filled {
        // Room for every half at once: a buffer that grows leaves copies behind.
        let words: usize = self.0.iter().map(|run| run.words.len()).sum();
        let mut filled =
            Filled { text: Zeroizing::new(String::with_capacity(words + 1024)), strong: Vec::new(), digits: Vec::new() };
        for Run { words, strong } in &self.0 {
            let begin = filled.text.len();
            let mut rest = words.as_str();
            while let Some((before, after)) = rest.split_once("{{") {
                filled.text.push_str(before);
                let (name, after) = after.split_once("}}").unwrap_or((after, ""));
                let from = filled.text.len();
                filled.text.push_str(&value(name));
                if matches!(name, "pin" | "puk") {
                    filled.digits.push(from..filled.text.len());
                }
                rest = after;
            }
            filled.text.push_str(rest);
            if *strong {
                filled.strong.push(begin..filled.text.len());
            }
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language as Spoken;
    use crate::i18n::Texts;

    const GOOD: &str = "# Codes\n\nPIN {{pin}} PUK {{puk}}\n";

    fn why(text: &str) -> Option<(String, String)> {
        let failure = sheet(text, Path::new("letter.it.md"), LETTER).err()?;
        assert_eq!(failure.code, Code::BadTemplate);
        for language in Spoken::ALL {
            let (what, _) = Texts::new(*language).failure(&failure);
            assert!(!what.contains("letter-"), "a reason without words: {what}");
        }
        let line = failure.param("path")?.strip_prefix("letter.it.md")?.trim_start_matches(':');
        Some((line.to_owned(), failure.param("why")?.strip_prefix("letter-")?.to_owned()))
    }

    #[test]
    fn a_template_is_checked_when_it_is_loaded() {
        assert_eq!(why(GOOD), None);
        for (text, line, reason) in [
            ("# Codes\n\nPIN {{pin}} PUK {{puk}}\n\n{{fiscal_code}}", "5", "place"),
            ("# Codes\n\nPIN {{pin}} PUK {{puk}} {{email}}", "3", "place"),
            ("# Codes\n\nPIN {{pin}} PUK {{puk", "3", "brace"),
            ("# Codes\n\nPIN {{pin}} PUK {{ puk }}", "3", "brace"),
            ("# Codes\n\nPIN {{pin}}", "", "halves"),
            ("# Codes\n\nPIN {{pin}} {{pin}} PUK {{puk}}", "", "halves"),
            ("PIN {{pin}} PUK {{puk}}", "", "heading"),
            ("# Codes {{pin}}\n\nPUK {{puk}}", "", "title"),
            ("![](logo.png)\n\n# Codes\n\nPIN {{pin}} PUK {{puk}}", "1", "image-words"),
            ("# Codes\n\nPUK {{puk}}\n\n![{{pin}}](logo.png)", "5", "image-words"),
            ("# Codes\n\nPUK {{puk}}\n\n[note]: {{pin}}", "", "halves"),
            ("# Codes\n\nPIN {{pin}} PUK {{puk}}\n\nagain {\\{pin}}", "5", "brace"),
            ("# Codes\n\nPIN {{pin}} PUK {{puk}}\n\nagain {\\{pin}\\}", "", "halves"),
            ("# Codes\n\nPIN {{pin}} PUK {{puk}}\n\n\nto &#123;&#123;email&#125;&#125;", "6", "place"),
            ("# Codes\n\nPUK {{puk}}\n\nPIN {**{pin}**}", "", "halves"),
            ("# Codes\n\nPIN {{pin}} PUK {{puk}}\n\n漢", "5", "sign"),
            ("# Codes\n\n<b>{{pin}}</b> {{puk}}", "3", "html"),
            ("# Codes\n\n[a](b)", "3", "link"),
            ("# Codes\n\n`a`", "3", "code"),
            ("# Codes\n\n> a", "3", "quote"),
            ("# Codes\n\n- a\n  - b", "4", "nested-list"),
            ("# Codes\n\n- # b", "3", "in-list"),
            ("# Codes\n\na ![b](c.png)", "3", "image-amid"),
        ] {
            assert_eq!(why(text), Some((line.to_owned(), reason.to_owned())), "{text}");
        }
    }

    #[test]
    fn crspins_own_letters_pass_their_check() {
        assert!(Template::load(None).is_ok());
    }

    #[test]
    fn places_are_filled_and_marked() {
        let text =
            Text(vec![Run { words: "PIN ".to_owned(), strong: false }, Run { words: "{{pin}}!".to_owned(), strong: true }]);
        let filled = text.fill(&|name| Zeroizing::new(if name == "pin" { "48" } else { "?" }.to_owned()));
        assert_eq!(filled.text.as_str(), "PIN 48!");
        assert!(filled.strong.iter().eq([&(4..7)]) && filled.digits.iter().eq([&(4..6)]), "{filled:?}");
    }

    #[test]
    fn images_stay_in_the_folder() {
        for (name, good) in [("logo.png", true), ("../logo.png", false), ("/etc/x.png", false), (".hidden", false), ("", false)] {
            assert_eq!(inside(Path::new("/t"), name, Path::new("/t/letter.it.md")).is_ok(), good, "{name}");
        }
    }
}
