//! From blocks to lines of glyphs, each at its place on a page.

use std::ops::Range;

use parley::{
    Alignment, AlignmentOptions, FontContext, FontFeatures, FontWeight, Layout, LayoutContext, LineHeight, StyleProperty,
};
use zeroize::Zeroizing;

use super::Language;
use super::blocks::{Block, Text};
use super::fonts;
use super::template::{Filled, Template};
use crate::exit::{Code, Failure};

/// A4, in points.
pub const PAGE: (f32, f32) = (595.28, 841.89);
/// White around the text: 20 mm on the left and above, as envelopes with a window and punched folders want it.
const MARGIN: f32 = 57.0;
/// White below the text; the number of a page has its place in it.
const FOOT: f32 = 48.0;
/// How wide the text is.
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// How far items of lists are moved in, for each point of type.
const INDENT: f32 = 1.6;
/// How much larger the digits of a code are than the words, and how much white is on both sides of them, for each point of type.
const DIGITS: f32 = 2.0;
const APART: f32 = 0.5;
/// Where letters stand in the height of their line.
const BASELINE: f32 = 0.74;
/// No letter has more pages: a template that makes more is a mistake.
const MOST_PAGES: usize = 20;

/// How large the type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 13 points, or down to 11.
    Usual,
    /// 18 points, or down to 16, the least that associations of the blind call large print.
    Large,
}

impl Size {
    /// The size of large print, or the usual one.
    pub const fn of(large_print: bool) -> Self {
        if large_print { Self::Large } else { Self::Usual }
    }

    /// From the best on: half a secret belongs on one page, so the first size is taken at which a letter fits on one.
    const fn points(self) -> [f32; 3] {
        match self {
            Self::Usual => [13.0, 12.0, 11.0],
            Self::Large => [18.0, 17.0, 16.0],
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
    /// The language of its words.
    pub language: Language,
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
        /// Whether they are digits of a code.
        code: bool,
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
        if self.y + height > PAGE.1 - FOOT && self.y > MARGIN {
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
    /// With the fonts inside this program.
    pub fn new() -> Result<Self, Failure> {
        let (fonts, bold) = fonts::context().ok_or(Code::Bug)?;
        Ok(Self { fonts, layouts: LayoutContext::new(), bold })
    }

    /// Sets one letter: on one page when it fits at one of the sizes, else on as many as it needs, with their numbers.
    pub fn set(
        &mut self,
        (blocks, language): (&[Block], Language),
        template: &Template,
        size: Size,
        value: &dyn Fn(&str) -> Zeroizing<String>,
    ) -> Result<Set, Failure> {
        let [mut base, smaller @ ..] = size.points();
        let mut set = self.at_size(blocks, template, base, value)?;
        for size in smaller {
            if set.0.len() > 1 {
                base = size;
                set = self.at_size(blocks, template, base, value)?;
            }
        }
        let mut set = Set { pages: set.0, parts: set.1, language };
        if set.pages.len() > 1 {
            self.number(&mut set, base);
        }
        Ok(set)
    }

    /// Pages and parts of a letter whose words have this size, in points.
    fn at_size(
        &mut self,
        blocks: &[Block],
        template: &Template,
        base: f32,
        value: &dyn Fn(&str) -> Zeroizing<String>,
    ) -> Result<(Vec<Vec<Piece>>, Vec<Part>), Failure> {
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
        Ok((pen.pages, parts))
    }

    /// Numbers the pages at their foot.
    fn number(&mut self, set: &mut Set, size: f32) {
        let pages = set.pages.len();
        for (index, page) in set.pages.iter_mut().enumerate() {
            let words = Zeroizing::new(format!("{}/{pages}", index + 1));
            let filled = Filled { text: words, strong: Vec::new(), digits: Vec::new() };
            let mut pen = Pen { pages: vec![Vec::new()], y: 0.0 };
            if let Some(line) = self.layout(&filled, size, false, WIDTH).lines().next() {
                self.line(&line, &filled, (PAGE.0 - MARGIN - 3.0 * size, PAGE.1 - FOOT / 2.0), set.parts.len(), &mut pen);
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
            self.line(&line, &filled, (MARGIN + indent, pen.y + height * BASELINE), parts.len(), pen);
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
            self.line(&line, &filled, (MARGIN, pen.y + height * BASELINE), parts.len(), pen);
        }
        // A list with numbers right after one with dots is another list.
        let before = parts.len().checked_sub(2).and_then(|mark| parts.get(mark)).map(|part| &part.kind);
        let first = !matches!(before, Some(Kind::Mark { numbered, .. }) if *numbered == number.is_some());
        parts.push(Part { kind: Kind::Mark { numbered: number.is_some(), first }, text: filled.text });
    }

    /// One line, from here on.
    fn line(&self, line: &parley::Line<'_, ()>, filled: &Filled, (mut x, y): (f32, f32), part: usize, pen: &mut Pen) {
        for run in line.runs() {
            let mut glyphs: Vec<Glyph> = Vec::new();
            let code = filled.digits.iter().any(|digits| digits.contains(&run.text_range().start));
            let apart = if code { run.font_size() / DIGITS * APART } else { 0.0 };
            x += apart;
            let begin = x;
            // The end of a line has a glyph in some fonts and none in ours.
            for cluster in run.visual_clusters().filter(|cluster| filled.text.get(cluster.text_range()) != Some("\n")) {
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
            x += apart;
            if glyphs.is_empty() {
                continue;
            }
            let strong = run.font().data.id() == self.bold;
            let ink = Ink::Glyphs { at: (begin, y), strong, size: run.font_size(), code, glyphs };
            pen.put(Piece { part: Some(part), ink });
        }
    }

    /// Breaks words into lines.
    fn layout(&mut self, filled: &Filled, size: f32, strong: bool, width: f32) -> Layout<()> {
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &filled.text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(fonts::family()));
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
            builder.push(StyleProperty::LetterSpacing(size * 0.12), range.clone());
            // Digits as wide as each other, so that none is overlooked in a row.
            builder.push(StyleProperty::FontFeatures(FontFeatures::from("\"tnum\"")), range.clone());
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
