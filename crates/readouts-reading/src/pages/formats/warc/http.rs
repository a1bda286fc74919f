//! The body of an HTTP response, with its chunks joined and its compression undone.

use std::io::Read;

use encoding_rs::Encoding;

use super::headers::Headers;
use crate::pages::Limits;
use crate::{Error, ErrorKind, Result};

/// A response: the status, headers, and the body as it was sent.
pub(super) struct Response<'b> {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) body: &'b [u8],
}

impl<'b> Response<'b> {
    /// Parses a block; `None` where it is not a response.
    pub(super) fn of(block: &'b [u8]) -> Option<Self> {
        let first = block.split(|&b| b == b'\n').next()?;
        let first = String::from_utf8_lossy(&first[..first.len().min(200)]).into_owned();
        let status = first.strip_prefix("HTTP/")?.split_ascii_whitespace().nth(1)?.parse().ok()?;
        let mut lines = Vec::new();
        let mut at = 0;
        for line in block.split_inclusive(|&b| b == b'\n') {
            at += line.len();
            if line.trim_ascii().is_empty() {
                break;
            }
            lines.push(line);
        }
        Some(Self { status, headers: Headers::of(lines.into_iter().skip(1)), body: &block[at..] })
    }

    /// Decodes the body. A header that does not match the body is ignored: many archives store unpacked
    /// bodies with their original headers.
    pub(super) fn content(&self, limits: Limits) -> Result<Vec<u8>> {
        let is_chunked =
            self.headers.get("transfer-encoding").is_some_and(|v| v.to_ascii_lowercase().contains("chunked"));
        let joined = if is_chunked { unchunked(self.body) } else { None };
        let mut content = joined.unwrap_or_else(|| self.body.to_vec());
        let encodings = self.headers.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
        // Encodings are listed in the order in which they were applied.
        for encoding in encodings.split(',').rev().map(str::trim) {
            content = undone(encoding, content, limits)?;
        }
        Ok(content)
    }
}

/// Joins the chunks of a body; `None` where it is not chunked.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    let mut rest = body;
    loop {
        let end = rest.iter().take(1000).position(|&b| b == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next().unwrap_or(line).trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(joined);
        }
        // The last chunk is short where the connection broke.
        let have = size.min(rest.len());
        joined.extend_from_slice(&rest[..have]);
        rest = &rest[have..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(joined);
        }
    }
}

fn undone(encoding: &str, content: Vec<u8>, limits: Limits) -> Result<Vec<u8>> {
    let is_zlib =
        |c: &[u8]| c.len() > 1 && c[0] & 0x0F == 8 && (u16::from(c[0]) << 8 | u16::from(c[1])) % 31 == 0;
    match encoding {
        "gzip" | "x-gzip" if content.starts_with(b"\x1F\x8B") => {
            limited(flate2::bufread::MultiGzDecoder::new(content.as_slice()), "gzip", limits)
        }
        "deflate" if is_zlib(&content) => {
            limited(flate2::bufread::ZlibDecoder::new(content.as_slice()), "deflate", limits)
        }
        // Some servers omit the zlib envelope; text is never valid deflate data.
        "deflate" => Ok(limited(flate2::bufread::DeflateDecoder::new(content.as_slice()), "deflate", limits)
            .ok()
            .filter(|unpacked| !unpacked.is_empty())
            .unwrap_or(content)),
        "zstd" if content.starts_with(b"\x28\xB5\x2F\xFD") => {
            let decoder = zstd::stream::read::Decoder::with_buffer(content.as_slice())
                .map_err(|error| Error::new(ErrorKind::Document, format!("cannot be unpacked: {error}")))?;
            limited(decoder, "zstd", limits)
        }
        "br" if content.trim_ascii_start().starts_with(b"<") => Ok(content),
        // Brotli has no signature: the start of a text may be valid Brotli, but never all of it.
        "br" if is_text(&content) => {
            let mut rest = content.as_slice();
            // One byte at a time, so that no byte behind the end is consumed.
            let unpacked = limited(brotli_decompressor::Decompressor::new(&mut rest, 1), "brotli", limits);
            match unpacked {
                Err(error) if error.kind() == ErrorKind::TooLarge => Err(error),
                Ok(unpacked) if rest.is_empty() && !unpacked.is_empty() => Ok(unpacked),
                _ => Ok(content),
            }
        }
        "br" => limited(brotli_decompressor::Decompressor::new(content.as_slice(), 4096), "brotli", limits),
        "compress" | "x-compress" if !content.trim_ascii_start().starts_with(b"<") => Err(Error::new(
            ErrorKind::Document,
            format!("sent in the encoding `{encoding}`, which is not read"),
        )
        .hinting("most crawlers can be told to ask for gzip only")),
        _ => Ok(content),
    }
}

fn is_text(content: &[u8]) -> bool {
    std::str::from_utf8(content)
        .is_ok_and(|text| !text.contains(|c: char| c.is_control() && !c.is_whitespace()))
}

fn limited(unpacked: impl Read, encoding: &str, limits: Limits) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    match unpacked.take(limits.page_bytes.saturating_add(1)).read_to_end(&mut content) {
        Ok(_) if content.len() as u64 > limits.page_bytes => Err(limits.too_large()),
        Ok(_) => Ok(content),
        Err(error) => {
            Err(Error::new(ErrorKind::Document, format!("its {encoding} data are damaged: {error}")))
        }
    }
}

/// Returns the media type of a header value in lower case, and the charset that it declares.
pub(super) fn media_type(value: &str) -> (String, Option<&'static Encoding>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, label) = part.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes()))?
    });
    (media, charset)
}
