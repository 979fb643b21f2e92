//! Messages to files, for the sandbox: one readable file each, named after its Message-ID.

use std::io::Write;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::compose::Composed;
use super::provider::Outcome;
use super::words::clean;
use crate::domain::message::Wait;

/// Writes the message as `NAME.eml`, a text message as `NAME.txt`: whole or not at all, mode 0600; a second try replaces it by the
/// same bytes.
pub async fn send(folder: &Path, message: &Composed) -> Outcome {
    let (name, bytes) = match message {
        Composed::Mail(mail) => (format!("{}.eml", mail.name), mail.bytes.clone()),
        Composed::Text(text) => {
            let whole = format!("To: {}\n\n{}\n", text.to, text.text.as_str());
            (format!("{}.txt", text.name), Zeroizing::new(whole.into_bytes()))
        }
    };
    let folder = folder.to_owned();
    match tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await {
        Ok(Ok(path)) => Outcome::Accepted { words: format!("written to {}", path.display()), gateway_id: None },
        Ok(Err(error)) => Outcome::not_now(Wait::Settings, clean(&format!("not written: {}", error.kind()))),
        Err(_) => Outcome::not_now(Wait::Refused, "not written"),
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    // Temporary files have mode 0600 from the start.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let path = folder.join(name);
    file.persist(&path).map_err(|error| error.error)?;
    Ok(path)
}
