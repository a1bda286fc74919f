//! Stored form of the list of files: the first line of JSON describes the reader, then each file has a line,
//! sorted by name.

use std::borrow::Cow;
use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use crate::index::Versions;

use super::{Entry, Files, Hash, Head, Id, Manifest, More, Page, Stamp, Trouble};

/// Line of the manifest that describes one file.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    size: u64,
    modified: u64,
    #[serde(default)]
    inode: u64,
    hash: Hash,
    pages: Cow<'a, [Page]>,
    #[serde(default, skip_serializing_if = "is_none")]
    outlet: u32,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    urls: Cow<'a, [(u32, String)]>,
    #[serde(default, skip_serializing_if = "Option::is_none", borrow)]
    read_as: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trouble: Option<Cow<'a, Trouble>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    held: bool,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    left_out: Cow<'a, [Id]>,
}

impl Manifest {
    /// Reads the values that hold for all files; the lines of the files come after them.
    pub(super) fn read_head(mut from: impl BufRead) -> io::Result<Head> {
        let mut line = Vec::new();
        let read = from.read_until(b'\n', &mut line)?;
        if read > 0 { Ok(serde_json::from_slice(&line)?) } else { Ok(Head::default()) }
    }

    pub(super) fn read(mut from: impl BufRead) -> io::Result<Self> {
        let head = Self::read_head(&mut from)?;
        let mut line = Vec::new();
        let mut next = |line: &mut Vec<u8>| {
            line.clear();
            from.read_until(b'\n', line).map(|read| read > 0)
        };
        let mut files = Files::new();
        while next(&mut line)? {
            let line: Line<'_> = serde_json::from_slice(&line)?;
            files.push((line.name.as_ref().into(), line.into()));
        }
        // A written list is sorted already. Sort in case it comes from elsewhere, since lookups rely on the
        // order.
        files.sort_by(|one, other| one.0.cmp(&other.0));
        files.shrink_to_fit();
        Ok(Self { head, files, versions: Versions::default() })
    }

    pub(super) fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *to, &self.head)?;
        to.write_all(b"\n")?;
        for (name, entry) in &self.files {
            serde_json::to_writer(&mut *to, &Line::of(name, entry))?;
            to.write_all(b"\n")?;
        }
        Ok(())
    }
}

impl<'a> Line<'a> {
    fn of(name: &'a str, entry: &'a Entry) -> Self {
        let Entry { stamp, hash, pages, outlet, more } = entry;
        let more = more.as_deref();
        Self {
            name: name.into(),
            size: stamp.size,
            modified: stamp.modified,
            inode: stamp.inode,
            hash: *hash,
            pages: Cow::Borrowed(pages),
            outlet: *outlet,
            urls: more.map_or(Cow::Borrowed(&[]), |more| Cow::Borrowed(&more.urls)),
            read_as: more.and_then(|more| more.read_as.as_deref()).map(Cow::Borrowed),
            trouble: more.and_then(|more| more.trouble.as_ref()).map(Cow::Borrowed),
            held: entry.is_held(),
            left_out: Cow::Borrowed(entry.left_out()),
        }
    }
}

impl From<Line<'_>> for Entry {
    fn from(line: Line<'_>) -> Self {
        let more = More {
            urls: line.urls.into_owned(),
            read_as: line.read_as.map(|format| format.as_ref().into()),
            trouble: line.trouble.map(Cow::into_owned),
            held: line.held,
            left_out: line.left_out.into_owned(),
        };
        Self {
            stamp: Stamp { size: line.size, modified: line.modified, inode: line.inode },
            hash: line.hash,
            pages: line.pages.iter().copied().collect(),
            outlet: line.outlet,
            more: Some(more).filter(|more| *more != More::default()).map(Box::new),
        }
    }
}

/// Whether a number stands for no outlet.
fn is_none(outlet: &u32) -> bool {
    *outlet == 0
}

#[cfg(test)]
mod tests {
    use super::super::Skipped;
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let page = Page { id: Id::of("00c0ffee00c0ffee"), number: 3, url: 7, retrieved: 9 };
        let stamp = Stamp { size: 1, modified: 2, inode: u64::MAX };
        let hash = Hash::of(&"ab".repeat(16));
        let mut entry = Entry { stamp, hash, pages: [page].into_iter().collect(), outlet: 5, more: None };
        entry.set_held(true);
        entry.tell_url(3, "https://lumen.example/".to_owned());
        let problem =
            Skipped { name: "a\n#3".to_owned(), why: "broken".to_owned(), remedy: None, failed: false };
        entry.trouble_mut().add(problem);
        entry.leave_out(Id::of("00c0ffee00c0ffed"));
        let head = Head { base: Some("/a".to_owned()), ..Head::default() };
        let files = vec![("a\nb".into(), entry), ("c".into(), Entry::default())];
        let manifest = Manifest { head, files, versions: Versions::default() };
        let mut written = Vec::new();
        manifest.write(&mut written).expect("written");
        let read = Manifest::read(&*written).expect("read");
        assert_eq!((read.head, read.files), (manifest.head, manifest.files));
    }

    #[test]
    fn a_line_without_an_inode_is_read_and_does_not_tell() {
        let line = br#"{"name":"a","size":1,"modified":2,"hash":"","pages":[]}"#;
        let read = Manifest::read(
            &[b"{\"pages\":\"\",\"texts\":\"\",\"base\":null}\n", &line[..], b"\n"].concat()[..],
        );
        let stamp = read.expect("read").files[0].1.stamp;
        assert!(!Stamp { inode: 3, ..stamp }.tells(stamp));
    }
}
