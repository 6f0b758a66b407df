//! Sorting, small: one heap sort that stops when the wanted elements are in place.
//!
//! The standard library's sort is several kilobytes of WebAssembly for every type it sorts; this is a few hundred bytes. And a
//! keystroke wants the best of many matches, not all of them in order: the rest stays unsorted.

/// Puts the first `count` elements of the order at the front, in order; the others follow in any order.
/// O(length + count · log length).
pub(crate) fn sort_first<T>(list: &mut [T], count: usize, is_before: impl Fn(&T, &T) -> bool) {
    let len = list.len();
    // A heap that grows from the end of the list, so that what is taken off collects at the front.
    let slot = |i: usize| len.saturating_sub(1).saturating_sub(i);
    let sift = |list: &mut [T], mut root: usize, end: usize| loop {
        let mut best = root;
        for child in [2 * root + 1, 2 * root + 2] {
            if child < end
                && let (Some(a), Some(b)) = (list.get(slot(child)), list.get(slot(best)))
                && is_before(a, b)
            {
                best = child;
            }
        }
        if best == root {
            return;
        }
        list.swap(slot(root), slot(best));
        root = best;
    };
    for root in (0..len / 2).rev() {
        sift(list, root, len);
    }
    for taken in 0..count.min(len) {
        let end = len - taken - 1;
        list.swap(slot(0), slot(end));
        sift(list, 0, end);
    }
}

/// Sorts all elements. O(length · log length).
pub(crate) fn sort<T>(list: &mut [T], is_before: impl Fn(&T, &T) -> bool) {
    sort_first(list, list.len(), is_before);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_come_first(mut list: Vec<u8>, count in 0_usize..30) {
            let mut sorted = list.clone();
            sorted.sort_unstable();
            sort_first(&mut list, count, |a, b| a < b);
            let count = count.min(list.len());
            prop_assert_eq!(&list[..count], &sorted[..count]);
            list.sort_unstable();
            prop_assert_eq!(list, sorted);
        }

        #[test]
        fn all_are_sorted(mut list: Vec<u16>) {
            let mut sorted = list.clone();
            sorted.sort_unstable();
            sort(&mut list, |a, b| a < b);
            prop_assert_eq!(list, sorted);
        }
    }
}
