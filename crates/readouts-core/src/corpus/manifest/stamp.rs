//! A file's stamp shows, without reading the file, that it is likely unchanged.
//!
//! A stamp covers a file and its side data together.

use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::source::side_path;

/// Size and times of a file that show, without reading it, that it is likely unchanged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::corpus) struct Stamp {
    pub(in crate::corpus) size: u64,
    /// Time of the last change of content, in nanoseconds since 1970; the later one of file and side data. 0
    /// if the time cannot be relied on.
    pub(super) modified: u64,
    /// Hash of the inode numbers and the times of their last change; 0 if the system has none. It differs if
    /// another file of the same size and time took the place of the file. The device number is left out,
    /// because it may differ after every mount.
    pub(super) inode: u64,
}

/// Stamp as just read from the file system.
#[derive(Debug, Clone, Copy)]
pub(in crate::corpus) struct Seen {
    pub(in crate::corpus) stamp: Stamp,
    /// Nanoseconds since 1970 of the last change of an inode; 0 if the system has none.
    inode_changed: u64,
}

impl Seen {
    /// Reads the stamp of a file and its side data.
    pub(in crate::corpus) fn at(path: &Path) -> std::io::Result<Self> {
        let own = Self::of(&std::fs::metadata(path)?)?;
        Ok(match std::fs::metadata(side_path(path)).and_then(|meta| Self::of(&meta)) {
            Ok(side) => own.with(side),
            Err(_) => own,
        })
    }

    fn of(meta: &Metadata) -> std::io::Result<Self> {
        let since = meta.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let modified = u64::try_from(since.as_nanos()).unwrap_or(u64::MAX);
        let (inode, inode_changed) = inode_of(meta);
        Ok(Self { stamp: Stamp { size: meta.len(), modified, inode }, inode_changed })
    }

    fn with(self, side: Self) -> Self {
        let (own, beside) = (self.stamp, side.stamp);
        let stamp = Stamp {
            size: own.size + beside.size,
            modified: own.modified.max(beside.modified),
            inode: mix(own.inode, beside.inode),
        };
        Self { stamp, inode_changed: self.inode_changed.max(side.inode_changed) }
    }

    /// Returns the stamp to keep if it was read at `now`, before the file was read. A file that changed only
    /// just before can change again with the same time, so such a time is not kept.
    pub(in crate::corpus) fn settled(self, now: SystemTime) -> Stamp {
        let is_past = is_past(self.stamp.modified, now) && is_past(self.inode_changed, now);
        let modified = if is_past { self.stamp.modified } else { 0 };
        Stamp { modified, ..self.stamp }
    }
}

impl Stamp {
    /// Sentinel that no file has.
    pub(in crate::corpus) const NONE: Self = Self { size: u64::MAX, modified: 0, inode: 0 };

    /// Whether this may be the stamp of the same file or of a copy. If the file was too new for its time to
    /// be kept, only the size is compared.
    pub(super) fn looks_like(self, before: Self) -> bool {
        self.size == before.size && (self.modified == before.modified || before.modified == 0)
    }

    /// Whether a file with this stamp now is the same as when it had the other.
    pub(in crate::corpus) fn tells(self, before: Self) -> bool {
        self == before && before.modified != 0
    }
}

/// Whether a change at `now` would get a time other than this one, in nanoseconds since 1970.
fn is_past(time: u64, now: SystemTime) -> bool {
    // Some file systems store times in steps of one or two seconds, others in ticks of the system clock.
    let coarse = time.is_multiple_of(1_000_000_000);
    let step = if coarse { Duration::from_secs(2) } else { Duration::from_millis(20) };
    now.duration_since(SystemTime::UNIX_EPOCH + Duration::from_nanos(time)).is_ok_and(|age| age > step)
}

#[cfg(unix)]
fn inode_of(meta: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;

    let nanoseconds = i128::from(meta.ctime()) * 1_000_000_000 + i128::from(meta.ctime_nsec());
    let changed = u64::try_from(nanoseconds).unwrap_or_default();
    (mix(meta.ino(), changed), changed)
}

#[cfg(not(unix))]
fn inode_of(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// Mixes two numbers into one (the finalizer of SplitMix64). The result is stored, so it must not change.
fn mix(one: u64, other: u64) -> u64 {
    let mut mixed = one.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ other;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_trusted_only_when_a_change_would_show() {
        let time = |seconds: u64, nanos: u64| seconds * 1_000_000_000 + nanos;
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(10_500);
        let trusted = |modified: u64, inode_changed: u64| {
            let seen = Seen { stamp: Stamp { size: 1, modified, inode: 7 }, inode_changed };
            seen.stamp.tells(seen.settled(now))
        };
        let long_ago = time(1, 1);
        assert!(trusted(time(8, 0), long_ago) && !trusted(time(9, 0), long_ago));
        assert!(trusted(time(10, 470_000_000), long_ago) && !trusted(time(10, 495_000_000), long_ago));
        assert!(!trusted(time(11, 1), long_ago));
        // The file was put there just now, with an old modification time.
        assert!(trusted(long_ago, time(10, 470_000_000)) && !trusted(long_ago, time(10, 495_000_000)));
        assert!(trusted(long_ago, 0), "where the system does not tell");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_in_the_place_of_another_has_another_stamp_and_a_renamed_one_looks_the_same() {
        let dir = tempfile::tempdir().expect("a folder");
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_000_007);
        let written = |name: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, name).expect("written");
            std::fs::File::options()
                .append(true)
                .open(&path)
                .and_then(|file| file.set_modified(time))
                .expect("set");
            path
        };
        let (one, other) = (written("a"), written("b"));
        let before = Seen::at(&one).expect("seen").stamp;
        assert_eq!(Seen::at(&one).expect("seen").stamp, before);
        std::fs::rename(&other, &one).expect("renamed");
        let after = Seen::at(&one).expect("seen").stamp;
        assert!(!after.tells(before) && after.looks_like(before));
        // Side data count as well.
        std::fs::write(side_path(&one), "").expect("written");
        assert_ne!(Seen::at(&one).expect("seen").stamp.inode, after.inode);
    }
}
