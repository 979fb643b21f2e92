//! From lines of glyphs to a tagged PDF.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::EmbeddedFile;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, ListNumbering, Node, SpanTag, Tag, TagGroup, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use zeroize::Zeroizing;

use super::Language;
use super::fonts;
use super::layout::{Glyph, Ink, Kind, PAGE, Part, Piece, Set};
use super::template::Template;
use crate::domain::time::Date;
use crate::exit::{Code, Failure};

/// A document that letters are written into one after another.
pub struct Book<'a> {
    document: Document,
    fonts: Fonts,
    template: &'a Template,
    parts: Vec<TagGroup>,
    outline: Outline,
    pages: usize,
}

impl<'a> Book<'a> {
    /// An empty one.
    pub fn new(template: &'a Template) -> Result<Self, Failure> {
        Self::archived(template, Archival::A2_A)
    }

    /// An empty one that files can be attached to.
    pub fn with_attachments(template: &'a Template) -> Result<Self, Failure> {
        Self::archived(template, Archival::A3_A)
    }

    fn archived(template: &'a Template, archival: Archival) -> Result<Self, Failure> {
        let configuration = accessible(archival)?;
        let document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
        Ok(Self { document, fonts: Fonts::load()?, template, parts: Vec::new(), outline: Outline::new(), pages: 0 })
    }

    /// Writes a letter on pages of its own.
    pub fn add(&mut self, set: &Set) -> Result<(), Failure> {
        let marks = draw(&mut self.document, set, self.pages, self.template, &self.fonts)?;
        self.parts.push(section(set, marks));
        headings(set, self.pages, &mut self.outline);
        self.pages += set.pages.len();
        Ok(())
    }

    /// Attaches a file; `None` when one with this name is there already.
    pub fn attach(&mut self, file: EmbeddedFile) -> Option<()> {
        self.document.embed_file(file)
    }

    /// The beginning of a day, as PDF writes it.
    pub fn date(day: Date) -> DateTime {
        let number = |number: i8| number.unsigned_abs();
        let date = DateTime::new(day.year().unsigned_abs()).month(number(day.month())).day(number(day.day()));
        date.hour(0).minute(0).second(0).utc_offset_hour(0).utc_offset_minute(0)
    }

    /// The whole document.
    pub fn finish(mut self, title: &str, language: Language, day: Date) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let about = Metadata::new().title(title.to_owned()).language(language.to_string()).creator("crspin".to_owned());
        let mut tree = TagTree::new().with_lang(Some(language.to_string()));
        for part in self.parts {
            tree.push(part);
        }
        self.document.set_metadata(about.creation_date(Self::date(day)));
        self.document.set_outline(self.outline);
        self.document.set_tag_tree(tree);
        self.document.finish().map(Zeroizing::new).map_err(|error| {
            // The error quotes words of the letter, which may be half a secret: only its kind is told.
            let why = match error {
                KrillaError::Validation(_) => "letter-not-accessible",
                KrillaError::Image(..) => "letter-image-broken",
                _ => "letter-not-written",
            };
            Failure::new(Code::BadTemplate).with("path", "letter").with("why", why)
        })
    }
}

fn accessible(archival: Archival) -> Result<Configuration, Failure> {
    let builder = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).with_archival_validator(archival);
    builder.finish().map_err(|_| Code::Bug.into())
}

struct Fonts {
    regular: Font,
    bold: Font,
}

impl Fonts {
    fn load() -> Result<Self, Failure> {
        let font = |bytes: &'static [u8]| Font::new(bytes.into(), 0).ok_or(Code::Bug);
        let [regular, bold] = fonts::FILES;
        Ok(Self { regular: font(regular)?, bold: font(bold)? })
    }
}

/// What was drawn in one piece, and how it is said when that is not as it is written.
struct Mark {
    drawn: Identifier,
    said: Option<Zeroizing<String>>,
    /// Where a picture is, for readers that show what they read.
    place: Option<BBox>,
}

/// Draws the pages of a letter; what belongs to each of its parts.
fn draw(
    document: &mut Document,
    set: &Set,
    first_page: usize,
    template: &Template,
    fonts: &Fonts,
) -> Result<Vec<Vec<Mark>>, Failure> {
    let mut marks: Vec<Vec<Mark>> = set.parts.iter().map(|_| Vec::new()).collect();
    for (index, pieces) in set.pages.iter().enumerate() {
        let mut page = document.start_page_with(PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(Code::Bug)?);
        let mut surface = page.surface();
        for piece in pieces {
            let part = piece.part.and_then(|part| set.parts.get(part));
            let artifact = part.is_none_or(|part| part.kind == Kind::PageNumber);
            let drawn = surface.start_tagged(tag(piece, artifact));
            ink(&mut surface, piece, set, template, fonts);
            surface.end_tagged();
            if let Some(marks) = piece.part.filter(|_| !artifact).and_then(|part| marks.get_mut(part)) {
                let said = part.and_then(|part| said(piece, part));
                marks.push(Mark { drawn, said, place: place(piece, first_page + index) });
            }
        }
        surface.finish();
        page.finish();
    }
    Ok(marks)
}

/// The digits of a code one by one, with a rest between groups: else they are said as one number, thousands and all.
fn said(piece: &Piece, part: &Part) -> Option<Zeroizing<String>> {
    let Ink::Glyphs { code: true, glyphs, .. } = &piece.ink else { return None };
    let (first, last) = (glyphs.iter().map(|glyph| glyph.words.start).min()?, glyphs.iter().map(|glyph| glyph.words.end).max()?);
    let digits = part.text.get(first..last)?;
    let mut said = Zeroizing::new(String::with_capacity(2 * digits.len()));
    for sign in digits.chars() {
        match sign {
            '\u{a0}' => said.push(','),
            _ if said.is_empty() => said.push(sign),
            _ => said.extend([' ', sign]),
        }
    }
    Some(said)
}

fn place(piece: &Piece, page: usize) -> Option<BBox> {
    let Ink::Picture(x, y, width, height) = piece.ink else { return None };
    Rect::from_xywh(x, y, width, height).map(|rect| BBox::new(page, rect))
}

const fn tag(piece: &Piece, artifact: bool) -> ContentTag<'static> {
    match piece.ink {
        Ink::Glyphs { .. } if artifact => ContentTag::Artifact(Artifact { kind: ArtifactType::PageNumber, bbox: None }),
        Ink::Glyphs { .. } => ContentTag::Span(SpanTag { lang: None, alt_text: None, expanded: None, actual_text: None }),
        Ink::Picture(..) => ContentTag::Other,
        Ink::Rule(_) => ContentTag::Artifact(Artifact { kind: ArtifactType::Layout, bbox: None }),
    }
}

fn ink(surface: &mut Surface<'_>, piece: &Piece, set: &Set, template: &Template, fonts: &Fonts) {
    match &piece.ink {
        Ink::Glyphs { at, strong, size, glyphs, .. } => {
            let words = piece.part.and_then(|part| set.parts.get(part)).map_or("", |part| part.text.as_str());
            let font = if *strong { &fonts.bold } else { &fonts.regular };
            glyphs_at(surface, *at, glyphs, (font, *size), words);
        }
        Ink::Rule(y) => {
            let Some(line) = Rect::from_xywh(57.0, *y, PAGE.0 - 114.0, 0.75) else { return };
            let mut path = PathBuilder::new();
            path.push_rect(line);
            surface.set_fill(Some(black()));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Ink::Picture(x, y, width, height) => {
            let name = piece.part.and_then(|part| set.parts.get(part)).map(|part| &part.kind);
            let Some(Kind::Picture(name)) = name else { return };
            if let (Some(picture), Some(size)) = (template.image(name), Size::from_wh(*width, *height)) {
                surface.push_transform(&Transform::from_translate(*x, *y));
                surface.draw_image(picture.image.clone(), size);
                surface.pop();
            }
        }
    }
}

fn glyphs_at(surface: &mut Surface<'_>, (x, y): (f32, f32), glyphs: &[Glyph], (font, size): (&Font, f32), words: &str) {
    let glyphs: Vec<KrillaGlyph> = glyphs
        .iter()
        .map(|glyph| KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance / size, 0.0, 0.0, 0.0, glyph.words.clone(), None))
        .collect();
    surface.set_fill(Some(black()));
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font.clone(), words, size, false);
}

fn black() -> Fill {
    Fill { paint: rgb::Color::black().into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

/// What is heard of a letter, in its order.
fn section(set: &Set, marks: Vec<Vec<Mark>>) -> TagGroup {
    // The letters of a batch may be in several languages.
    let mut section = TagGroup::new(Tag::Section.with_lang(Some(set.language.to_string())));
    let mut list: Option<TagGroup> = None;
    let mut item: Option<TagGroup> = None;
    for (part, marks) in set.parts.iter().zip(marks) {
        let place = marks.iter().find_map(|mark| mark.place);
        let nodes: Vec<Node> = marks.into_iter().map(node).collect();
        match &part.kind {
            Kind::Mark { numbered, first } => {
                if *first {
                    close(&mut list, &mut section);
                    let numbering = if *numbered { ListNumbering::Decimal } else { ListNumbering::Disc };
                    list = Some(TagGroup::new(Tag::L(numbering)));
                }
                item = Some(TagGroup::with_children(Tag::LI, vec![TagGroup::with_children(Tag::Lbl, nodes).into()]));
            }
            Kind::Item => {
                if let (Some(list), Some(mut item)) = (&mut list, item.take()) {
                    item.push(TagGroup::with_children(Tag::LBody, nodes));
                    list.push(item);
                }
            }
            Kind::PageNumber => {}
            other => {
                close(&mut list, &mut section);
                section.push(group(other, part, place, nodes));
            }
        }
    }
    close(&mut list, &mut section);
    section
}

fn node(mark: Mark) -> Node {
    match mark.said {
        // The library keeps this copy until the document is written.
        Some(said) => TagGroup::with_children(Tag::Span.with_alt_text(Some(said.to_string())), vec![mark.drawn.into()]).into(),
        None => mark.drawn.into(),
    }
}

fn close(list: &mut Option<TagGroup>, section: &mut TagGroup) {
    if let Some(list) = list.take() {
        section.push(list);
    }
}

fn group(kind: &Kind, part: &Part, place: Option<BBox>, nodes: Vec<Node>) -> TagGroup {
    match kind {
        Kind::Heading(level) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            TagGroup::with_children(Tag::Hn(level, Some(part.text.to_string())), nodes)
        }
        Kind::Picture(_) => TagGroup::with_children(Tag::Figure(Some(part.text.to_string())).with_bbox(place), nodes),
        Kind::Paragraph | Kind::Mark { .. } | Kind::Item | Kind::PageNumber => TagGroup::with_children(Tag::P, nodes),
    }
}

/// The headings, to jump to.
fn headings(set: &Set, first_page: usize, outline: &mut Outline) {
    for (index, pieces) in set.pages.iter().enumerate() {
        let mut told = None;
        for piece in pieces {
            let Some(number) = piece.part.filter(|part| told != Some(*part)) else { continue };
            let (Some(part), Ink::Glyphs { at, size, .. }) = (set.parts.get(number), &piece.ink) else { continue };
            if matches!(part.kind, Kind::Heading(_)) {
                told = Some(number);
                let place = XyzDestination::new(first_page + index, Point::from_xy(at.0, at.1 - size));
                outline.push_child(OutlineNode::new(part.text.to_string(), place));
            }
        }
    }
}
