//! EMSA-PSS encoding (RFC 8017 section 9.1.1) with SHA-256 and a salt of 32 bytes, for tokens that do raw RSA only.
//!
//! Only the padding is made here; the RSA operation is the token's. No library offers the encoding apart from a private key
//! of its own.

use sha2::{Digest, Sha256};

const LENGTH: usize = 32;

/// The block to be signed by raw RSA with this modulus. `None` when there is no randomness or the modulus is too short.
pub fn encode(digest: &[u8; LENGTH], modulus: &[u8]) -> Option<Vec<u8>> {
    let mut salt = [0_u8; LENGTH];
    rustls::crypto::ring::default_provider().secure_random.fill(&mut salt).ok()?;
    encode_with(digest, modulus, salt)
}

fn encode_with(digest: &[u8; LENGTH], modulus: &[u8], salt: [u8; LENGTH]) -> Option<Vec<u8>> {
    let modulus_bits = modulus.len() * 8 - usize::try_from(modulus.first()?.leading_zeros()).ok()?;
    let bits = modulus_bits - 1;
    let length = bits.div_ceil(8);
    let padding = length.checked_sub(2 * LENGTH + 2)?;
    let hash = Sha256::new().chain_update([0; 8]).chain_update(digest).chain_update(salt).finalize();
    let mut block = vec![0; padding];
    block.push(1);
    block.extend(salt);
    for (byte, mask) in block.iter_mut().zip(mgf1(&hash)) {
        *byte ^= mask;
    }
    block[0] &= 0xFF >> (8 * length - bits);
    block.extend(hash);
    block.push(0xBC);
    // Raw RSA takes as many bytes as the modulus has.
    let mut whole = vec![0; modulus.len() - length];
    whole.extend(block);
    Some(whole)
}

/// The mask generation function MGF1 with SHA-256 (RFC 8017 section B.2.1).
fn mgf1(seed: &[u8]) -> impl Iterator<Item = u8> + '_ {
    (0_u32..).flat_map(move |counter| Sha256::new().chain_update(seed).chain_update(counter.to_be_bytes()).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_has_the_marks_of_emsa_pss() {
        // A modulus of 2048 bits and one of 2041, whose block is a byte shorter than the modulus.
        for (first, zeros) in [(0xC0, 0), (0x01, 1)] {
            let mut modulus = vec![0x11; 256];
            modulus[0] = first;
            let block = encode_with(&[7; 32], &modulus, [9; 32]).unwrap();
            assert_eq!((block.len(), block[255]), (256, 0xBC));
            assert!(block[..zeros].iter().all(|byte| *byte == 0));
            assert!(block < modulus, "a number below the modulus");
        }
        assert_eq!(encode_with(&[7; 32], &[0xFF; 64], [9; 32]), None, "512 bits hold no such block");
    }
}
