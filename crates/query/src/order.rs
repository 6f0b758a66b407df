//! Sorting, small: one heap sort that stops when the wanted elements are in place.
//!
//! The standard library's sort is several kilobytes of WebAssembly for every type it sorts; this is a few hundred bytes. And a
//! keystroke wants the best of many matches, not all of them in order: the rest stays unsorted.

use alloc::vec::Vec;

/// Puts the first `count` elements of the order at the front, in order; the others follow in any order.
/// O(length · log count), and O(length + count · log count) when most elements come after the first.
pub(crate) fn sort_first<T>(list: &mut [T], count: usize, is_before: impl Fn(&T, &T) -> bool) {
    let count = count.min(list.len());
    // The front is a heap with its last element, which is the first to go, at the root.
    let sift = |list: &mut [T], mut root: usize, end: usize| loop {
        let mut last = root;
        for child in 2 * root + 1..2 * root + 3 {
            if child < end
                && let (Some(a), Some(b)) = (list.get(last), list.get(child))
                && is_before(a, b)
            {
                last = child;
            }
        }
        if last == root {
            return;
        }
        swap(list, root, last);
        root = last;
    };
    for root in (0..count / 2).rev() {
        sift(list, root, count);
    }
    for next in count..list.len() {
        if let (Some(a), Some(b)) = (list.get(next), list.first())
            && is_before(a, b)
        {
            swap(list, 0, next);
            sift(list, 0, count);
        }
    }
    for end in (1..count).rev() {
        swap(list, 0, end);
        sift(list, 0, end);
    }
}

/// As the slice's own, but of two different places, and without the code for places that do not exist.
pub(crate) fn swap<T>(list: &mut [T], a: usize, b: usize) {
    if let Some((front, [last, ..])) = list.split_at_mut_checked(a.max(b))
        && let Some(first) = front.get_mut(a.min(b))
    {
        core::mem::swap(first, last);
    }
}

/// Sorts all elements. O(length · log length).
pub(crate) fn sort<T>(list: &mut [T], is_before: impl Fn(&T, &T) -> bool) {
    sort_first(list, list.len(), is_before);
}

/// Sorts what is made of few sorted runs, by merging neighbours. O(length · log runs).
pub(crate) fn sort_runs<T: Copy + PartialOrd>(list: &mut Vec<T>) {
    let mut merges = 2;
    while merges > 1 {
        merges = 0;
        let mut merged = Vec::with_capacity(list.len());
        let mut rest = list.as_slice();
        while !rest.is_empty() {
            let (mut a, behind) = first_run(rest);
            let (mut b, behind) = first_run(behind);
            while let ([x, more_a @ ..], [y, more_b @ ..]) = (a, b) {
                if y < x {
                    merged.push(*y);
                    b = more_b;
                } else {
                    merged.push(*x);
                    a = more_a;
                }
            }
            merged.extend_from_slice(a);
            merged.extend_from_slice(b);
            rest = behind;
            merges += 1;
        }
        *list = merged;
    }
}

fn first_run<T: PartialOrd>(list: &[T]) -> (&[T], &[T]) {
    let end = list.windows(2).position(|pair| matches!(pair, [a, b] if b < a));
    list.split_at_checked(end.map_or(list.len(), |end| end + 1)).unwrap_or((list, &[]))
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
        fn runs_become_one(mut list: Vec<u8>, sorted in 0_usize..60) {
            let sorted = sorted.min(list.len());
            list[..sorted].sort_unstable();
            let mut expected = list.clone();
            expected.sort_unstable();
            sort_runs(&mut list);
            prop_assert_eq!(list, expected);
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
