//! What is shown at the counter: the citizen's document, or who comes for them with theirs, and the declaration about an
//! expired one.
//!
//! Nearly everybody comes in person, and one more question at each release would be one too many. So who comes for somebody
//! else is the last line of the question for the document, where a clerk who looks for a document that is not there ends up;
//! and it is there only when the product allows it.

use super::super::Desk;
use super::Args;
use super::ask::field;
use crate::clock;
use crate::domain::behalf::{BehalfRefused, Declaration, Ground, judge_delegate};
use crate::domain::document::{Document, DocumentKind, DocumentRefused, ExpiredDocuments};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::time::Date;
use crate::exit::{Code, Failure};
use crate::wire::{DocumentShown, OnBehalf, OnBehalfPolicy, Product, behalf_refused};

/// Who comes for the citizen
#[derive(Debug, clap::Args)]
pub struct BehalfArgs {
    /// Somebody comes for the citizen, and why: minor, guardianship or health
    #[arg(long, value_name = "GROUND")]
    on_behalf: Option<String>,
    /// Codice fiscale of the one who comes
    #[arg(long, value_name = "CF", requires = "on_behalf")]
    delegate_fiscal_code: Option<String>,
    /// Name of the one who comes
    #[arg(long, value_name = "NAME", requires = "on_behalf")]
    delegate_name: Option<String>,
    /// What they are to the citizen, such as mother, guardian, spouse
    #[arg(long, value_name = "TEXT", requires = "on_behalf")]
    delegate_kinship: Option<String>,
    /// Kind of the document of the one who comes
    #[arg(long, value_name = "KIND", requires = "on_behalf")]
    delegate_document_kind: Option<String>,
    /// Number of that document
    #[arg(long, value_name = "NUMBER", requires = "on_behalf")]
    delegate_document_number: Option<String>,
    /// Authority that issued that document
    #[arg(long, value_name = "NAME", requires = "on_behalf")]
    delegate_document_issuer: Option<String>,
    /// Last day of that document, YYYY-MM-DD
    #[arg(long, value_name = "DAY", requires = "on_behalf")]
    delegate_document_expires: Option<String>,
    /// Protocol number of the signed form
    #[arg(long, value_name = "NUMBER", requires = "on_behalf")]
    protocol: Option<String>,
    /// Of an expired document: the declaration that nothing in it changed, its protocol number or its words
    #[arg(long, value_name = "TEXT")]
    expired_with_declaration: Option<String>,
}

/// What was shown and told.
#[derive(Debug)]
pub struct Papers {
    pub document: Option<DocumentShown>,
    pub on_behalf: Option<OnBehalf>,
    pub declaration: Option<Declaration>,
}

/// Asks for what was not given as a flag.
pub fn ask(args: &Args, desk: &Desk, product: &Product, citizen: &FiscalCode) -> Result<Papers, Failure> {
    let given = args.behalf.expired_with_declaration.as_deref();
    let declaration = given.map(|text| desk.texts.read("--expired-with-declaration", text)).transpose()?;
    let mut counter = Counter { desk, product, today: clock::now().day(), declaration };
    let own = Given {
        flags: ["--document-kind", "--document-number", "--document-issuer", "--document-expires"],
        values: [&args.document_kind, &args.document_number, &args.document_issuer, &args.document_expires].map(Option::as_deref),
        question: "field-document-kind",
        delegate: false,
    };
    let ground = match &args.behalf.on_behalf {
        Some(text) => desk.texts.read("--on-behalf", text)?,
        None => match counter.kind(&own, &product.documents, !product.on_behalf.is_empty())? {
            Some(kind) => {
                let document = counter.document(&own, kind, &product.documents)?;
                return Ok(Papers { document: Some(document), on_behalf: None, declaration: counter.declaration });
            }
            None => counter.ground()?,
        },
    };
    let policy = product.on_behalf.iter().find(|policy| policy.ground == ground);
    let policy = policy.ok_or_else(|| behalf_refused(BehalfRefused::NotAllowed(ground)))?;
    let on_behalf = counter.delegate(&args.behalf, policy, citizen)?;
    let document = if policy.citizen_document || own.values.iter().any(Option::is_some) {
        let kind = counter.kind(&own, &product.documents, false)?.ok_or(Code::DocumentNeeded)?;
        Some(counter.document(&own, kind, &product.documents)?)
    } else {
        None
    };
    Ok(Papers { document, on_behalf: Some(on_behalf), declaration: counter.declaration })
}

/// The citizen's document by its four values, asked for where one is missing: kind, number, issuer, last day.
pub fn shown(values: [Option<&str>; 4], desk: &Desk, product: &Product) -> Result<DocumentShown, Failure> {
    let mut counter = Counter { desk, product, today: clock::now().day(), declaration: None };
    let flags = ["--document-kind", "--document-number", "--document-issuer", "--document-expires"];
    let given = Given { flags, values, question: "field-document-kind", delegate: false };
    let kind = counter.kind(&given, &product.documents, false)?.ok_or(Code::DocumentNeeded)?;
    counter.document(&given, kind, &product.documents)
}

/// One document's flags: kind, number, issuer and last day.
struct Given<'a> {
    flags: [&'static str; 4],
    values: [Option<&'a str>; 4],
    /// The name of the question for its kind.
    question: &'static str,
    /// Whether it is that of the one who comes for the citizen.
    delegate: bool,
}

struct Counter<'a> {
    desk: &'a Desk,
    product: &'a Product,
    today: Date,
    /// One declaration is about every document shown.
    declaration: Option<Declaration>,
}

impl Counter<'_> {
    /// The kind of a document; nothing when somebody has come for the citizen, which is the last line when it is offered.
    fn kind(&self, given: &Given<'_>, accepted: &[DocumentKind], others: bool) -> Result<Option<DocumentKind>, Failure> {
        let texts = &self.desk.texts;
        if let Some(text) = given.values[0] {
            return texts.read(given.flags[0], text).map(Some);
        }
        let mut lines: Vec<String> = accepted.iter().map(|kind| texts.get(&format!("document-{kind}"))).collect();
        lines.extend(others.then(|| texts.get("behalf-somebody")));
        let chosen = self.desk.prompt.choice(&texts.get(given.question), given.flags[0], &lines)?;
        Ok(accepted.get(chosen).copied())
    }

    fn ground(&self) -> Result<Ground, Failure> {
        let grounds: Vec<Ground> = self.product.on_behalf.iter().map(|policy| policy.ground).collect();
        let lines: Vec<String> = grounds.iter().map(|ground| self.desk.texts.get(&format!("ground-{ground}"))).collect();
        let chosen = self.desk.prompt.choice(&self.desk.texts.get("field-ground"), "--on-behalf", &lines)?;
        Ok(grounds[chosen])
    }

    /// The rest of a document. The service judges again; here it spares people the rest of the questions.
    fn document(&mut self, given: &Given<'_>, kind: DocumentKind, accepted: &[DocumentKind]) -> Result<DocumentShown, Failure> {
        let Self { desk, .. } = *self;
        let document = Document {
            kind,
            number: field(desk, given.values[1], "field-document-number", given.flags[1])?,
            issuer: field(desk, given.values[2], "field-document-issuer", given.flags[2])?,
            expires: field(desk, given.values[3], "field-document-expires", given.flags[3])?,
        };
        if document.looks_unusual() {
            let kind = desk.texts.get(&format!("document-{kind}"));
            desk.out.note(&format!("{}: {}", desk.texts.get("warning"), desk.say("document-unusual", &[("kind", &kind)])));
        }
        let accepted = accepted.iter().copied().collect();
        let expired = match self.product.declaration_days {
            Some(most_days) => ExpiredDocuments::WithDeclaration { most_days },
            None => ExpiredDocuments::Refused,
        };
        match document.judge_declared(&accepted, expired, self.declaration.is_some(), self.today) {
            Ok(()) => {}
            Err(DocumentRefused::DeclarationNeeded(until)) if desk.prompt.is_interactive() => {
                let question = desk.say("field-declaration", &[("until", &until.to_string())]);
                self.declaration = desk.prompt.maybe(&question, |text| desk.texts.check(text))?;
                if self.declaration.is_none() {
                    return Err(refusal(DocumentRefused::DeclarationNeeded(until), kind, given.delegate, desk));
                }
            }
            Err(refused) => return Err(refusal(refused, kind, given.delegate, desk)),
        }
        Ok(document.into())
    }

    fn delegate(&mut self, args: &BehalfArgs, policy: &OnBehalfPolicy, citizen: &FiscalCode) -> Result<OnBehalf, Failure> {
        let Self { desk, today, .. } = *self;
        policy.ground.judge_citizen(citizen, today).map_err(behalf_refused)?;
        let fiscal_code =
            field(desk, args.delegate_fiscal_code.as_deref(), "field-delegate-fiscal-code", "--delegate-fiscal-code")?;
        judge_delegate(&fiscal_code, citizen, today).map_err(behalf_refused)?;
        let name = field(desk, args.delegate_name.as_deref(), "field-delegate-name", "--delegate-name")?;
        let kinship = field(desk, args.delegate_kinship.as_deref(), "field-delegate-kinship", "--delegate-kinship")?;
        let values = [
            &args.delegate_document_kind,
            &args.delegate_document_number,
            &args.delegate_document_issuer,
            &args.delegate_document_expires,
        ];
        let given = Given {
            flags: [
                "--delegate-document-kind",
                "--delegate-document-number",
                "--delegate-document-issuer",
                "--delegate-document-expires",
            ],
            values: values.map(Option::as_deref),
            question: "field-delegate-document-kind",
            delegate: true,
        };
        let kind = self.kind(&given, &policy.documents, false)?.ok_or(Code::DocumentNeeded)?;
        let document = self.document(&given, kind, &policy.documents)?;
        let protocol = match &args.protocol {
            Some(text) => Some(desk.texts.read("--protocol", text)?),
            None if policy.protocol && desk.prompt.is_interactive() => Some(field(desk, None, "field-protocol", "--protocol")?),
            None if policy.protocol => return Err(behalf_refused(BehalfRefused::ProtocolNeeded(policy.ground))),
            None => None,
        };
        Ok(OnBehalf { ground: policy.ground, fiscal_code, name, kinship, document, protocol })
    }
}

fn refusal(refused: DocumentRefused, kind: DocumentKind, delegate: bool, desk: &Desk) -> Failure {
    let not_accepted = |why: &str| Failure::new(Code::DocumentNotAccepted).with("kind", kind).with("why", desk.texts.get(why));
    let failure = match refused {
        DocumentRefused::Expired(until) => Failure::new(Code::DocumentExpired).with("until", until),
        DocumentRefused::ExpiredLongAgo { until, most_days } => {
            Failure::new(Code::DocumentExpired).with("until", until).with("most", most_days).with("why", "long-ago")
        }
        DocumentRefused::DeclarationNeeded(until) => Failure::new(Code::DeclarationNeeded).with("until", until),
        DocumentRefused::PaperCardVoid => not_accepted("why-paper-card-void"),
        DocumentRefused::Kind(_) => not_accepted("why-kind-not-accepted"),
    };
    if delegate { failure.with("whose", "delegate") } else { failure }
}
