//! Mutations of bitcode.

use crate::mutate::Random;

/// Changes a file.
pub type Mutation = fn(&mut Random, &[u8]) -> Vec<u8>;

/// All mutations by name.
pub const MUTATIONS: &[(&str, Mutation)] = &[
    ("truncated", truncated),
    ("flipped-bits", flipped_bits),
    ("flipped-bits-early", flipped_bits_early),
    ("shuffled-words", shuffled_words),
    ("zeroed", zeroed),
    ("overwritten", overwritten),
    ("removed", removed),
    ("doubled", doubled),
    ("wrapped-wrongly", wrapped_wrongly),
    ("other-magic", other_magic),
];

fn truncated(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    bytes[..random.below(bytes.len())].to_vec()
}

fn flip(random: &mut Random, bytes: &[u8], below: usize, times: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..times {
        let at = 4 + random.below(below.min(bytes.len()) - 4);
        bytes[at] ^= 1 << random.below(8);
    }
    bytes
}

fn flipped_bits(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    flip(random, bytes, usize::MAX, 12)
}

/// In the first blocks, which say how to read the rest.
fn flipped_bits_early(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    flip(random, bytes, 400, 3)
}

fn shuffled_words(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut words: Vec<&[u8]> = bytes.chunks(4).collect();
    let last = words.len() - 1;
    for _ in 0..6 {
        let (a, b) = (1 + random.below(last), 1 + random.below(last));
        words.swap(a, b);
    }
    words.concat()
}

/// A range of at most 64 bytes.
fn range(random: &mut Random, bytes: &[u8]) -> std::ops::Range<usize> {
    let start = 4 + random.below(bytes.len() - 4);
    start..(start + 1 + random.below(64)).min(bytes.len())
}

fn zeroed(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let range = range(random, &bytes);
    bytes[range].fill(0);
    bytes
}

fn overwritten(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let range = range(random, &bytes);
    bytes[range].fill_with(|| random.bits() as u8);
    bytes
}

fn removed(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.drain(range(random, &bytes));
    bytes
}

fn doubled(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let part = bytes[range(random, bytes)].to_vec();
    let mut bytes = bytes.to_vec();
    let at = 4 + random.below(bytes.len() - 4);
    bytes.splice(at..at, part);
    bytes
}

/// The wrapper of some systems, with an offset and a size that are not those of the content.
fn wrapped_wrongly(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let magic = 0x0b17_c0deu32;
    let offset = random.pick(&[0u32, 4, 19, 24, 0xffff_fff0, u32::MAX]);
    let size = random.pick(&[0u32, 1, 0x7fff_ffff, u32::MAX, 100]);
    let header = [magic, 0, offset, size, 7];
    header.iter().flat_map(|word| word.to_le_bytes()).chain(bytes.iter().copied()).collect()
}

fn other_magic(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let magic: [u8; 4] = random.pick(&[
        *b"BC\xc0\xdf",
        *b"\xde\xc0\x17\x0b",
        *b"\x7fELF",
        *b"BC\0\0",
        *b"!<ar",
        *b"\xca\xfe\xba\xbe",
        [0; 4],
    ]);
    [&magic, &bytes[4..]].concat()
}
