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
/// The page that is edited.
const EDITED: usize = 417;
/// Per cent of the bytes that keep their names.
const KEPT: usize = 80;

#[test]
fn an_edited_page_leaves_most_files_as_they_were() {
    let documents = generated(PAGES);
    let before = files(&documents, Layout::Sharded);
    let edit = |edit: &dyn Fn(&mut Document)| {
        let mut documents = documents.clone();
        edit(&mut documents[EDITED]);
        files(&documents, Layout::Sharded)
    };
    let edits = [
        ("a few words replaced", edit(&|page| page.body = replaced(&page.body))),
        (
            "a sentence appended",
            edit(&|page| page.body.push_str(" وأعلنت اللجنة في ختام اجتماعها موعد اللقاء القادم.")),
        ),
        ("a title edited", edit(&|page| page.title.push_str(" من جديد"))),
    ];
    let mut report = String::new();
    let kept = edits.map(|(name, after)| kept(&before, &after, &mut report, name));
    println!("{report}");
    assert!(kept.iter().all(|&kept| kept >= KEPT), "{report}");
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
