//! The files of a CNS card (file system of AgID, classic layout): everything below the master file.

/// The master file.
pub const ROOT: u16 = 0x3f00;

/// A file by its way down from the master file, which itself is not named.
#[derive(Clone, Debug)]
struct File {
    path: Vec<u16>,
    /// Nothing for a folder.
    content: Option<Vec<u8>>,
}

/// The files, and which of them is selected.
#[derive(Clone, Debug)]
pub struct Files {
    all: Vec<File>,
    /// Files that are there and say that they may not be read.
    closed: Vec<Vec<u16>>,
    /// Where we are: a folder.
    folder: Vec<u16>,
    /// The selected file.
    file: Option<usize>,
    /// The application without which no file is found; nothing where files need none.
    behind: Option<Vec<u8>>,
    /// Whether that application was selected.
    opened: bool,
}

/// Why a file was not selected or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is none.
    NotFound,
    /// It may not be read.
    Closed,
    /// None is selected.
    NoneSelected,
    /// It ends before.
    Beyond,
}

impl Files {
    /// The files of a CNS with these contents: number of the card, personal data, certificate.
    #[must_use]
    pub fn new(number: &[u8], personal: &[u8], certificate: &[u8]) -> Self {
        let mut files = Self { all: Vec::new(), closed: Vec::new(), folder: Vec::new(), file: None, behind: None, opened: false };
        for folder in [0x1000, 0x1100, 0x1200, 0x1400] {
            files.add(&[folder], None);
        }
        files.add(&[0x2f02], Some(vec![0; 8]));
        files.add(&[0x1000, 0x1002], Some(vec![0; 54]));
        files.add(&[0x1000, 0x1003], Some(number.to_vec()));
        files.add(&[0x1100, 0x1101], Some(padded(certificate, 2048)));
        files.add(&[0x1100, 0x1102], Some(padded(personal, 400)));
        files
    }

    /// Without the file at this path.
    #[must_use]
    pub fn without(mut self, path: &[u16]) -> Self {
        self.all.retain(|file| file.path != path);
        self
    }

    /// With the file at this path closed.
    #[must_use]
    pub fn closing(mut self, path: &[u16]) -> Self {
        self.closed.push(path.to_vec());
        self
    }

    /// With all files behind this application, as on cards marked ACe 2025: it must be selected first.
    #[must_use]
    pub fn behind(mut self, application: Vec<u8>) -> Self {
        self.behind = Some(application);
        self
    }

    /// Selects an application by its whole identifier.
    pub fn select_application(&mut self, application: &[u8]) -> Result<(), Refused> {
        if self.behind.as_deref() != Some(application) {
            return Err(Refused::NotFound);
        }
        self.opened = true;
        self.select_path(&[])
    }

    fn add(&mut self, path: &[u16], content: Option<Vec<u8>>) {
        self.all.push(File { path: path.to_vec(), content });
    }

    /// Back to the master file, as after a reset.
    pub fn forget(&mut self) {
        self.folder.clear();
        self.file = None;
        self.opened = false;
    }

    /// Selects by the way down from the master file.
    pub fn select_path(&mut self, path: &[u16]) -> Result<(), Refused> {
        let path = path.strip_prefix(&[ROOT]).unwrap_or(path);
        if path.is_empty() {
            self.folder.clear();
            self.file = None;
            return Ok(());
        }
        if self.behind.is_some() && !self.opened {
            return Err(Refused::NotFound);
        }
        let at = self.all.iter().position(|file| file.path == path).ok_or(Refused::NotFound)?;
        if self.all[at].content.is_some() {
            self.folder = path[..path.len() - 1].to_vec();
            self.file = Some(at);
        } else {
            self.folder = path.to_vec();
            self.file = None;
        }
        Ok(())
    }

    /// Selects by the way down from where we are.
    pub fn select_below(&mut self, path: &[u16]) -> Result<(), Refused> {
        let whole = [self.folder.as_slice(), path].concat();
        self.select_path(&whole)
    }

    /// Selects by name: the master file, or something in the folder where we are, or beside it.
    pub fn select_name(&mut self, name: u16) -> Result<(), Refused> {
        if name == ROOT {
            return self.select_path(&[]);
        }
        let beside = [&self.folder[..self.folder.len().saturating_sub(1)], &[name]].concat();
        self.select_below(&[name]).or_else(|_| self.select_path(&beside))
    }

    /// Selects the folder above.
    pub fn select_above(&mut self) {
        self.folder.pop();
        self.file = None;
    }

    /// What the card says of what is selected (ISO 7816-4, file control parameters).
    #[must_use]
    pub fn about(&self) -> Vec<u8> {
        let mut parts = match self.file.and_then(|at| self.all[at].content.as_ref()) {
            Some(content) => {
                let [high, low] = u16::try_from(content.len()).unwrap_or(u16::MAX).to_be_bytes();
                vec![0x80, 2, high, low, 0x82, 1, 0x01]
            }
            None => vec![0x82, 1, 0x38],
        };
        let name = match self.file {
            Some(at) => self.all[at].path.last().copied(),
            None => self.folder.last().copied(),
        };
        let [high, low] = name.unwrap_or(ROOT).to_be_bytes();
        parts.extend([0x83, 2, high, low]);
        let mut about = vec![0x6f, u8::try_from(parts.len()).unwrap_or(u8::MAX)];
        about.extend(parts);
        about
    }

    /// The bytes of the selected file from here on.
    pub fn read(&self, offset: usize) -> Result<&[u8], Refused> {
        let at = self.file.ok_or(Refused::NoneSelected)?;
        let file = &self.all[at];
        if self.closed.contains(&file.path) {
            return Err(Refused::Closed);
        }
        let content = file.content.as_deref().unwrap_or_default();
        content.get(offset..).filter(|rest| !rest.is_empty()).ok_or(Refused::Beyond)
    }
}

/// The content of a file with zeros after it, as cards have it.
fn padded(content: &[u8], size: usize) -> Vec<u8> {
    let mut content = content.to_vec();
    content.resize(content.len().max(size), 0);
    content
}
