//! Text that stands on nearly every page: banners, rows of links, lines of last changes. It is found by counting, and is no page's own.
//!
//! A block counts once a page, its digits as if they were one, since dates and numbers differ where the words are the same. It goes where at
//! least four in five pages have it, of the site or of one folder at its top: a site in several languages has its banner in each. Pages with the
//! same text count as one, so that copies do not make a text common; a heading that can be linked to stays; and so does a text of which
//! nothing would be left.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use fihris_index::Document;
use rayon::prelude::*;

use crate::page::{Marking, Page};

/// Pages of which a share can be told.
const PAGES: usize = 3;

/// Pages of a folder that count by themselves.
const FOLDER_PAGES: usize = 5;

/// Takes text that is on nearly every HTML page out of the pages.
pub(crate) fn remove(pages: &mut [Page]) {
    let is_html = |page: &Page| page.marking != Marking::None;
    let blocks: Vec<Vec<u64>> = pages
        .par_iter()
        .map(|page| if is_html(page) { page.document.body.split('\n').map(number).collect() } else { Vec::new() })
        .collect();
    let mut seen = HashSet::new();
    let mut folders: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| is_html(page)) {
        if seen.insert(&blocks[at]) {
            let folder = page.document.id.split_once('/').map_or("", |(folder, _)| folder);
            folders.entry(folder).or_default().push(at);
        }
    }
    let site: Vec<usize> = folders.values().flatten().copied().collect();
    let of_site = common(&blocks, &site);
    let of_folders: HashMap<String, HashSet<u64>> = folders
        .iter()
        .filter(|(_, pages)| pages.len() >= FOLDER_PAGES)
        .map(|(folder, pages)| ((*folder).to_owned(), common(&blocks, pages)))
        .collect();
    if of_site.is_empty() && of_folders.values().all(HashSet::is_empty) {
        return;
    }
    pages.par_iter_mut().zip(&blocks).filter(|(page, _)| is_html(page)).for_each(|(page, blocks)| {
        let folder = page.document.id.split_once('/').map_or("", |(folder, _)| folder);
        let of_folder = of_folders.get(folder);
        let is_common = |block: &u64| of_site.contains(block) || of_folder.is_some_and(|common| common.contains(block));
        let drop: Vec<bool> = blocks.iter().map(is_common).collect();
        if drop.contains(&true) {
            drop_blocks(&mut page.document, drop);
        }
    });
}

/// The blocks that nearly all of these pages have.
fn common(blocks: &[Vec<u64>], pages: &[usize]) -> HashSet<u64> {
    if pages.len() < PAGES {
        return HashSet::new();
    }
    let mut counts: HashMap<u64, (usize, usize)> = HashMap::new();
    for (turn, &page) in pages.iter().enumerate() {
        // What the first fifth of the pages does not have is not on four fifths of them; so little is counted.
        let is_open = turn * 5 <= pages.len();
        for block in &blocks[page] {
            let count =
                if is_open { Some(counts.entry(*block).or_insert((0, usize::MAX))) } else { counts.get_mut(block) };
            if let Some((count, last)) = count
                && *last != page
            {
                (*count, *last) = (*count + 1, page);
            }
        }
    }
    counts.into_iter().filter(|(_, (count, _))| count * 5 >= pages.len() * 4).map(|(block, _)| block).collect()
}

/// The hash of a block, digits of all kinds alike.
fn number(block: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut is_number = false;
    for c in block.chars() {
        let was_number = std::mem::replace(&mut is_number, c.is_numeric());
        match (is_number, was_number) {
            (true, true) => {}
            (true, false) => '0'.hash(&mut hasher),
            (false, _) => c.hash(&mut hasher),
        }
    }
    hasher.finish()
}

fn drop_blocks(document: &mut Document, mut drop: Vec<bool>) {
    let mut body = String::with_capacity(document.body.len());
    // For each block that stays, where it was and where it is.
    let mut moved: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for (block, drop) in document.body.split('\n').zip(&mut drop) {
        *drop &= !document.sections.iter().any(|section| section.start == start);
        if !*drop {
            if !body.is_empty() {
                body.push('\n');
            }
            moved.push((start, body.len()));
            body.push_str(block);
        }
        start += block.len() + 1;
    }
    if body.is_empty() {
        return;
    }
    let place = |old: usize| moved.binary_search_by_key(&old, |(old, _)| *old).ok().map(|at| moved[at].1);
    document.headings = document
        .headings
        .iter()
        .filter_map(|heading| place(heading.start).map(|start| start..start + heading.len()))
        .collect();
    for section in &mut document.sections {
        section.start = place(section.start).unwrap_or(section.start);
    }
    document.body = body;
}
