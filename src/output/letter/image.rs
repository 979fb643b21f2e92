//! Logos: PNG or JPEG, told by their first bytes.

use std::fs;
use std::path::Path;

use krilla::image::Image;

use crate::exit::{Code, Failure};

/// No logo is bigger.
const MOST: u64 = 2 * 1024 * 1024;

/// An image that was read and understood.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The image.
    pub image: Image,
    /// Width divided by height.
    pub ratio: f32,
}

/// Reads an image as far as its size. It is decoded when a letter is rehearsed, which tells of one that breaks off later.
pub fn load(path: &Path) -> Result<Picture, Failure> {
    let failed = |why: &dyn std::fmt::Display| Failure::new(Code::File).with("path", path.display()).with("why", why);
    let size = fs::metadata(path).map_err(|error| failed(&error).because(error))?.len();
    if size > MOST {
        return Err(bad(path, "image-size"));
    }
    let bytes = fs::read(path).map_err(|error| failed(&error).because(error))?;
    let image = match bytes[..] {
        [0x89, b'P', b'N', b'G', ..] => Image::from_png(bytes.into(), false),
        [0xff, 0xd8, ..] => Image::from_jpeg(bytes.into(), false),
        _ => return Err(bad(path, "image-kind")),
    };
    let image = image.map_err(|_| bad(path, "image-broken"))?;
    let (width, height) = image.size();
    if width == 0 || height == 0 || width > 4000 || height > 4000 {
        return Err(bad(path, "image-size"));
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 4000")]
    let ratio = width as f32 / height as f32;
    Ok(Picture { image, ratio })
}

fn bad(path: &Path, why: &str) -> Failure {
    Failure::new(Code::BadTemplate).with("path", path.display()).with("why", format!("letter-{why}"))
}
