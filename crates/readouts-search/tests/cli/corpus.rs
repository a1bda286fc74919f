//! A folder of pages that lives as long as its test, and the program run in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Once;

use serde_json::Value;
use snapbox::cmd::{Command, cargo_bin};

/// A folder of pages.
pub(crate) struct Corpus {
    dir: PathBuf,
    /// Removes the folder when dropped; `None` if the folder is shared.
    _own: Option<tempfile::TempDir>,
}

/// Outcome of a run.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Corpus {
    pub(crate) fn empty() -> Self {
        let own = tempfile::tempdir().expect("a folder");
        Self { dir: own.path().to_owned(), _own: Some(own) }
    }

    /// Returns a folder shared by all tests that only search.
    pub(crate) fn shared(name: &str) -> Self {
        Self { dir: Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), _own: None }
    }

    /// Returns the folder shared by all tests that only search: the repository's articles with their index.
    pub(crate) fn indexed_seeds() -> Self {
        static INDEXED: Once = Once::new();

        let shared = Self::shared("seeds");
        INDEXED.call_once(|| {
            shared.copy_seeds();
            assert_eq!(shared.ran(["index", ".", "--rebuild"]).code, 0);
        });
        shared
    }

    /// Returns a folder with the articles that come with the repository.
    pub(crate) fn seeds() -> Self {
        let corpus = Self::empty();
        corpus.copy_seeds();
        corpus
    }

    fn copy_seeds(&self) {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
        for file in std::fs::read_dir(seeds).expect("the seeds").flatten() {
            if file.path().extension().is_some_and(|e| e == "txt") {
                std::fs::create_dir_all(&self.dir).expect("made");
                std::fs::copy(file.path(), self.path(file.file_name())).expect("copied");
            }
        }
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.dir.join(name)
    }

    /// Returns the folder with the files of the index.
    pub(crate) fn generation(&self) -> PathBuf {
        let format = std::fs::read(self.path(".readouts/format.json")).expect("read");
        let format: Value = serde_json::from_slice(&format).expect("JSON");
        self.path(".readouts").join(format["generation"].as_str().expect("a name"))
    }

    /// Writes a file with these bytes.
    pub(crate) fn file(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }

    /// Writes a page of one sentence that contains `word`.
    pub(crate) fn page(&self, name: impl AsRef<Path>, word: &str) {
        self.file(name, page(word));
    }

    /// Returns the program with these arguments, to be run in the folder.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        Command::new(cargo_bin!("readouts-search"))
            .current_dir(&self.dir)
            .env_remove("READOUTS_INDEX")
            .env("XDG_CONFIG_HOME", self.dir.join(".config"))
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .args(args)
    }

    /// Runs the program to its end.
    pub(crate) fn ran<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        let output = self.run(args).output().expect("run");
        Run {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs the program and returns the JSON object that it prints; it must find something.
    pub(crate) fn json<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Value {
        let run = self.ran(args);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        serde_json::from_str(&run.out).expect("JSON")
    }

    /// Returns the paths of the articles that contain a word.
    pub(crate) fn found(&self, word: &str) -> Vec<String> {
        let run = self.ran([word, "--format", "jsonl", "--sort", "date"]);
        let path = |line: &str| {
            let hit: Value = serde_json::from_str(line).expect("JSON");
            hit["path"].as_str().expect("a path").to_owned()
        };
        run.out.lines().map(path).collect()
    }
}

/// Returns a page of one sentence that contains `word`.
pub(crate) fn page(word: &str) -> String {
    format!(
        "Talks of the two sides\n\nThe envoy of Norland said on Monday that {word} is near to both peoples.\n"
    )
}

/// Returns the keys of an object, in order.
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}
