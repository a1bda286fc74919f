//! Converts a file's path to a name and back. On Unix, no two paths share a name, whatever their bytes: bytes
//! that are not UTF-8 are written `\xFF`.

use std::path::{Path, PathBuf};

/// Converts a path to its name in the manifest; bytes that are not UTF-8 are escaped.
#[cfg(unix)]
pub(super) fn of(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;

    let mut name = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        let valid = chunk.valid();
        for (at, c) in valid.char_indices() {
            // Escape a backslash that would be read as the start of an escape.
            if c == '\\' && escaped(&valid.as_bytes()[at..]).is_some() {
                name.push_str("\\x5C");
            } else {
                name.push(c);
            }
        }
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
    name
}

/// Converts a name in the manifest back to its path.
#[cfg(unix)]
pub(super) fn path(name: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;

    let mut rest = name.as_bytes();
    let mut bytes = Vec::with_capacity(rest.len());
    while let Some((&first, after)) = rest.split_first() {
        match escaped(rest) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[4..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    std::ffi::OsString::from_vec(bytes).into()
}

/// Returns the byte that an escape at the start of `bytes` stands for.
#[cfg(unix)]
fn escaped(bytes: &[u8]) -> Option<u8> {
    let [b'\\', b'x', high, low, ..] = bytes else { return None };
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    let byte = digit(*high)? << 4 | digit(*low)?;
    (byte >= 0x80 || byte == b'\\').then_some(byte)
}

/// Converts a path to its name in the manifest; what is not Unicode in the path is lost.
#[cfg(not(unix))]
pub(super) fn of(path: &Path) -> String {
    path.display().to_string()
}

/// Converts a name in the manifest back to its path.
#[cfg(not(unix))]
pub(super) fn path(name: &str) -> PathBuf {
    PathBuf::from(name)
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn readable_names_stay_as_they_are() {
        for plain in ["a b\n.txt", "外交/双方.txt", r"a\b", r"\x41", r"\xff"] {
            assert_eq!((of(Path::new(plain)).as_str(), path(plain).as_path()), (plain, Path::new(plain)));
        }
        assert_eq!(of(Path::new(OsStr::from_bytes(b"a\xff\xe5b"))), r"a\xFF\xE5b");
    }

    proptest::proptest! {
        #[test]
        fn a_name_leads_back_to_its_path(bytes in proptest::collection::vec(
            proptest::sample::select(&b"\\x5CF8\xff\xc3\xa9a"[..]), 0..12)
        ) {
            let file = Path::new(OsStr::from_bytes(&bytes));
            proptest::prop_assert_eq!(path(&of(file)), file);
        }
    }
}
