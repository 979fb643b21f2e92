//! `crspin enroll request`: the form with which an Ente asks for operators, filled in, checked, printed, signed, handed in.

mod draft;
mod guide;

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Desk, cases, send, sign};
use crate::clock::now;
use crate::domain::language::Language;
use crate::exit::{Code, Failure};
use crate::output::letter::form::{self, FormData};
use crate::output::letter::{Language as Tongue, Paper};
use crate::wire::{EnrolmentRequest, NewOperator, RequestFault, hex, request_digest};

/// Fill in the request of an Ente for operators: a form (PDF) to sign and keep, and the same as a file
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Take everything from this file (TOML or JSON) and ask nothing
    #[arg(long, value_name = "FILE", conflicts_with = "edit")]
    from: Option<PathBuf>,
    /// Go on with a saved draft or an earlier request, with what stands in it as answers to change
    #[arg(long, value_name = "FILE")]
    edit: Option<PathBuf>,
    /// The folder for the files
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    out: PathBuf,
    /// Language of the form: it, de or en [default: of the texts]
    #[arg(long, value_name = "LANGUAGE")]
    form_lang: Option<Tongue>,
    /// Sign it with the responsible's card, which is in the reader (.p7m)
    #[arg(long)]
    sign: bool,
    /// Hand it in, logged in as the responsible of the Ente
    #[arg(long)]
    submit: bool,
    /// Send it from the Ente's certified mailbox
    #[arg(long, conflicts_with = "submit")]
    send: bool,
    #[command(flatten)]
    by: sign::By,
}

/// The files of a request.
#[derive(Debug)]
struct Files {
    json: PathBuf,
    pdf: PathBuf,
    p7m: PathBuf,
}

impl Files {
    /// Named after the Ente and the digest, so that one request never takes the place of another.
    fn of(folder: &Path, request: &EnrolmentRequest, digest: &str) -> Self {
        let stem = format!("richiesta-{}-{}", request.ente.code, digest.get(..8).unwrap_or(digest));
        let file = |end: &str| folder.join(format!("{stem}{end}"));
        Self { json: file(".json"), pdf: file(".pdf"), p7m: file(".json.p7m") }
    }
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    if args.sign {
        sign::begin(desk)?;
    }
    let start = match args.from.as_ref().or(args.edit.as_ref()) {
        Some(path) => draft::load(path)?,
        None => draft::empty(),
    };
    let request = if args.from.is_some() { checked(&start, desk)? } else { guided(start, args, desk)? };
    let bytes = request.to_bytes();
    let digest = hex(&request_digest(&bytes));
    let files = Files::of(&args.out, &request, &digest);
    keep(&files.json, &bytes)?;
    keep(&files.pdf, &pdf(&request, &bytes, &digest, &files.json, (tongue(args, desk), desk))?)?;
    let mut handed_in = bytes.clone();
    if args.sign {
        let signed = sign::sign(&bytes, &args.by, desk)?;
        if signed.signer != request.responsible.fiscal_code {
            return Err(Failure::new(Code::RequestUnfit).with("why", "stranger"));
        }
        keep(&files.p7m, &signed.bytes)?;
        handed_in = signed.bytes;
    }
    if !desk.out.is_json() {
        told(&files, &digest, args.sign, desk)?;
    }
    if args.send {
        return send::hand_over(&files.json, false, None, desk);
    }
    if args.submit {
        return cases::hand_in(&handed_in, desk);
    }
    if desk.out.is_json() {
        let signed = args.sign.then(|| files.p7m.display().to_string());
        let (json, pdf) = (files.json.display().to_string(), files.pdf.display().to_string());
        return desk
            .out
            .json(&serde_json::json!({ "schema": 1, "request": json, "form": pdf, "signed": signed, "sha256": digest }));
    }
    Ok(())
}

fn told(files: &Files, digest: &str, signed: bool, desk: &Desk) -> Result<(), Failure> {
    let line = |name: &str, path: &Path| desk.out.line(&desk.say(name, &[("path", &path.display().to_string())]));
    line("request-file", &files.json)?;
    line("request-form", &files.pdf)?;
    if signed {
        line("request-signed", &files.p7m)?;
    }
    desk.out.line(&desk.say("request-digest", &[("digest", digest)]))
}

/// Asks until nothing is wrong any more. Whoever stops finds a draft.
fn guided(start: Value, args: &Args, desk: &Desk) -> Result<EnrolmentRequest, Failure> {
    let mut form = guide::Form::new(start, desk);
    loop {
        let stopped = match form.ask() {
            Ok(()) => match checked(form.value(), desk) {
                Ok(request) => return Ok(request),
                Err(failure) => failure,
            },
            Err(failure) => failure,
        };
        // What one answer makes of another is seen only now: the form begins again, with everything in it.
        if stopped.code == Code::BadValue && desk.prompt.is_interactive() {
            desk.out.note(&desk.texts.get("request-again"));
            continue;
        }
        if form.begun() {
            let path = draft::save(&args.out, form.value())?;
            desk.out.note(&desk.say("request-draft", &[("path", &path.display().to_string())]));
        }
        return Err(stopped);
    }
}

/// The request, with everything that is wrong told first.
fn checked(value: &Value, desk: &Desk) -> Result<EnrolmentRequest, Failure> {
    let bytes = serde_json::to_vec(value).map_err(|error| Failure::new(Code::Bug).because(error))?;
    read(&bytes, desk)
}

/// The request in a file, with everything that is wrong told first.
pub fn read(bytes: &[u8], desk: &Desk) -> Result<EnrolmentRequest, Failure> {
    EnrolmentRequest::read(bytes, now().day()).map_err(|faults| {
        let count = faults.len().to_string();
        for RequestFault { place, why } in faults {
            let why = match why {
                Ok(why) => desk.texts.get(&format!("request-wrong-{why}")),
                Err(words) => words,
            };
            desk.out.note(&desk.say("enroll-fault", &[("place", &place), ("why", &why)]));
        }
        Failure::new(Code::BadValue).with("what", "request").with("why", desk.say("request-faults", &[("count", &count)]))
    })
}

fn tongue(args: &Args, desk: &Desk) -> Tongue {
    args.form_lang.unwrap_or(match desk.texts.language() {
        Language::It => Tongue::It,
        Language::En => Tongue::En,
    })
}

fn pdf(
    request: &EnrolmentRequest,
    bytes: &[u8],
    digest: &str,
    json: &Path,
    (language, desk): (Tongue, &Desk),
) -> Result<Vec<u8>, Failure> {
    let (ente, one) = (&request.ente, &request.responsible);
    let contact = one.mobile.as_ref().map_or_else(|| one.email.to_string(), |mobile| format!("{}, {mobile}", one.email));
    let responsible = format!("{}, {}, {contact}", one.name, one.fiscal_code);
    let people: Vec<String> = request.operators.iter().map(|one| person(one, desk)).collect();
    let name = json.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let data = FormData {
        ente: [&ente.name, ente.code.as_str(), ente.fiscal_code.as_str(), &ente.kind, ente.pec.as_str()],
        responsible: &responsible,
        people: &people,
        grounds: &request.grounds,
        digest,
        request: (&name, bytes),
        made: now().day(),
        language,
    };
    form::render(&data).map(|pdf| pdf.to_vec())
}

fn person(one: &NewOperator, desk: &Desk) -> String {
    let NewOperator { fiscal_code, name, office, email, profile, from, until, .. } = one;
    let role = desk.texts.get(&format!("role-{profile}"));
    format!("{name}, {fiscal_code}, {office}, {email}: {role}, {from} – {until}")
}

/// Writes a file that is new; the same that is there already stays.
fn keep(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    Paper::make(path)?.write(bytes)
}
