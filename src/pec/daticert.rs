//! The provider's data about a message: `daticert.xml`.

use roxmltree::{Document, Node, ParsingOptions};

use super::headers::{Sort, bare, lower};
use crate::domain::pec_unfit::Unfit;

/// The largest that is read, and how many nodes it may have: some messages have thousands of recipients.
const MOST: usize = 1024 * 1024;
const NODES: u32 = 65_536;

/// What the data say.
#[derive(Debug)]
pub struct Daticert {
    /// What it is about.
    pub sort: Sort,
    /// The code of an error, if there was one.
    pub error: Option<String>,
    /// The box that sent the original, in lower case.
    pub sender: String,
    /// The subject of the original; empty when it has none.
    pub subject: String,
    /// The name of the provider that says all this.
    pub provider: String,
    /// The provider's number of the message.
    pub identifier: String,
    /// The Message-ID that the sender's program gave, without angle brackets.
    pub message_id: String,
    /// The recipient of whom a receipt speaks, in lower case.
    pub delivered_to: Option<String>,
    /// The error in words.
    pub words: Option<String>,
    /// The recipients of the original, in lower case, each with whether its box is one of certified mail.
    recipients: Vec<(String, bool)>,
}

impl Daticert {
    /// Reads the data. A definition of the document type is refused: nobody needs one, and entities could be anything.
    pub fn read(xml: &[u8]) -> Result<Self, Unfit> {
        let text = std::str::from_utf8(xml).ok().filter(|text| text.len() <= MOST).ok_or(Unfit::Daticert)?;
        let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
        let document = Document::parse_with_options(text, options).map_err(|_| Unfit::Daticert)?;
        Self::of(document.root_element()).ok_or(Unfit::Daticert)
    }

    fn of(root: Node<'_, '_>) -> Option<Self> {
        if !root.has_tag_name("postacert") {
            return None;
        }
        let (about, data) = (only(root, "intestazione")?, only(root, "dati")?);
        Some(Self {
            sort: Sort::named(root.attribute("tipo")?)?,
            error: root.attribute("errore").filter(|code| *code != "nessuno").map(str::to_owned),
            sender: lower(needed(about, "mittente")?),
            subject: optional(about, "oggetto")?.to_owned(),
            provider: needed(data, "gestore-emittente")?.to_owned(),
            identifier: bare(needed(data, "identificativo")?).to_owned(),
            message_id: bare(needed(data, "msgid")?).to_owned(),
            delivered_to: given(optional(data, "consegna")?).map(lower),
            words: given(optional(data, "errore-esteso")?).map(str::to_owned),
            recipients: recipients(about)?,
        })
    }

    /// Whether the box is one of certified mail, each time that this address is named as recipient.
    pub fn to(&self, address: &str) -> Vec<bool> {
        let address = lower(address);
        self.recipients.iter().filter(|(to, _)| *to == address).map(|(_, certified)| *certified).collect()
    }
}

fn recipients(about: Node<'_, '_>) -> Option<Vec<(String, bool)>> {
    let named = about.children().filter(|child| child.has_tag_name("destinatari"));
    named.map(|node| Some((lower(text(node)?), node.attribute("tipo") == Some("certificato")))).collect()
}

/// The child with this name, of which there is one.
fn only<'a, 'x>(node: Node<'a, 'x>, name: &str) -> Option<Node<'a, 'x>> {
    let mut found = node.children().filter(|child| child.has_tag_name(name));
    match (found.next(), found.next()) {
        (Some(child), None) => Some(child),
        _ => None,
    }
}

/// The text of a child that must be there.
fn needed<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    text(only(node, name)?).and_then(given)
}

/// The text of a child that may be there: empty when it is not. Nothing when it is there twice.
fn optional<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    if node.children().any(|child| child.has_tag_name(name)) { text(only(node, name)?) } else { Some("") }
}

/// A text that says something.
fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A text in one piece: with a comment or an element in its midst, it is not what it seems to be.
fn text<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let mut children = node.children();
    match (children.next(), children.next()) {
        (None, _) => Some(""),
        (Some(child), None) if child.is_text() => child.text().map(str::trim),
        _ => None,
    }
}
