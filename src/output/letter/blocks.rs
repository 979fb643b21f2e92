//! Markdown as a tree of few kinds: what a letter or a form is made of.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

/// A part of a page, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1 to 6.
    Heading(u8, Text),
    /// A paragraph.
    Paragraph(Text),
    /// An item of a list, with its number when the list has numbers.
    Item(Option<u64>, Text),
    /// A line across the page.
    Rule,
    /// An image: its file, and the words for those who do not see it.
    Image(String, String),
}

/// Words in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Run>);

/// Words of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub words: String,
    /// Whether they are set off.
    pub strong: bool,
}

/// Why a text is no template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotForPaper {
    /// The line where it begins, from 1.
    pub line: usize,
    /// What it is: `table`, `code`, `link`, `html`.
    pub what: &'static str,
}

/// Reads Markdown into blocks, each with the line where it begins. What has no place on paper is refused rather than left out:
/// HTML, links, code, quotes, images amid words.
pub fn read(markdown: &str) -> Result<Vec<(usize, Block)>, NotForPaper> {
    let mut reader = Reader::default();
    // Counted as it goes: from the beginning each time would be slow in a long text.
    let (mut line, mut counted) = (1, 0);
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        if let Some(passed) = markdown.get(counted..range.start) {
            line += passed.matches('\n').count();
            counted = range.start;
        }
        reader.take(event, line).map_err(|what| NotForPaper { line, what })?;
    }
    Ok(reader.blocks)
}

#[derive(Default)]
struct Reader {
    blocks: Vec<(usize, Block)>,
    /// The words of the block that is open, and the line where it begins.
    text: Text,
    line: usize,
    strong: u32,
    /// The next number of each list that is open.
    lists: Vec<Option<u64>>,
    /// The image that is open.
    image: Option<String>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), &'static str> {
        match event {
            Event::Start(tag) => self.start(tag, line)?,
            Event::End(tag) => self.end(tag),
            Event::Text(words) => self.words(&words),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.words("\n"),
            Event::Rule if self.lists.is_empty() => self.blocks.push((line, Block::Rule)),
            Event::Rule => return Err("in-list"),
            Event::Code(_) => return Err("code"),
            Event::Html(_) | Event::InlineHtml(_) => return Err("html"),
            _ => return Err("footnote"),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>, line: usize) -> Result<(), &'static str> {
        match tag {
            Tag::Heading { .. } | Tag::Image { .. } if !self.lists.is_empty() => return Err("in-list"),
            // A second paragraph of an item goes on in a line of its own.
            Tag::Paragraph if !self.text.0.is_empty() => self.words("\n"),
            Tag::Paragraph if !self.lists.is_empty() => {}
            Tag::Paragraph | Tag::Heading { .. } | Tag::Item => self.line = line,
            Tag::Strong | Tag::Emphasis => self.strong += 1,
            Tag::List(first) if self.lists.is_empty() => self.lists.push(first),
            Tag::List(_) => return Err("nested-list"),
            Tag::Image { dest_url, .. } if self.text.0.is_empty() => self.image = Some(dest_url.into_string()),
            Tag::Image { .. } => return Err("image-amid"),
            Tag::Link { .. } => return Err("link"),
            Tag::CodeBlock(_) => return Err("code"),
            Tag::BlockQuote(_) => return Err("quote"),
            Tag::HtmlBlock => return Err("html"),
            _ => return Err("table"),
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.lists.is_empty() => self.finish(Block::Paragraph),
            TagEnd::Heading(level) => self.finish(|text| Block::Heading(number(level), text)),
            TagEnd::Strong | TagEnd::Emphasis => self.strong = self.strong.saturating_sub(1),
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Item => {
                let number = self.lists.last().copied().flatten();
                if let Some(Some(next)) = self.lists.last_mut() {
                    *next += 1;
                }
                self.finish(|text| Block::Item(number, text));
            }
            TagEnd::Image => {
                let words: String = std::mem::take(&mut self.text).0.into_iter().map(|run| run.words).collect();
                if let Some(file) = self.image.take() {
                    self.blocks.push((self.line, Block::Image(file, words)));
                }
            }
            _ => {}
        }
    }

    fn finish(&mut self, block: impl FnOnce(Text) -> Block) {
        let text = std::mem::take(&mut self.text);
        // Of a paragraph that was an image, nothing is left.
        if !text.0.is_empty() {
            self.blocks.push((self.line, block(text)));
        }
    }

    fn words(&mut self, words: &str) {
        let strong = self.strong > 0;
        match self.text.0.last_mut() {
            Some(last) if last.strong == strong => last.words.push_str(words),
            _ => self.text.0.push(Run { words: words.to_owned(), strong }),
        }
    }
}

const fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(words: &str, strong: bool) -> Run {
        Run { words: words.to_owned(), strong }
    }

    #[test]
    fn markdown_becomes_blocks() {
        let text = "![Coat of arms](logo.png)\n\n# Title\n\nOne **two**\nthree.\n\n1. first\n2. second\n\n- loose\n\n- list\n\n  goes on\n\n---\n";
        assert_eq!(
            read(text).unwrap().into_iter().map(|(_, block)| block).collect::<Vec<_>>(),
            [
                Block::Image("logo.png".to_owned(), "Coat of arms".to_owned()),
                Block::Heading(1, Text(vec![run("Title", false)])),
                Block::Paragraph(Text(vec![run("One ", false), run("two", true), run(" three.", false)])),
                Block::Item(Some(1), Text(vec![run("first", false)])),
                Block::Item(Some(2), Text(vec![run("second", false)])),
                Block::Item(None, Text(vec![run("loose", false)])),
                Block::Item(None, Text(vec![run("list\ngoes on", false)])),
                Block::Rule,
            ]
        );
    }

    #[test]
    fn what_has_no_place_on_paper_is_named_with_its_line() {
        for (text, line, what) in [
            ("a\n\n<b>x</b>", 3, "html"),
            ("<div>\n", 1, "html"),
            ("see [here](https://example.it)", 1, "link"),
            ("x `y`", 1, "code"),
            ("a\n\n    code", 3, "code"),
            ("> said", 1, "quote"),
            ("- a\n  - b", 2, "nested-list"),
            ("so ![x](y.png)", 1, "image-amid"),
            ("- a\n- # b", 2, "in-list"),
            ("- a\n- ![x](y.png)", 2, "in-list"),
        ] {
            assert_eq!(read(text), Err(NotForPaper { line, what }), "{text:?}");
        }
    }

    #[test]
    fn blocks_know_their_line() {
        let lines: Vec<usize> =
            read("# a\n\nb\nc\n\n- d\n\n- e\n\n---\n\n![x](y.png)\n").unwrap().into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 3, 6, 8, 10, 12]);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,200}") {
            let _blocks = read(&text);
        }
    }
}
