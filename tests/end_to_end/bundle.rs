//! Same corpus, same bytes.

use crate::corpus::demo;
use fihris::{Options, compile, read};
use std::{fs, path::Path};

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn the_number_of_threads_does_not_show() {
    let documents = demo();
    let one = on_threads(1, || compile(&documents, &|_| ()).unwrap());
    let four = on_threads(4, || compile(&documents, &|_| ()).unwrap());
    assert_eq!(one, four);
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
