//! The phases of a build: a bar on a terminal while each lasts, and how long it took.

use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use std::{
    env,
    io::IsTerminal as _,
    time::{Duration, Instant},
};

/// What a build does, one after another.
#[derive(Default)]
pub(crate) struct Phases {
    /// Those that are over, with their times.
    over: Vec<(&'static str, Duration)>,
}

impl Phases {
    /// Does the work of a phase, and shows how far it is.
    pub(crate) fn run<T>(&mut self, name: &'static str, work: impl FnOnce(&Bar) -> T) -> T {
        let bar = Bar { bar: bar(name), start: Instant::now() };
        let done = work(&bar);
        bar.bar.finish_and_clear();
        self.over.push((name, bar.start.elapsed()));
        done
    }

    pub(crate) fn over(&self) -> &[(&'static str, Duration)] {
        &self.over
    }
}

/// The bar of a phase; it only spins until it is told how far the phase is.
pub(crate) struct Bar {
    bar: ProgressBar,
    start: Instant,
}

impl Bar {
    /// `done` of `total` steps are done, and with them so many pages; `what` is being done.
    pub(crate) fn set(&self, done: u64, total: u64, pages: u64, what: &str) {
        if !self.bar.is_hidden() {
            if self.bar.length().is_none() {
                self.bar.set_style(style("{prefix:<9}{bar:30} {percent:>3} %  {wide_msg}"));
            }
            self.bar.set_length(total);
            // Threads tell of their work out of order.
            self.bar.set_position(done.max(self.bar.position()));
            let per_second = pages as f64 / self.start.elapsed().as_secs_f64().max(0.001);
            self.bar.set_message(format!("{} pages, {}/s  {what}", HumanCount(pages), HumanCount(per_second as u64)));
        }
    }
}

/// A bar on stderr, or one that is never seen: when that is no terminal, or that of a CI's log.
fn bar(name: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() || env::var_os("CI").is_some() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner().with_style(style("{prefix:<9}{spinner}")).with_prefix(name);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates are constants and right")
}
