//! Against the fst crate's own reader, and against damage.

use super::*;
use fst::{Map, MapBuilder};
use proptest::{collection::btree_set, collection::vec, prelude::*};
use std::collections::BTreeSet;

type Keys = BTreeSet<Vec<u8>>;

/// The bytes of some keys' automaton.
fn built(keys: &Keys) -> Vec<u8> {
    let mut builder = MapBuilder::memory();
    for (ordinal, key) in (0..).zip(keys) {
        builder.insert(key, ordinal).unwrap();
    }
    builder.into_inner().unwrap()
}

fn count(keys: &Keys) -> u32 {
    u32::try_from(keys.len()).unwrap()
}

fn automaton(keys: &Keys) -> Automaton {
    Automaton::open(built(keys), count(keys)).unwrap()
}

fn find(automaton: &Automaton, key: &[u8]) -> Option<u32> {
    automaton.key(automaton.walk(key)?)
}

fn children(automaton: &Automaton, place: Place) -> impl Iterator<Item = (u8, Place)> {
    automaton.letters(place).filter_map(move |byte| Some((byte, automaton.child(place, byte)?)))
}

/// All keys through a place, with their ordinals.
fn collect(automaton: &Automaton, place: Place, path: &mut Vec<u8>, out: &mut Vec<(Vec<u8>, u32)>) {
    out.extend(automaton.key(place).map(|ordinal| (path.clone(), ordinal)));
    for (byte, child) in children(automaton, place) {
        path.push(byte);
        let before = out.len();
        collect(automaton, child, path, out);
        // What is said to be below a place is what is found there.
        assert!(out[before..].iter().map(|&(_, ordinal)| ordinal).eq(automaton.below(child)));
        path.pop();
    }
}

fn assert_reads_back(keys: &Keys) {
    let automaton = automaton(keys);
    let mut found = Vec::new();
    collect(&automaton, automaton.root, &mut Vec::new(), &mut found);
    assert!(found.into_iter().eq(keys.iter().cloned().zip(0..)));
    assert_eq!(automaton.below(automaton.root), 0..count(keys));
}

/// Words with much in common at both ends, words of any bytes, long words, and the word of nothing.
fn key() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => vec(prop_oneof![Just(b'a'), Just(0x80), Just(0x81)], 0..7),
        4 => vec(any::<u8>(), 0..4),
        1 => (vec(any::<u8>(), 0..3), any::<u8>(), 0..300_usize).prop_map(|(mut key, byte, len)| {
            key.resize(key.len() + len, byte);
            key
        }),
    ]
}

proptest! {
    #[test]
    fn keys_are_found_as_the_fst_crate_finds_them(keys in btree_set(key(), 0..150), others in vec(key(), 0..50)) {
        assert_reads_back(&keys);
        let (automaton, map) = (automaton(&keys), Map::new(built(&keys)).unwrap());
        for key in keys.iter().chain(&others) {
            prop_assert_eq!(find(&automaton, key).map(u64::from), map.get(key));
        }
    }

    #[test]
    fn damage_gives_no_ordinal_beyond_the_keys_and_no_endless_walk(
        keys in btree_set(key(), 1..40),
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
    ) {
        let mut bytes = built(&keys);
        for (at, byte) in damage {
            // Of all between the version and the number of keys.
            let len = bytes.len() - FOOTER - 8;
            bytes[8 + at.index(len)] = byte;
        }
        assert_walks_end(bytes, count(&keys));
    }

    #[test]
    fn any_bytes_are_walked_to_an_end(nodes in vec(any::<u8>(), 0..400), keys in 0_u32..100, root: prop::sample::Index) {
        let mut bytes = VERSION.to_le_bytes().to_vec();
        bytes.extend_from_slice(&nodes);
        let root = root.index(bytes.len());
        bytes.extend_from_slice(&u64::from(keys).to_le_bytes());
        bytes.extend_from_slice(&u64::try_from(root).unwrap().to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        assert_walks_end(bytes, keys);
    }

    #[test]
    fn any_bytes_are_opened_or_refused(bytes: Vec<u8>, keys: u32) {
        let _ = Automaton::open(bytes, keys);
    }
}

/// Edges lead to lower addresses and stay in the range of ordinals, so every way down ends. Damage may make more of them
/// than there are keys; some thousand places are enough to see it.
fn assert_walks_end(bytes: Vec<u8>, keys: u32) {
    let automaton = Automaton::open(bytes, keys).unwrap();
    let mut places = vec![automaton.root];
    for _ in 0..5000 {
        let Some(place) = places.pop() else { return };
        let below = automaton.below(place);
        assert!(automaton.key(place).is_none_or(|key| keys == 0 || below.contains(&key)));
        for (_, child) in children(&automaton, place) {
            let range = automaton.below(child);
            assert!(below.start <= range.start && range.start < range.end && range.end <= below.end);
            assert!(child.address < place.address);
            places.push(child);
        }
    }
}

#[test]
fn places_have_any_number_of_edges() {
    for edges in [1, 2, 32, 33, 63, 64, 255, 256] {
        for end in [&[][..], b"e", &[0x80]] {
            let mut keys: Keys = (0..=255).take(edges).map(|byte| [&[byte], end].concat()).collect();
            assert_reads_back(&keys);
            keys.insert(Vec::new());
            assert_reads_back(&keys);
            // A second place with as many edges, which are keys and lead on.
            keys.extend((0..=255).take(edges).map(|byte| [b"zz", &[byte][..]].concat()));
            keys.extend((0..=255).take(edges).map(|byte| [b"zz", &[byte][..], b"e"].concat()));
            assert_reads_back(&keys);
        }
    }
}

#[test]
fn numbers_have_up_to_three_bytes() {
    let keys = (0..70_000_u32).map(|i| format!("{i:05}{:08x}", i.wrapping_mul(0x9E37_79B1)).into_bytes()).collect();
    assert_reads_back(&keys);
}

#[test]
fn what_is_no_automaton_of_so_many_keys_is_refused() {
    let keys = Keys::from([b"a".to_vec(), b"b".to_vec()]);
    let bytes = built(&keys);
    let open = |bytes: &[u8], keys| Automaton::open(bytes.to_vec(), keys).is_some();
    assert!(open(&bytes, 2));
    assert!(!open(&bytes, 1));
    assert!(!open(&bytes[1..], 2));
    assert!(!open(&bytes[..19], 2));
    let changed = |at: usize, byte| {
        let mut bytes = bytes.clone();
        bytes[at] = byte;
        bytes
    };
    assert!(!open(&changed(0, 2), 2), "another version");
    assert!(!open(&changed(bytes.len() - 12, 0xFF), 2), "a root behind the nodes");
}
