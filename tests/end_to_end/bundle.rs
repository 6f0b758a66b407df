//! Same corpus, same bytes, in both layouts.

use crate::{chunks::files, corpus::demo};
use fihris::{Options, compile, read};
use fihris_index::Layout;
use std::{fs, path::Path};

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn the_number_of_threads_does_not_show() {
    let documents = demo();
    for layout in [Layout::Single, Layout::Sharded] {
        let [one, four] = [1, 4].map(|threads| on_threads(threads, || files(&documents, layout)));
        assert_eq!(one.index, four.index);
        assert_eq!(one.pieces, four.pieces);
    }
}

#[test]
fn the_order_of_files_in_a_folder_does_not_show() {
    let texts =
        [("a.txt", "بيان\nنص أول"), ("b.txt", "خبر\nنص ثان"), ("c/d.txt", "إعلان\nنص ثالث"), ("c/a.txt", "تقرير\nنص")];
    let build = |order: &mut dyn Iterator<Item = &(&str, &str)>| {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in order {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
            fs::write(path, text).unwrap();
        }
        let corpus = read(&[folder.path().to_owned()], &[], &Options::default(), &|_| ()).unwrap();
        compile(&corpus.documents, &|_| ()).unwrap()
    };
    assert_eq!(build(&mut texts.iter()), build(&mut texts.iter().rev()));
}
