//! The program is killed while it writes the index, again and again.
//!
//! Each round changes the corpus, begins an update or a rebuild, and kills it at a random moment. The index
//! must then be whole and in the state before or after the run. The same run, repeated, must lead to the
//! articles that a fresh index of the same pages has. `just crash ROUNDS` does it many times.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use readouts_core::Index;
use snapbox::cmd::cargo_bin;

use crate::corpus::Corpus;

const PAGES: usize = 40;

struct Loop {
    corpus: Corpus,
    /// Names of the files, with the word of each.
    pages: BTreeMap<String, usize>,
    next: usize,
    seed: u64,
}

/// Counts of what happened.
#[derive(Debug, Default)]
struct Tally {
    rounds: usize,
    rebuilds: usize,
    kills: usize,
    mid_write: usize,
    old: usize,
    new: usize,
    checked: usize,
    lost: usize,
    searches: usize,
}

impl Loop {
    fn new(seed: u64) -> Self {
        let mut new = Self { corpus: Corpus::empty(), pages: BTreeMap::new(), next: 0, seed };
        for _ in 0..PAGES {
            new.add();
        }
        assert_eq!(new.corpus.ran(["index", "."]).code, 0);
        new
    }

    /// Returns a random number below `below`.
    fn roll(&mut self, below: usize) -> usize {
        // Knuth's MMIX generator.
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % below
    }

    fn write(&mut self, name: &str) {
        let word = self.next;
        self.next += 1;
        let sentences = (0..20).map(|n| {
            format!(
                "The envoy of Norland said on Monday that word{word} of item{n} is near to both peoples. "
            )
        });
        let text = format!("Talks of the two sides\n\n{}\n", sentences.collect::<String>());
        self.corpus.file(name, text);
        self.pages.insert(name.to_owned(), word);
    }

    fn add(&mut self) {
        let name = format!("{}.txt", self.next);
        self.write(&name);
    }

    fn pick(&mut self) -> Option<String> {
        let at = self.roll(self.pages.len().max(1));
        self.pages.keys().nth(at).cloned()
    }

    /// Adds, changes, removes and moves files.
    fn change(&mut self) {
        for _ in 0..1 + self.roll(8) {
            match (self.roll(4), self.pick()) {
                (1, Some(name)) => self.write(&name),
                (2, Some(name)) if self.pages.len() > PAGES / 2 => {
                    fs::remove_file(self.corpus.path(&name)).expect("removed");
                    self.pages.remove(&name);
                }
                (3, Some(name)) => {
                    let to = format!("moved/{}.txt", self.next);
                    self.next += 1;
                    fs::create_dir_all(self.corpus.path("moved")).expect("made");
                    fs::rename(self.corpus.path(&name), self.corpus.path(&to)).expect("moved");
                    let word = self.pages.remove(&name).expect("there");
                    self.pages.insert(to, word);
                }
                _ => self.add(),
            }
        }
    }

    fn ids(&self) -> BTreeSet<String> {
        let index = Index::open(&self.corpus.path(".readouts")).expect("opened");
        index.ids().expect("ids").into_iter().collect()
    }

    /// Runs the program and kills it after some time; returns whether it ended before.
    fn killed(&self, args: &[&str], after: Duration) -> bool {
        let mut child = std::process::Command::new(cargo_bin!("readouts-search"))
            .current_dir(self.corpus.path(""))
            .env_remove("READOUTS_INDEX")
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("run");
        std::thread::sleep(after);
        let _ = child.kill();
        child.wait().expect("ended").success()
    }

    fn round(&mut self, took: &mut [Duration; 2], tally: &mut Tally) {
        let before = self.ids();
        self.change();
        let rebuild = self.roll(4) == 0;
        let args: &[&str] = if rebuild { &["index", ".", "--rebuild"] } else { &["index", "."] };
        let after = took[usize::from(rebuild)].mul_f64(self.roll(1100) as f64 / 1000.0);
        let done = self.killed(args, after);
        tally.rounds += 1;
        tally.rebuilds += usize::from(rebuild);
        tally.kills += usize::from(!done);

        let check = self.corpus.ran(["check", "--format", "json"]);
        assert_eq!(check.code, 0, "{}{}", check.out, check.err);
        let told: serde_json::Value = serde_json::from_str(&check.out).expect("JSON");
        tally.mid_write += usize::from(!done && told["leftovers"] != serde_json::json!([]));
        let found = self.ids();
        let search = self.corpus.ran(["envoy of Norland", "--format", "jsonl", "-n", "1"]);
        assert_eq!(search.code, 0, "{}", search.err);
        tally.searches += 1;

        let begun = Instant::now();
        let run = self.corpus.ran(args);
        assert_eq!(run.code, 0, "{}", run.err);
        // The next kill is timed by runs that read and write all changes, as the repeated run does after a
        // kill.
        if !done {
            took[usize::from(rebuild)] = (took[usize::from(rebuild)] + begun.elapsed()) / 2;
        }
        let now = self.ids();
        assert_eq!(now.len(), self.pages.len());
        assert_eq!(self.corpus.ran(["index", ".", "--index", "fresh", "--rebuild"]).code, 0);
        let fresh = Index::open(&self.corpus.path("fresh")).expect("opened").ids().expect("ids");
        assert_eq!(now, fresh.into_iter().collect());

        tally.checked += found.len();
        tally.lost += before.intersection(&now).filter(|id| !found.contains(*id)).count();
        tally.old += usize::from(found == before);
        tally.new += usize::from(found == now && found != before);
        assert!(found == before || found == now, "a third state: {tally:?}");
        assert!(!done || found == now, "reported, but not there: {tally:?}");
        fs::remove_dir_all(self.corpus.path("fresh")).expect("removed");
    }
}

#[test]
fn a_crash_loses_nothing_and_leaves_one_state() {
    let rounds = std::env::var("READOUTS_CRASHES").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let seed = std::env::var("READOUTS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut all = Loop::new(seed);
    let mut tally = Tally::default();
    let begun = Instant::now();
    assert_eq!(all.corpus.ran(["index", ".", "--rebuild"]).code, 0);
    let mut took = [begun.elapsed(); 2];
    for round in 1..=rounds {
        all.round(&mut took, &mut tally);
        if round % 50 == 0 {
            println!("{tally:?}, {took:?}");
        }
    }
    println!("{tally:?}, {:.0} s", begun.elapsed().as_secs_f64());
    assert_eq!((tally.rounds, tally.lost), (rounds, 0));
}

#[test]
fn a_search_never_fails_while_the_index_is_updated_and_rebuilt() {
    let mut all = Loop::new(2);
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let dir = all.corpus.path("");
        let done = &done;
        let reader = scope.spawn(move || {
            let mut times = 0;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let run = std::process::Command::new(cargo_bin!("readouts-search"))
                    .current_dir(&dir)
                    .env_remove("READOUTS_INDEX")
                    .args(["envoy of Norland", "-n", "1"])
                    .output()
                    .expect("run");
                assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
                times += 1;
            }
            times
        });
        for round in 0..8 {
            all.change();
            let args: &[&str] = if round % 2 == 0 { &["index", "."] } else { &["index", ".", "--rebuild"] };
            assert_eq!(all.corpus.ran(args).code, 0);
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(reader.join().expect("no failure") > 0);
    });
}
