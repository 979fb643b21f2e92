//! Messages to files, for the sandbox: one readable file each, named after its Message-ID.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::compose::Composed;
use super::gateway::{Outcome, clean};

/// Writes the message as `NAME.eml`: whole or not at all, mode 0600; a second try replaces it by the same bytes.
pub async fn send(folder: &Path, message: &Composed) -> Outcome {
    let (folder, name, bytes) = (folder.to_owned(), format!("{}.eml", message.name), message.bytes.clone());
    match tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await {
        Ok(Ok(path)) => Outcome::Accepted(format!("written to {}", path.display())),
        Ok(Err(error)) => Outcome::NotNow(clean(&format!("not written: {}", error.kind()))),
        Err(_) => Outcome::NotNow("not written".to_owned()),
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
