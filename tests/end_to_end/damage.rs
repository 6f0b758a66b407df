//! Damage to a blob is always an error, never a panic and never another answer.

use crate::corpus::{index, pages};
use fihris::{Response, compile, open_file};
use rayon::prelude::*;

const QUERIES: [&str; 4] = ["الجامعة", "ا", "\"لم الشمل\"", "2254"];

fn blob() -> Vec<u8> {
    let documents = pages(&[
        ("الجامعة الألمانية", "قبول الطلاب السوريين والقرار 2254"),
        ("لم الشمل", "شروط لم الشمل للاجئين في ألمانيا، وبالجامعات"),
        ("PKK", ""),
    ]);
    let blob = compile(&documents, &|_| ()).unwrap();
    assert!(!index(&documents).search("الجامعة", 1).unwrap().hits.is_empty());
    blob
}

/// All answers of a file, or `None` when it is refused.
fn answers(file: &[u8]) -> Option<Vec<Response>> {
    let index = fihris::Index::new(open_file(file).ok()?);
    QUERIES.iter().map(|query| index.search(query, 10).ok()).collect()
}

#[test]
fn every_flipped_bit_is_refused_or_harmless() {
    let file = blob();
    let expected = answers(&file);
    (0..file.len() * 8).into_par_iter().for_each(|bit| {
        let mut damaged = file.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let found = answers(&damaged);
        assert!(found.is_none() || found == expected, "bit {bit} changes an answer");
    });
}

#[test]
fn every_truncation_is_refused() {
    let file = blob();
    for len in 0..file.len() {
        assert!(open_file(&file[..len]).is_err(), "{len} of {} bytes", file.len());
    }
}

#[test]
fn anything_behind_the_end_is_refused() {
    let mut file = blob();
    file.push(0);
    assert!(open_file(&file).is_err());
}
