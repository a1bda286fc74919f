//! Which files are pages: of folders, of lists, of what globs and ignore files leave.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use super::open::open_as;
use super::{Format, Limits, Sources};
use crate::{Error, ErrorKind, Result};

/// Names of files that say what of a folder is left out, in the syntax of `.gitignore`.
const IGNORE_FILE: &str = ".readoutsignore";
/// Most bytes of one path of a list.
const MOST_PATH: u64 = 64 << 10;

/// The files that look like pages, and what could not be looked at.
#[derive(Debug, Default)]
pub struct Found {
    /// Files to read, sorted by path, each once.
    pub files: Vec<PathBuf>,
    /// Folders and files that could not be read.
    pub problems: Vec<Error>,
    /// Files passed over because their names promise no format that is read here.
    pub other_files: usize,
}

/// What is to be read: files and folders, lists of them, and globs that narrow the folders.
///
/// A file that is named is taken whatever its name is. Of a folder, every file with a telling name
/// ([`Format::of_path`]) is taken, but hidden files, what an `.ignore` or `.readoutsignore` file
/// excludes, side data (`NAME.meta.json`) and the notes that a folder carries about itself (`README`,
/// `LICENSE`, …). Symbolic links are followed.
///
/// ```no_run
/// use readouts_core::source::Selection;
///
/// let found = Selection::new(["pages"]).glob("*.html").glob("!drafts/**").find()?;
/// println!("{} files", found.files.len());
/// # Ok::<(), readouts_core::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Selection {
    roots: Vec<PathBuf>,
    listed: Vec<PathBuf>,
    globs: Vec<String>,
    otherwise: Option<Format>,
}

impl Selection {
    /// What lies at these paths. One that does not exist is an error.
    pub fn new<P: Into<PathBuf>>(roots: impl IntoIterator<Item = P>) -> Self {
        Self { roots: roots.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// And what lies at these. One that does not exist is a problem of its own.
    #[must_use]
    pub fn listed<P: Into<PathBuf>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.listed.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Narrows folders to what matches one of the globs, or, for a glob that begins with `!`, to what does
    /// not; of several that match, the last decides. A glob with a slash is matched from the folder that
    /// was named, one without anywhere in it.
    #[must_use]
    pub fn glob(mut self, glob: impl Into<String>) -> Self {
        self.globs.push(glob.into());
        self
    }

    /// The format of files whose names tell none: of those named, and, in folders, of those that a glob
    /// asks for. Without it their first bytes tell, and a folder's are passed over.
    #[must_use]
    pub fn otherwise(self, format: Option<Format>) -> Self {
        Self { otherwise: format, ..self }
    }

    /// Opens one of the files; see [`open`](super::open).
    ///
    /// # Errors
    /// Those of [`open`](super::open).
    pub fn open(&self, path: &Path, name: &str, limits: Limits) -> Result<Sources> {
        open_as(path, name, self.otherwise, limits)
    }

    /// The files and folders named, in order, those of lists last.
    pub fn roots(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().chain(&self.listed).map(PathBuf::as_path)
    }

    /// The format of files whose names tell none.
    pub(crate) fn format(&self) -> Option<Format> {
        self.otherwise
    }

    /// Whether globs leave out files that are there.
    pub(crate) fn is_narrowed(&self) -> bool {
        !self.globs.is_empty()
    }

    /// Lists the files.
    ///
    /// # Errors
    /// [`Io`](ErrorKind::Io) where a root does not exist or a glob cannot be read.
    pub fn find(&self) -> Result<Found> {
        let mut found = Found::default();
        for root in &self.roots {
            self.look(root, &mut found)?;
        }
        for path in &self.listed {
            if let Err(error) = self.look(path, &mut found) {
                found.problems.push(error);
            }
        }
        found.files.sort_by(|one, other| (plain(one), one).cmp(&(plain(other), other)));
        found.files.dedup_by(|one, other| plain(one) == plain(other));
        Ok(found)
    }

    fn look(&self, root: &Path, found: &mut Found) -> Result<()> {
        let meta = std::fs::metadata(root).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "no such file or folder").at(root),
            _ => super::unpack::unreadable(&error).at(root),
        })?;
        if meta.is_file() {
            found.files.push(root.to_owned());
            return Ok(());
        }
        if !meta.is_dir() {
            return Err(neither(root));
        }
        let globs = self.globs_at(root)?;
        let mut walker = WalkBuilder::new(root);
        walker.standard_filters(false).hidden(true).ignore(true).follow_links(true);
        walker.add_custom_ignore_filename(IGNORE_FILE).overrides(globs.clone());
        for entry in walker.build() {
            match entry {
                Ok(entry) => self.entry(&entry, &globs, found),
                Err(error) => found.problems.push(problem(root, &error)),
            }
        }
        Ok(())
    }

    fn globs_at(&self, root: &Path) -> Result<Override> {
        let mut builder = OverrideBuilder::new(root);
        for glob in &self.globs {
            builder.add(glob).map_err(|error| bad_glob(glob, &error))?;
        }
        builder.build().map_err(|error| bad_glob("", &error))
    }

    fn entry(&self, entry: &ignore::DirEntry, globs: &Override, found: &mut Found) {
        let path = entry.path();
        if let Some(error) = entry.error() {
            found.problems.push(problem(path, error));
        }
        let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { return };
        if is_note(path) || is_side_data(path) {
            return;
        }
        let is_asked_for = self.otherwise.is_some() && globs.matched(path, false).is_whitelist();
        match Format::of_path(path).is_some() || is_asked_for {
            true if !kind.is_file() => found.problems.push(neither(path)),
            true => found.files.push(path.to_owned()),
            false => found.other_files += 1,
        }
    }
}

/// The paths that a list holds: one on each line, or, where it has zero bytes, one behind each.
///
/// # Errors
/// [`Io`](ErrorKind::Io) where the list cannot be read, [`TooLarge`](ErrorKind::TooLarge) where a path in it
/// has no end.
pub fn read_list(list: impl Read) -> Result<Vec<PathBuf>> {
    let mut list = BufReader::with_capacity(64 << 10, list);
    let io = |error: std::io::Error| super::unpack::unreadable(&error);
    let end = if list.fill_buf().map_err(io)?.contains(&0) { 0 } else { b'\n' };
    let mut paths = Vec::new();
    loop {
        let mut path = Vec::new();
        if list.by_ref().take(MOST_PATH + 1).read_until(end, &mut path).map_err(io)? == 0 {
            return Ok(paths);
        }
        if path.len() as u64 > MOST_PATH {
            return Err(Error::new(ErrorKind::TooLarge, "not a list of files: a path in it is too long")
                .hinting("a list has a path on each line, or a zero byte behind each"));
        }
        path.pop_if(|last| *last == end);
        path.pop_if(|last| end == b'\n' && *last == b'\r');
        if !path.is_empty() {
            paths.push(path_of(path));
        }
    }
}

/// The path without a leading `./`.
fn plain(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;

    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Lists the pages below `root`; see [`Selection`].
///
/// # Errors
/// [`Io`](ErrorKind::Io) where `root` does not exist.
pub fn walk(root: &Path) -> Result<Found> {
    Selection::new([root]).find()
}

fn bad_glob(glob: &str, error: &ignore::Error) -> Error {
    let why = match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    };
    Error::new(ErrorKind::Io, format!("`{glob}` is no glob: {why}"))
}

fn problem(root: &Path, error: &ignore::Error) -> Error {
    let (path, cause) = innermost(error);
    Error::new(ErrorKind::Io, cause).at(path.unwrap_or(root))
}

/// A pipe, a socket, a device: reading it may never end.
pub(super) fn neither(path: &Path) -> Error {
    Error::new(ErrorKind::Io, "neither a file nor a folder").at(path)
}

/// The path that a walking error is about, and its cause without the path.
fn innermost(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), innermost(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => innermost(err),
        ignore::Error::Loop { child, .. } => {
            (Some(child), "a symbolic link that leads back to a folder above it".to_owned())
        }
        ignore::Error::Io(io) if io.kind() == std::io::ErrorKind::PermissionDenied => {
            (None, "cannot be read: permission denied".to_owned())
        }
        ignore::Error::Io(io) if io.kind() == std::io::ErrorKind::NotFound => {
            (None, "a symbolic link that leads nowhere".to_owned())
        }
        // The walker's own words have the path once more.
        ignore::Error::Io(io) => match io.get_ref().and_then(std::error::Error::source) {
            Some(cause) => (None, format!("cannot be read: {cause}")),
            None => (None, format!("cannot be read: {io}")),
        },
        other => (None, other.to_string()),
    }
}

/// What a folder says about itself.
fn is_note(path: &Path) -> bool {
    const NOTES: [&str; 6] = ["README", "LICENSE", "CHANGELOG", "CONTRIBUTING", "NOTICE", "COPYING"];
    path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| NOTES.contains(&stem))
}

pub(super) fn is_side_data(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(".meta.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        for name in names {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        dir
    }

    fn names(dir: &tempfile::TempDir, found: &Found) -> Vec<String> {
        let name = |path: &PathBuf| path.strip_prefix(dir.path()).expect("below").display().to_string();
        found.files.iter().map(name).collect()
    }

    #[test]
    fn pages_are_found_and_notes_are_not() {
        let dir =
            folder(&["b.txt", "a.html.gz", "README.md", ".hidden.txt", "b.txt.meta.json", "picture.png"]);
        let found = walk(dir.path()).expect("walked");
        assert_eq!(names(&dir, &found), ["a.html.gz", "b.txt"]);
        assert_eq!(found.other_files, 1);
    }

    #[test]
    fn a_root_that_is_not_there_is_named_and_a_listed_one_is_a_problem() {
        let told = "`/no/such/folder`: no such file or folder";
        let error = walk(Path::new("/no/such/folder")).expect_err("refused");
        assert_eq!(error.to_string(), told);
        let found = Selection::default().listed(["/no/such/folder"]).find().expect("looked");
        assert_eq!(found.problems[0].to_string(), told);
    }

    #[test]
    fn globs_and_ignore_files_narrow_folders() {
        let dir = folder(&["a.txt", "b.html", "drafts/c.txt", "drafts/d.html", "old/e.txt", "f.page"]);
        let found = |selection: &Selection| names(&dir, &selection.find().expect("found"));
        let all = Selection::new([dir.path()]);
        assert_eq!(found(&all.clone().glob("*.html")), ["b.html", "drafts/d.html"]);
        assert_eq!(found(&all.clone().glob("!drafts/**").glob("!old/")), ["a.txt", "b.html"]);
        assert_eq!(found(&all.clone().glob("/*.txt")), ["a.txt"]);
        assert_eq!(found(&all.clone().glob("*.page")), [""; 0]);
        assert_eq!(found(&all.clone().glob("*.page").otherwise(Some(Format::Text))), ["f.page"]);
        std::fs::write(dir.path().join(".readoutsignore"), "old/\n*.html\n").expect("written");
        assert_eq!(found(&all), ["a.txt", "drafts/c.txt"]);
        let error = all.glob("{").find().expect_err("refused");
        assert!(error.to_string().starts_with("`{` is no glob"), "{error}");
    }

    #[test]
    fn what_is_named_is_taken_once_whatever_its_name() {
        let dir = folder(&["a.txt", "b.page"]);
        let at = |name| dir.path().join(name);
        let selection = Selection::new([dir.path().to_owned(), at("b.page")]);
        let found = selection.listed([at("a.txt"), at("b.page")]).glob("!*.page").find().expect("found");
        assert_eq!(names(&dir, &found), ["a.txt", "b.page"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_itself_is_a_problem_told_once() {
        let dir = folder(&["a.txt"]);
        let link = dir.path().join("b.txt");
        std::os::unix::fs::symlink("b.txt", &link).expect("linked");
        let found = walk(dir.path()).expect("walked");
        assert_eq!(names(&dir, &found), ["a.txt"]);
        let told = found.problems[0].to_string();
        assert_eq!(told.matches("b.txt").count(), 1, "{told}");
    }

    #[test]
    fn lists_are_of_lines_or_of_what_zero_bytes_end() {
        let read = |list: &'static str| read_list(list.as_bytes()).expect("read");
        assert_eq!(read("a.txt\r\n\nb c.txt"), [Path::new("a.txt"), Path::new("b c.txt")]);
        assert_eq!(read("a\nb\0c\0"), [Path::new("a\nb"), Path::new("c")]);
        let endless = std::io::repeat(b'x');
        assert_eq!(read_list(endless).expect_err("refused").kind(), ErrorKind::TooLarge);
    }
}
