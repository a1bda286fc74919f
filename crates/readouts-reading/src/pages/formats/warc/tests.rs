//! Archives as crawlers write them, and archives with wrong lengths.

use crate::pages::tests::{gzip, read};
use crate::pages::{Limits, open_reader};

const PAGE: &str =
    "<html><body><p>The envoys of Norland met on the river, and spoke of trade.</p></body></html>";

/// Returns a record with a stated length, which may be wrong.
fn record(headers: &str, length: i64, block: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.1\r\n{headers}\r\nContent-Length: {length}\r\n\r\n");
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(url: &str, http: &str, body: &[u8]) -> Vec<u8> {
    let block = [http.replace('\n', "\r\n").as_bytes(), b"\r\n\r\n", body].concat();
    let headers = format!(
        "WARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response"
    );
    record(&headers, block.len() as i64, &block)
}

fn html(n: u32) -> Vec<u8> {
    let page = PAGE.replace("river", &format!("river {n}"));
    response(
        &format!("https://lumen.example/{n}"),
        "HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8",
        page.as_bytes(),
    )
}

fn small(bytes: &[Vec<u8>]) -> (Vec<String>, Vec<String>) {
    let (pages, problems) = read("a.warc", bytes.concat(), Limits { page_bytes: 4096, ..Limits::default() });
    (pages.iter().map(|page| page.split(':').next().expect("a name").to_owned()).collect(), problems)
}

#[test]
fn pages_of_an_archive_are_read_and_the_rest_is_passed_over() {
    let of = |kind: &str, url: &str, media: &str, block: &str| {
        let headers = format!("WARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {media}");
        record(&headers, block.len() as i64, block.as_bytes())
    };
    let records = [
        of("warcinfo", "x", "application/warc-fields", "software: ours"),
        of(
            "request",
            "https://lumen.example/1",
            "application/http; msgtype=request",
            "GET / HTTP/1.1\r\n\r\n",
        ),
        html(1),
        of("metadata", "https://lumen.example/1", "application/warc-fields", "a: b"),
        of(
            "revisit",
            "https://lumen.example/1",
            "application/http; msgtype=response",
            "HTTP/1.1 200 OK\r\n\r\n",
        ),
        of("response", "dns:lumen.example", "text/dns", "lumen.example. 1 IN A 127.0.0.1"),
        response(
            "https://lumen.example/gone",
            "HTTP/1.1 404 Not RecordResult\nContent-Type: text/html",
            PAGE.as_bytes(),
        ),
        response("https://lumen.example/a.json", "HTTP/1.1 200 OK\nContent-Type: application/json", b"{}"),
        response(
            "https://lumen.example/robots.txt",
            "HTTP/1.1 200 OK\nContent-Type: text/plain",
            b"User-agent: *",
        ),
        response("https://lumen.example/empty", "HTTP/1.1 200 OK\nContent-Type: text/html", b""),
        of("conversion", "https://lumen.example/2", "text/plain", "Talks were held."),
        of("resource", "<https://lumen.example/3>", "text/html", PAGE),
        of("resource", "urn:text:https://lumen.example/1", "text/plain", "The envoys"),
        of("resource", "metadata://gnu.org/software/wget/warc/MANIFEST.txt", "text/plain", "<urn:uuid:1>"),
    ];
    for bytes in [records.concat(), records.iter().flat_map(|r| gzip(r)).collect(), gzip(&records.concat())] {
        let input = Box::new(std::io::Cursor::new(bytes));
        let sources = open_reader("a.warc.gz", input, None, Limits::default()).expect("opened");
        let pages: Vec<_> = sources
            .map(|source| source.expect("listed"))
            .map(|s| {
                (
                    s.name().to_owned(),
                    s.url().map(str::to_owned),
                    s.read().expect("read").page.lines[0].text.clone(),
                )
            })
            .collect();
        let url = |n: u32| Some(format!("https://lumen.example/{n}"));
        let expected = [
            ("a.warc.gz#3", url(1), "The envoys of Norland met on the river 1, and spoke of trade."),
            ("a.warc.gz#11", url(2), "Talks were held."),
            ("a.warc.gz#12", url(3), "The envoys of Norland met on the river, and spoke of trade."),
        ];
        assert_eq!(pages, expected.map(|(name, url, text)| (name.to_owned(), url, text.to_owned())));
    }
}

#[test]
fn a_body_is_read_as_its_server_meant_it() {
    let text = "Президент Северной республики провёл переговоры.";
    let (body, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    let chunked = [format!("{:x};a=b\r\n", body.len()).as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
    let zlib = {
        use std::io::Write;
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&body).expect("packed");
        packed.finish().expect("packed")
    };
    let chunked_gzip = {
        let packed = gzip(&body);
        [format!("{:X}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat()
    };
    for (header, body) in [
        ("X: y", body.to_vec()),
        ("Transfer-Encoding: chunked", chunked.clone()),
        // Bodies that are already unpacked, with their original headers.
        ("Transfer-Encoding: chunked", body.to_vec()),
        ("Content-Encoding: gzip", body.to_vec()),
        ("Content-Encoding: gzip", gzip(&body)),
        ("Content-Encoding: deflate", zlib.clone()),
        ("Content-Encoding: deflate", zlib[2..zlib.len() - 4].to_vec()),
        ("Content-Encoding: zstd", zstd::encode_all(&*body, 1).expect("packed")),
        ("Transfer-Encoding: chunked\nContent-Encoding: gzip", chunked_gzip.clone()),
    ] {
        let http = format!("HTTP/1.1 200 OK\nContent-Type: text/plain; charset=\"windows-1251\"\n{header}");
        let bytes = response("https://lumen.example/", &http, &body);
        let (pages, problems) = read("a.warc", bytes, Limits::default());
        assert_eq!((pages, problems.len()), (vec![format!("a.warc#1: {text}")], 0), "{header}");
    }
    let http = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: compress";
    let (_, problems) = read("a.warc", response("x", http, b"\x1F\x9D\x80"), Limits::default());
    assert_eq!(
        problems,
        ["`a.warc`: no page: its one record is none"],
        "an address of no kind is none of ours"
    );
    let (_, problems) = read("a.warc", response("http://x/", http, b"\x1F\x9D\x80"), Limits::default());
    assert_eq!(problems, ["`a.warc#1`: sent in the encoding `compress`, which is not read"]);
    let http = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: gzip";
    let bomb = gzip(&vec![b' '; 1 << 20]);
    let limits = Limits { page_bytes: 1 << 16, ..Limits::default() };
    let (_, problems) = read("a.warc", response("http://x/", http, &bomb), limits);
    assert_eq!(problems, ["`a.warc#1`: larger than one page may be (0 MB)"]);
}

#[test]
fn a_body_in_brotli_is_read() {
    // Compressed with another program.
    const BODY: &[u8] = b"\x1B\x5E\x00\x30\x8C\xD4\x46\x77\xF3\x48\x23\x54\x7A\xF1\xF8\xA8\xDB\x52\x1D\x5D\x4C\xD1\x64\x28\x82\x3F\
        \x82\xFA\x1D\x2F\x82\xB0\x01\x07\x0E\x59\xB8\xE9\x3A\x88\x1D\x1D\x7D\xC2\xC2\x16\xE7\xE5\xEB\x10\x88\x3D\xFE\x00\x15\x85\
        \x67\x35\xEB\xD8\x72\x41\xAB\x24\x93\x40\x85\x73\x0A\xA8\x9B\xD0\x48\xF0\xCC";
    const MEGABYTE: &[u8] = b"\x5B\xFF\xFF\x8F\x5F\x02\x24\x1E\x0B\x04\x72\xEF\x1F\x00";
    const TEXT: &str =
        "The envoys of Norland met on the river, and spoke of trade. The envoys of Norland met again.";
    let http = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: br";
    let told = |body: &[u8], limits: Limits| read("a.warc", response("http://x/", http, body), limits);
    for body in [BODY, format!("<p>{TEXT}").as_bytes(), TEXT.as_bytes()] {
        assert_eq!(told(body, Limits::default()), (vec![format!("a.warc#1: {TEXT}")], vec![]));
    }
    let (_, problems) = told(&BODY[..40], Limits::default());
    assert!(problems[0].starts_with("`a.warc#1`: its brotli data are damaged"), "{problems:?}");
    let (_, problems) = told(MEGABYTE, Limits { page_bytes: 1 << 16, ..Limits::default() });
    assert_eq!(problems, ["`a.warc#1`: larger than one page may be (0 MB)"]);
}

#[test]
fn text_that_begins_like_brotli_is_text() {
    let http = "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Encoding: br";
    for text in ["3 March 2024 - The envoys met.", "; the envoys met.", "3"] {
        let told = read("a.warc", response("http://x/", http, text.as_bytes()), Limits::default());
        assert_eq!(told, (vec![format!("a.warc#1: {text}")], vec![]));
    }
}

#[test]
fn lengths_that_lie_cost_their_record_and_no_other() {
    let lying = |length: i64| {
        let block = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", PAGE.as_bytes()].concat();
        record("WARC-Type: response\r\nContent-Type: application/http", length, &block)
    };
    let states = |n: &str| format!("`a.warc#2`: it states {n} bytes, which is not where it ends");
    for (length, told) in [
        (20, states("20")),
        (0, states("0")),
        (300, states("300")),
        (3000, states("3000")),
        (1_000_000, states("1000000")),
        (i64::MAX, states("9223372036854775807")),
        (-5, "`a.warc#2`: it states no length, or one that is no number".to_owned()),
    ] {
        let (pages, problems) = small(&[html(1), lying(length), html(2), html(3)]);
        assert_eq!(pages.first().map(String::as_str), Some("a.warc#1"), "{length}");
        assert_eq!(pages.len(), 3, "{length}: {pages:?} {problems:?}");
        assert_eq!(problems, [told]);
    }
    for length in [3000, 1_000_000] {
        let (pages, problems) = small(&[html(1), lying(length)]);
        assert_eq!((pages.len(), problems.len()), (1, 1));
        assert!(problems[0].ends_with("bytes, the archive ends before them"), "{problems:?}");
    }
}

#[test]
fn ends_of_lines_may_be_of_any_kind_between_records() {
    let plain = |record: Vec<u8>| -> Vec<u8> {
        let text = String::from_utf8(record).expect("text");
        text.split_once("\r\n\r\n")
            .map_or(text.clone(), |(head, rest)| head.replace('\r', "") + "\n\n" + rest)
            .into_bytes()
    };
    for end in ["", "\n", "\r\n", "\n\n", "\r\n\r\n", "\r\n\r\n\r\n\n\n"] {
        for head in [std::convert::identity as fn(Vec<u8>) -> Vec<u8>, plain] {
            let with_end = |record: Vec<u8>| [record.trim_ascii_end(), end.as_bytes()].concat();
            let records: Vec<_> = (1..5).map(|n| with_end(head(html(n)))).collect();
            let (pages, problems) = small(&records);
            assert_eq!((pages.len(), problems.as_slice()), (4, &[][..]), "{end:?}");
        }
    }
    // An archive that a text tool has changed: every length is too large.
    let records: Vec<Vec<u8>> =
        (1..300).map(|n| String::from_utf8(html(n)).expect("text").replace('\r', "").into_bytes()).collect();
    let (pages, problems) = small(&records);
    assert_eq!(pages.len() + problems.len(), 299);
    assert!(problems[298 - pages.len()].contains("a.warc#299"), "{problems:?}");
}

#[test]
fn a_length_that_swallows_records_gives_them_back_without_empty_lines_too() {
    for length in [3000, 1_000_000] {
        let block = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", PAGE.as_bytes()].concat();
        let lie = record("WARC-Type: response\r\nContent-Type: application/http", length, &block);
        let lie = [lie.trim_ascii_end(), b"\n"].concat();
        let records = [html(1), lie, html(2), html(3)];
        let (pages, problems) = small(&records);
        assert_eq!((pages.len(), problems.len()), (3, 1), "{problems:?}");
    }
}

#[test]
fn what_is_no_record_is_passed_over() {
    let (pages, problems) = small(&[html(1), b"rubbish\r\nmore\r\n\r\n".to_vec(), html(2)]);
    assert_eq!((pages.len(), problems.len()), (1 + 1, 1), "{problems:?}");
    let endless = format!("WARC/1.0\r\n{}", "X: y\r\n".repeat(20_000)).into_bytes();
    let (pages, problems) = small(&[endless, b"\r\n\r\n".to_vec(), html(2)]);
    assert_eq!(problems, ["`a.warc#1`: its headers have no end"]);
    assert_eq!(pages, ["a.warc#2"]);
    let text = "no archive\n".repeat(1000).into_bytes();
    let (pages, problems) = small(&[text]);
    assert_eq!(
        (pages.len(), problems),
        (0, vec!["`a.warc#1`: no record begins where one should".to_owned()])
    );
    assert_eq!(small(&[Vec::new()]), (Vec::new(), vec!["`a.warc`: an empty archive".to_owned()]));
}

#[test]
fn an_archive_that_is_cut_off_keeps_what_is_whole() {
    let mut packed = [gzip(&html(1)), gzip(&html(2)), gzip(&html(3))].concat();
    packed.truncate(packed.len() - 30);
    let (pages, problems) = read("a.warc.gz", packed, Limits::default());
    assert_eq!(pages.len(), 2);
    assert_eq!(problems, ["`a.warc.gz`: cut off: its gzip data end too early"]);
}

#[test]
fn many_lies_end_the_reading() {
    let lie = record("WARC-Type: response", 4000, b"x");
    let (_, problems) = small(&vec![lie; 200]);
    assert!(problems.len() < 200, "{}", problems.len());
    let told = "`a.warc`: too many of its records have wrong lengths; the rest is not read";
    assert_eq!(problems.last().map(String::as_str), Some(told));
}

#[test]
fn an_archive_quoted_on_a_page_is_text() {
    let quoted = format!("<pre>\r\n\r\n{}</pre>", String::from_utf8(html(7)).expect("text"));
    let page = response("http://x/", "HTTP/1.1 200 OK\nContent-Type: text/html", quoted.as_bytes());
    let (pages, problems) = small(&[page, html(2)]);
    assert_eq!((pages, problems), (vec!["a.warc#1".to_owned(), "a.warc#2".to_owned()], Vec::new()));
}
