//! What makes a letter of a first half and brings it to a printer or into a file.

use std::path::PathBuf;

use zeroize::Zeroizing;

use super::super::Desk;
use super::Letter;
use crate::config::client::{ClientSettings, LetterSettings, PrinterSettings};
use crate::config::printer::address;
use crate::domain::codes::DeskHalf;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::output::Rest;
use crate::output::letter::{Language, LetterData, Paper, Template, render};
use crate::output::printer::{Event, Job, Printer};
use crate::wire::{Product, Release};

/// Template, looks and the place where letters go.
#[derive(Debug)]
pub struct Press {
    pub template: Template,
    pub letter: LetterSettings,
    pub language: Language,
    pub to: To,
}

/// Where letters go.
#[derive(Debug)]
pub enum To {
    Printer(Box<Printer>, Box<PrinterSettings>),
    /// The file; made anew for another try when the first one failed.
    File(PathBuf, Option<Paper>),
}

impl Press {
    /// Everything that letters need, tried: the template is read, the printer asked, the file made.
    pub fn set_up(args: &Letter, settings: &ClientSettings) -> Result<Self, Failure> {
        let mut letter = settings.letter.clone();
        letter.large_print |= args.large_print;
        let language = args.letter_language.as_deref().unwrap_or(letter.language.as_str());
        let language = language.parse().map_err(|_| Failure::new(Code::Bug))?;
        let template = Template::load(letter.template.as_deref())?;
        let to = if let Some(path) = &args.output {
            To::File(path.clone(), Some(Paper::make(path)?))
        } else {
            let settings = settings.printer.clone().ok_or_else(no_printer)?;
            let printer = Printer::new(&settings)?;
            printer.ready()?;
            To::Printer(Box::new(printer), Box::new(settings))
        };
        Ok(Self { template, letter, language, to })
    }

    /// The kind of place.
    pub fn to(&self) -> &'static str {
        match self.to {
            To::Printer(..) => "printer",
            To::File(..) => "file",
        }
    }

    /// What a letter says.
    pub fn data<'a>(
        &'a self,
        release: &'a Release,
        half: &'a DeskHalf,
        rest: Rest,
        product: Option<&'a Product>,
    ) -> LetterData<'a> {
        LetterData {
            half,
            rest,
            card: &release.card,
            product_name: product.map_or(release.product.as_str(), |product| product.name.as_str()),
            release: &release.id,
            office: &self.letter.office,
            issued: release.at.day(),
            language: self.language,
            large_print: self.letter.large_print,
        }
    }

    /// Makes one letter and brings it there; whether the printer forgot it, when it was one.
    pub fn produce(
        &mut self,
        desk: &Desk,
        release: &Release,
        half: &DeskHalf,
        rest: Rest,
        product: Option<&Product>,
    ) -> Result<Option<bool>, Failure> {
        let pdf = render(&self.template, &self.data(release, half, rest, product))?;
        self.bring(desk, release.id.as_str(), 1, pdf)
    }

    /// Brings a PDF to its place.
    pub fn bring(&mut self, desk: &Desk, name: &str, pages: u32, pdf: Zeroizing<Vec<u8>>) -> Result<Option<bool>, Failure> {
        match &mut self.to {
            To::Printer(printer, _) => print(desk, printer, &Job { name, pages }, pdf).map(Some),
            To::File(path, paper) => {
                let paper = paper.take().map_or_else(|| Paper::make(path), Ok)?;
                paper.write(&pdf).map(|()| None)
            }
        }
    }

    /// Tells where the letter is.
    pub fn say_done(&self, desk: &Desk, purged: Option<bool>) {
        match &self.to {
            To::File(path, _) => desk.out.note(&desk.say("letter-in-file", &[("path", &path.display().to_string())])),
            To::Printer(..) if purged == Some(true) => desk.out.note(&desk.texts.get("letter-printed-purged")),
            To::Printer(..) => desk.out.note(&desk.texts.get("letter-printed-kept")),
        }
    }

    /// After a failure: the release stands and the half is here, so the person chooses what to do with it.
    pub fn other_ways(
        mut self,
        desk: &Desk,
        mut failure: Failure,
        release: &Release,
        half: &DeskHalf,
        rest: Rest,
        product: Option<&Product>,
    ) -> Result<(), Failure> {
        loop {
            let (what, next) = desk.texts.failure(&failure);
            desk.out.note(&format!("{}: {what}", desk.texts.get("error")));
            desk.out.note(&format!("{}: {next}", desk.texts.get("next")));
            let ways = ["letter-again", "letter-read-out", "letter-other-printer", "letter-later"];
            match desk.prompt.choice(&desk.texts.get("letter-how-now"), "--read-out", &ways.map(|way| desk.texts.get(way)))? {
                0 => {}
                1 => return desk.out.read_out(half, rest, &desk.texts),
                2 => match self.other_printer(desk) {
                    Ok(()) => {}
                    Err(other) => {
                        failure = other;
                        continue;
                    }
                },
                _ => return Err(failure),
            }
            match self.produce(desk, release, half, rest, product) {
                Ok(purged) => {
                    self.say_done(desk, purged);
                    return Ok(());
                }
                Err(other) => failure = other,
            }
        }
    }

    /// Another address, with the certificate and the rules of the settings.
    fn other_printer(&mut self, desk: &Desk) -> Result<(), Failure> {
        let uri = desk.prompt.text(&desk.texts.get("letter-printer-address"), "--print", |text| {
            address(text).map_err(|_| desk.texts.get("bad-printer-address"))
        })?;
        if let To::Printer(printer, settings) = &mut self.to {
            settings.uri = uri;
            **printer = Printer::new(settings)?;
        }
        Ok(())
    }
}

/// The settings name none.
pub fn no_printer() -> Failure {
    Failure::new(Code::BadSetting).with("key", "printer.uri").with("why", "no printer is set")
}

/// Prints and tells along the way what somebody at the printer has to do; whether the printer forgot it.
fn print(desk: &Desk, printer: &Printer, job: &Job<'_>, pdf: Zeroizing<Vec<u8>>) -> Result<bool, Failure> {
    let interrupt = Interrupt::watch()?;
    let mut tell = |event: Event| match event {
        Event::Busy => desk.out.note(&desk.texts.get("letter-busy")),
        Event::Sent => desk.out.note(&desk.say("letter-sent", &[("printer", printer.address())])),
        Event::Waits(why) => desk.out.note(&desk.say("letter-waits", &[("why", &why)])),
        Event::MayKeep => desk.out.note(&format!("{}: {}", desk.texts.get("warning"), desk.texts.get("letter-may-keep"))),
    };
    printer.print(job, pdf, &interrupt, &mut tell).map(|printed| printed.purged)
}
