//! A page that changes leaves most of the bundle as it was, so that readers' caches stay warm.

use crate::{
    chunks::{Chunks, files},
    corpus::generated,
};
use fihris::Document;
use fihris_format::ChunkKind;
use fihris_index::{IndexFiles, Layout};
use std::collections::BTreeSet;

const PAGES: usize = 1000;
/// A page from which the model of the texts is not learnt, and one from which it is; and per cent of the bytes that keep
/// their names after each kind of edit.
const EDITED: [(&str, [usize; 3]); 2] = [("p0418", [80, 45, 70]), ("p0417", [30, 10, 30])];

#[test]
fn an_edited_page_leaves_most_files_as_they_were() {
    let documents = generated(PAGES);
    let before = files(&documents, Layout::Sharded);
    let mut report = String::new();
    let mut kept_after = |id: &str, name: &str, edit: fn(&mut Document)| {
        let mut documents = documents.clone();
        edit(documents.iter_mut().find(|page| page.id == id).unwrap());
        kept(&before, &files(&documents, Layout::Sharded), &mut report, &format!("{id}: {name}"))
    };
    let mut broken = Vec::new();
    for (id, least) in EDITED {
        let kept = [
            kept_after(id, "a few words replaced", |page| page.body = replaced(&page.body)),
            kept_after(id, "a sentence appended", |page| {
                page.body.push_str(" وأعلنت اللجنة في ختام اجتماعها موعد اللقاء القادم.");
            }),
            kept_after(id, "a title edited", |page| page.title.push_str(" من جديد")),
        ];
        if kept.iter().zip(least).any(|(kept, least)| *kept < least) {
            broken.push((id, kept));
        }
    }
    println!("{report}");
    assert!(broken.is_empty(), "{broken:?}\n{report}");
}

/// The text with four other words in it.
fn replaced(body: &str) -> String {
    let words = body.split(' ').enumerate().map(|(at, word)| if at % 15 == 10 && at < 60 { "المدينة" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Per cent of the bytes of `after` that lie in files which `before` has too; tells it by kind.
fn kept(before: &IndexFiles, after: &IndexFiles, report: &mut String, name: &str) -> usize {
    let there: BTreeSet<&str> = before.pieces.iter().map(|(name, _)| name.as_str()).collect();
    let directory = Chunks::of(after).directory;
    let total: usize = after.len();
    let mut stays = 0;
    for kind in ChunkKind::ALL {
        let (mut files, mut own, mut new_files, mut new) = (0, 0, 0, 0);
        for (number, (name, bytes)) in after.pieces.iter().enumerate() {
            let first = directory.chunks_of(Some(number)).start;
            if directory.locate(first).unwrap().kind != kind {
                continue;
            }
            (files, own) = (files + 1, own + bytes.len());
            if !there.contains(name.as_str()) {
                (new_files, new) = (new_files + 1, new + bytes.len());
            }
        }
        stays += own - new;
        *report +=
            &format!("  {:<10} {new_files:>4} of {files:>4} files, {new:>8} of {own:>8} bytes are new\n", kind.name());
    }
    let kept = stays * 100 / total;
    *report +=
        &format!("  directory  {:>29} bytes are new\n{name}: {kept} % of {total} bytes kept\n", after.index.len());
    kept
}
