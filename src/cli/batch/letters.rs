//! The letters of a batch: all in one print, in the order of the file, behind a cover sheet.
//!
//! They are made from the file of first halves, which stays until the printer says that all came out: whatever stops a print,
//! the same command prints again what is not known to be on paper.

use std::collections::HashMap;

use super::super::Desk;
use super::super::paper::Press;
use super::halves::{Halves, Kept};
use super::journal::Journal;
use crate::client::Client;
use crate::clock;
use crate::exit::{Code, Failure};
use crate::output::Rest;
use crate::output::letter::{CoverData, LetterData, render_all};
use crate::wire::{Product, Release};

/// What printing works with.
pub struct Letters<'a> {
    pub desk: &'a Desk,
    pub client: &'a Client,
    pub journal: &'a mut Journal,
    pub halves: Halves,
    /// The name of the file of rows, for the cover sheet.
    pub file: String,
    /// How many rows have no letter.
    pub failed: usize,
}

impl Letters<'_> {
    /// Prints every letter that is not known to be printed, and deletes the file of first halves when none is left.
    pub fn print(mut self, press: &mut Press) -> Result<(), Failure> {
        let mut kept = self.halves.all()?;
        self.tell_missing(&kept);
        kept.retain(|kept| !self.journal.is_printed(kept.release.as_str()));
        if kept.is_empty() {
            self.desk.out.note(&self.desk.texts.get("batch-letters-none"));
            return self.halves.remove();
        }
        if self.journal.letters_are_open() {
            self.desk.out.note(&format!(
                "{}: {}",
                self.desk.texts.get("warning"),
                self.desk.texts.get("batch-letters-maybe-twice")
            ));
        }
        // The sort keeps the order of equal lines, which come from different files.
        kept.sort_by_key(|kept| kept.line);
        self.desk.out.note(&self.desk.say("batch-letters", &[("count", &kept.len().to_string())]));
        let brought = self.bring(press, &kept);
        if brought.is_err() {
            let path = self.halves.path().display().to_string();
            self.desk.out.note(&self.desk.say("batch-letters-fallback", &[("path", &path)]));
        }
        let purged = brought?;
        press.say_done(self.desk, purged);
        self.halves.remove()?;
        self.desk.out.note(&self.desk.texts.get("batch-letters-done"));
        Ok(())
    }

    fn bring(&mut self, press: &mut Press, kept: &[Kept]) -> Result<Option<bool>, Failure> {
        let products = self.client.products()?.products;
        let products: HashMap<&str, &Product> = products.iter().map(|product| (product.id.as_str(), product)).collect();
        let releases: Vec<Release> = kept.iter().map(|kept| self.client.find_release(&kept.release)).collect::<Result<_, _>>()?;
        let letters: Vec<LetterData<'_>> = kept
            .iter()
            .zip(&releases)
            .map(|(kept, release)| {
                let product = products.get(release.product.as_str()).copied();
                let rest = product.map_or(Rest { pin: 0, puk: 0 }, |product| Rest { pin: product.pin.1, puk: product.puk.1 });
                press.data(release, &kept.half, rest, product)
            })
            .collect();
        let cover = CoverData {
            office: &press.letter.office,
            day: clock::now().day(),
            file: &self.file,
            letters: letters.len(),
            failed: self.failed,
            language: press.language,
            large_print: press.letter.large_print,
        };
        let pdf = render_all(&press.template, Some(&cover), &letters)?;
        let pages = u32::try_from(kept.len()).unwrap_or(u32::MAX).saturating_add(1);
        self.journal.letters_begin()?;
        let brought = press.bring(self.desk, "crspin", pages, pdf);
        match &brought {
            Ok(_) => self.journal.letters_end(kept.iter().map(|kept| kept.release.to_string()).collect())?,
            // May have come out: the next run says so.
            Err(failure) if failure.code == Code::PrintUnknown => {}
            Err(_) => self.journal.letters_end(Vec::new())?,
        }
        brought
    }

    /// Releases of this batch of which no first half is here, as when the service did not show it again.
    fn tell_missing(&self, kept: &[Kept]) {
        let here = |id: &&String| self.journal.is_printed(id) || kept.iter().any(|kept| kept.release.as_str() == **id);
        let missing: Vec<&str> = self.journal.releases().iter().filter(|id| !here(id)).map(String::as_str).collect();
        if !missing.is_empty() {
            let values = [("count", missing.len().to_string()), ("ids", missing.join(", "))];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            self.desk.out.note(&format!(
                "{}: {}",
                self.desk.texts.get("warning"),
                self.desk.say("batch-letters-missing", &values)
            ));
        }
    }
}
