//! From blocks to lines of glyphs, each at its place on a page.

use std::ops::Range;
use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{
    Alignment, AlignmentOptions, FontContext, FontFamily, FontFamilyName, FontWeight, Layout, LayoutContext, LineHeight,
    StyleProperty,
};
use zeroize::Zeroizing;

use super::blocks::{Block, Text};
use super::template::{Filled, Template};
use crate::exit::{Code, Failure};

/// A4, in points.
pub const PAGE: (f32, f32) = (595.28, 841.89);
/// White around the text: 20 mm on the left and above, as envelopes with a window and punched folders want it.
const MARGIN: f32 = 57.0;
/// How wide the text is.
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// How far items of lists are moved in, for each point of type.
const INDENT: f32 = 1.6;
/// How much larger the digits of a code are than the words.
const DIGITS: f32 = 2.0;
/// Where letters stand in the height of their line.
const BASELINE: f32 = 0.74;
/// No letter has more pages: a template that makes more is a mistake.
const MOST_PAGES: usize = 20;

/// Atkinson Hyperlegible of the Braille Institute, made for those who see little; SIL Open Font License.
const REGULAR: &[u8] = include_bytes!("fonts/AtkinsonHyperlegible-Regular.ttf");
const BOLD: &[u8] = include_bytes!("fonts/AtkinsonHyperlegible-Bold.ttf");

/// The fonts: regular and bold.
pub const fn fonts() -> [&'static [u8]; 2] {
    [REGULAR, BOLD]
}

/// How large the type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 13 points.
    Usual,
    /// 16 points, the least that associations of the blind call large print; the whole letter still fits on one page.
    Large,
}

impl Size {
    const fn points(self) -> f32 {
        match self {
            Self::Usual => 13.0,
            Self::Large => 16.0,
        }
    }
}

/// A letter whose lines have their places.
#[derive(Debug)]
pub struct Set {
    /// What is on each page, from top to bottom.
    pub pages: Vec<Vec<Piece>>,
    /// The blocks in the order of reading.
    pub parts: Vec<Part>,
}

/// What a block is, for those who hear it.
#[derive(Debug)]
pub struct Part {
    /// Its kind.
    pub kind: Kind,
    /// Its words; wiped when dropped.
    pub text: Zeroizing<String>,
}

/// The kinds of parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading of this level.
    Heading(u16),
    /// A paragraph.
    Paragraph,
    /// The number or dot before an item, and whether it begins a list.
    Mark {
        /// Whether the list has numbers.
        numbered: bool,
        /// Whether the item is the first.
        first: bool,
    },
    /// The words of an item, after its mark.
    Item,
    /// A picture, with its name.
    Picture(String),
    /// The number of a page, which is no part of the text.
    PageNumber,
}

/// Something at a place on a page.
#[derive(Debug)]
pub struct Piece {
    /// The part that it belongs to; none for what only adorns.
    pub part: Option<usize>,
    /// What it is.
    pub ink: Ink,
}

/// What can be on a page.
#[derive(Debug)]
pub enum Ink {
    /// Glyphs of one font and size, beginning here on their base line.
    Glyphs {
        /// Where.
        at: (f32, f32),
        /// Bold or not.
        strong: bool,
        /// Size in points.
        size: f32,
        /// The glyphs.
        glyphs: Vec<Glyph>,
    },
    /// A line across.
    Rule(f32),
    /// A picture: left, top, width, height.
    Picture(f32, f32, f32, f32),
}

/// A glyph, with the words it stands for.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// Its number in the font.
    pub id: u32,
    /// How far the next one is, in points.
    pub advance: f32,
    /// Which bytes of the part's words it stands for.
    pub words: Range<usize>,
}

/// Sets letters.
pub struct Typesetter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    bold: u64,
}

/// Where the pen is.
struct Pen {
    pages: Vec<Vec<Piece>>,
    y: f32,
}

impl Pen {
    /// Room for something this high; a new page when this one is full.
    fn room(&mut self, height: f32) {
        if self.y + height > PAGE.1 - MARGIN && self.y > MARGIN {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
    }

    fn put(&mut self, piece: Piece) {
        if let Some(page) = self.pages.last_mut() {
            page.push(piece);
        }
    }
}

impl Typesetter {
    /// With the fonts inside this program; those of the machine are not looked at, so that letters are the same everywhere.
    pub fn new() -> Result<Self, Failure> {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut add = |bytes: &'static [u8]| {
            let blob = Blob::new(Arc::new(bytes));
            let id = blob.id();
            (collection.register_fonts(blob, None).len(), id)
        };
        let ((regular, _), (strong, bold)) = (add(REGULAR), add(BOLD));
        if regular == 0 || strong == 0 {
            return Err(Code::Bug.into());
        }
        let fonts = FontContext { collection, source_cache: SourceCache::default() };
        Ok(Self { fonts, layouts: LayoutContext::new(), bold })
    }

    /// Sets one letter.
    pub fn set(
        &mut self,
        blocks: &[Block],
        template: &Template,
        size: Size,
        value: &dyn Fn(&str) -> Zeroizing<String>,
    ) -> Result<Set, Failure> {
        let base = size.points();
        let mut pen = Pen { pages: vec![Vec::new()], y: MARGIN };
        let mut parts = Vec::new();
        for block in blocks {
            if parts.last().is_some_and(|part: &Part| part.kind == Kind::Item) && !matches!(block, Block::Item(..)) {
                pen.y += base * 0.5;
            }
            match block {
                Block::Heading(level, text) => {
                    let scale = [1.5, 1.2, 1.1].get(usize::from(*level) - 1).copied().unwrap_or(1.0);
                    pen.y += if pen.y > MARGIN { base * 0.7 } else { 0.0 };
                    // A heading does not stay alone at the end of a page.
                    pen.room(base * (scale + 2.0) * 1.4);
                    self.text(text, (Kind::Heading((*level).into()), base * scale, true), 0.0, value, &mut pen, &mut parts);
                    pen.y += base * 0.35;
                }
                Block::Paragraph(text) => {
                    self.text(text, (Kind::Paragraph, base, false), 0.0, value, &mut pen, &mut parts);
                    pen.y += base * 0.6;
                }
                Block::Item(number, text) => {
                    self.mark(*number, base, &mut pen, &mut parts);
                    self.text(text, (Kind::Item, base, false), base * INDENT, value, &mut pen, &mut parts);
                    pen.y += base * 0.25;
                }
                Block::Rule => {
                    pen.room(base);
                    let y = pen.y + base * 0.4;
                    pen.put(Piece { part: None, ink: Ink::Rule(y) });
                    pen.y += base;
                }
                Block::Image(name, words) => picture(name, words, template, base, &mut pen, &mut parts)?,
            }
            if pen.pages.len() > MOST_PAGES {
                return Err(Failure::new(Code::BadTemplate).with("path", "letter").with("why", "letter-too-long"));
            }
        }
        let mut set = Set { pages: pen.pages, parts };
        if set.pages.len() > 1 {
            self.number(&mut set, base);
        }
        Ok(set)
    }

    /// Numbers the pages at their foot.
    fn number(&mut self, set: &mut Set, size: f32) {
        let pages = set.pages.len();
        for (index, page) in set.pages.iter_mut().enumerate() {
            let words = Zeroizing::new(format!("{}/{pages}", index + 1));
            let filled = Filled { text: words, strong: Vec::new(), digits: Vec::new() };
            let mut pen = Pen { pages: vec![Vec::new()], y: 0.0 };
            if let Some(line) = self.layout(&filled, size, false, WIDTH).lines().next() {
                self.line(&line, (PAGE.0 - MARGIN - 3.0 * size, PAGE.1 - MARGIN / 2.0), set.parts.len(), &mut pen);
            }
            page.extend(pen.pages.into_iter().flatten());
            set.parts.push(Part { kind: Kind::PageNumber, text: filled.text });
        }
    }

    /// Sets the words of one block, moved in by so much.
    fn text(
        &mut self,
        text: &Text,
        (kind, size, strong): (Kind, f32, bool),
        indent: f32,
        value: &dyn Fn(&str) -> Zeroizing<String>,
        pen: &mut Pen,
        parts: &mut Vec<Part>,
    ) {
        let filled = text.fill(value);
        for line in self.layout(&filled, size, strong, WIDTH - indent).lines() {
            let height = line.metrics().line_height;
            pen.room(height);
            self.line(&line, (MARGIN + indent, pen.y + height * BASELINE), parts.len(), pen);
            pen.y += height;
        }
        parts.push(Part { kind, text: filled.text });
    }

    /// The number or dot before an item; the pen stays on the line.
    fn mark(&mut self, number: Option<u64>, size: f32, pen: &mut Pen, parts: &mut Vec<Part>) {
        let words = Zeroizing::new(number.map_or_else(|| "•".to_owned(), |number| format!("{number}.")));
        let filled = Filled { text: words, strong: Vec::new(), digits: Vec::new() };
        if let Some(line) = self.layout(&filled, size, false, WIDTH).lines().next() {
            let height = line.metrics().line_height;
            pen.room(height);
            self.line(&line, (MARGIN, pen.y + height * BASELINE), parts.len(), pen);
        }
        let first = parts.last().is_none_or(|part| part.kind != Kind::Item);
        parts.push(Part { kind: Kind::Mark { numbered: number.is_some(), first }, text: filled.text });
    }

    /// One line, from here on.
    fn line(&self, line: &parley::Line<'_, ()>, (mut x, y): (f32, f32), part: usize, pen: &mut Pen) {
        for run in line.runs() {
            let mut glyphs: Vec<Glyph> = Vec::new();
            let begin = x;
            for cluster in run.visual_clusters() {
                if cluster.is_ligature_continuation() {
                    if let Some(last) = glyphs.last_mut() {
                        last.words.end = cluster.text_range().end;
                    }
                    continue;
                }
                for glyph in cluster.glyphs() {
                    glyphs.push(Glyph { id: glyph.id, advance: glyph.advance, words: cluster.text_range() });
                    x += glyph.advance;
                }
            }
            let strong = run.font().data.id() == self.bold;
            pen.put(Piece { part: Some(part), ink: Ink::Glyphs { at: (begin, y), strong, size: run.font_size(), glyphs } });
        }
    }

    /// Breaks words into lines.
    fn layout(&mut self, filled: &Filled, size: f32, strong: bool, width: f32) -> Layout<()> {
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &filled.text, 1.0, false);
        builder
            .push_default(StyleProperty::FontFamily(FontFamily::Single(FontFamilyName::Named("Atkinson Hyperlegible".into()))));
        builder.push_default(StyleProperty::FontSize(size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.3)));
        if strong {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        for range in &filled.strong {
            builder.push(StyleProperty::FontWeight(FontWeight::BOLD), range.clone());
        }
        for range in &filled.digits {
            builder.push(StyleProperty::FontWeight(FontWeight::BOLD), range.clone());
            builder.push(StyleProperty::FontSize(size * DIGITS), range.clone());
            builder.push(StyleProperty::LetterSpacing(size * 0.25), range.clone());
        }
        let mut layout = builder.build(&filled.text);
        layout.break_all_lines(Some(width));
        layout.align(Alignment::Start, AlignmentOptions::default());
        layout
    }
}

/// A picture on the left, as high as four lines or as wide as the text.
fn picture(name: &str, words: &str, template: &Template, base: f32, pen: &mut Pen, parts: &mut Vec<Part>) -> Result<(), Failure> {
    let picture = template.image(name).ok_or(Code::Bug)?;
    let width = (base * 5.0 * picture.ratio).min(WIDTH);
    let height = width / picture.ratio;
    pen.room(height);
    let ink = Ink::Picture(MARGIN, pen.y, width, height);
    pen.put(Piece { part: Some(parts.len()), ink });
    parts.push(Part { kind: Kind::Picture(name.to_owned()), text: Zeroizing::new(words.to_owned()) });
    pen.y += height + base;
    Ok(())
}
