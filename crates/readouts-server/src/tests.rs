//! What the server answers, with invented answers behind it.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use tower::ServiceExt as _;

use crate::{Answer, Answers, Message, Options, Outcome, Parameter, Question, Writer, router, serve};

/// Answers every question with itself.
struct Echo;

const HOSTILE: &str = "<script>alert(1)</script>\u{202e}\"'><img src=x onerror=alert(1)>";

impl Answers for Echo {
    fn answer(&self, question: &Question, mut out: Writer, _stop: Arc<AtomicBool>) -> Answer {
        let text = match question.command() {
            "search" => serde_json::json!({
                "explain": HOSTILE,
                "corpus": { "documents": 1 },
                "total": { "documents": 1, "occurrences": 1 },
                "hits": [{
                    "id": "00aa", "title": HOSTILE, "outlet": HOSTILE, "occurrences": 1,
                    "event_date": { "edtf": null },
                    "matches": [{ "left": HOSTILE, "text": HOSTILE, "right": HOSTILE, "speaker": HOSTILE, "basis": HOSTILE }],
                }],
                "facets": { "outlet": [{ "value": HOSTILE, "documents": 1, "occurrences": 1 }] },
            })
            .to_string(),
            "show" => serde_json::json!({
                "id": "00aa", "title": HOSTILE, "url": "javascript:alert(1)", "paragraphs": [HOSTILE], "language": HOSTILE,
                "outlet": { "name": HOSTILE, "basis": HOSTILE }, "speakers": [{ "name": HOSTILE }],
                "event_date": { "edtf": HOSTILE, "evidence": [HOSTILE] },
                "statements": [{ "paragraph": 0, "start": 0, "end": 9, "text": HOSTILE, "speaker": HOSTILE, "basis": "cue" }],
            })
            .to_string(),
            "kwic" => "row\n".repeat(200_000),
            _ => format!("{{\"asked\":{:?}}}", format!("{question:?}")),
        };
        let _ = out.write_all(text.as_bytes());
        let messages = vec![Message { text: HOSTILE.to_owned(), ..Message::default() }];
        Answer { outcome: Outcome::Found, messages }
    }

    fn state(&self) -> String {
        "7".to_owned()
    }

    fn parameters(&self, _command: &str) -> Vec<Parameter> {
        let values = Some(vec!["json".to_owned()]);
        vec![Parameter {
            name: "format".to_owned(),
            help: HOSTILE.to_owned(),
            takes_value: true,
            is_list: false,
            values,
        }]
    }

    fn schema_of(&self, command: &str) -> Option<&'static str> {
        (command == "search").then_some("search")
    }

    fn schema(&self, name: &str) -> Option<&'static str> {
        (name == "search").then_some("{}")
    }
}

async fn asked(options: Options, request: Request<Body>) -> Response<Body> {
    router(Arc::new(Echo), options).oneshot(request).await.expect("answered")
}

fn get(address: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().uri(address);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", "127.0.0.1:7380");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).expect("a request")
}

async fn text(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("whole");
    String::from_utf8(bytes.to_vec()).expect("text")
}

async fn status(options: &Options, address: &str, headers: &[(&str, &str)]) -> u16 {
    asked(options.clone(), get(address, headers)).await.status().as_u16()
}

#[tokio::test]
async fn names_that_are_not_meant_and_other_pages_are_refused() {
    let options = Options::default();
    for (headers, expected) in [
        (&[][..], 200),
        (&[("host", "localhost:7380")], 200),
        (&[("host", "[::1]:7380")], 200),
        (&[("host", "evil.example:7380")], 421),
        (&[("host", "127.0.0.1.evil.example")], 421),
        (&[("host", "192.0.2.1")], 421),
        (&[("origin", "http://evil.example")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "http://127.0.0.1:7380")], 200),
        (&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")], 403),
        (
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", "document"),
            ],
            200,
        ),
        (
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
            403,
        ),
        (&[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")], 200),
    ] {
        assert_eq!(status(&options, "/api/search?q=era", headers).await, expected, "{headers:?}");
    }
    let named = Options { hosts: vec!["readouts.example".to_owned()], ..Options::default() };
    assert_eq!(status(&named, "/", &[("host", "Readouts.example")]).await, 200);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
        let mut request = get("/api/search?q=era", &[]);
        *request.method_mut() = method.parse().expect("a method");
        assert_eq!(asked(options.clone(), request).await.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn with_a_token_nothing_is_seen_without_it() {
    let options = Options { token: Some("kestrel".to_owned()), ..Options::default() };
    for address in ["/", "/search?q=a", "/article/00aa", "/api/search?q=a", "/nowhere"] {
        assert_eq!(status(&options, address, &[]).await, 401, "{address}");
        assert_eq!(status(&options, address, &[("authorization", "Bearer raven")]).await, 401);
        assert_eq!(status(&options, address, &[("cookie", "readouts-token=kestrel")]).await, 401);
        let seen = status(&options, address, &[("authorization", "Bearer kestrel")]).await;
        assert_eq!(seen == 404, address == "/nowhere", "{address}");
    }
    // In an address it is no token.
    assert_eq!(status(&options, "/?token=kestrel", &[]).await, 401);
    let enter = |token: &str| {
        let mut request = get("/enter", &[("content-type", "application/x-www-form-urlencoded")]);
        *request.method_mut() = "POST".parse().expect("a method");
        *request.body_mut() = Body::from(format!("token={token}"));
        request
    };
    assert_eq!(asked(options.clone(), enter("raven")).await.status(), StatusCode::FORBIDDEN);
    // The address that was asked for is returned to, unless it leads elsewhere.
    for (to, expected) in [
        ("/article/00aa?q=era", "/article/00aa?q=era"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
    ] {
        let to: String = form_urlencoded::byte_serialize(to.as_bytes()).collect();
        let entered = asked(options.clone(), enter(&format!("kestrel&to={to}"))).await;
        assert_eq!(entered.headers()["location"], expected, "{to}");
    }
    let entered = asked(options.clone(), enter("kestrel")).await;
    assert_eq!(entered.status(), StatusCode::SEE_OTHER);
    let cookie = entered.headers()["set-cookie"].to_str().expect("text").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("kestrel"));
    let cookie = cookie.split(';').next().expect("a value");
    assert_eq!(status(&options, "/search?q=a", &[("cookie", cookie)]).await, 200);
}

#[tokio::test]
async fn text_of_pages_is_never_markup() {
    for address in [
        "/search?q=era",
        "/article/00aa",
        "/",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E&outlet=%22%3E%3Cscript%3E",
    ] {
        let response = asked(Options::default(), get(address, &[])).await;
        let policy = response.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        let page = text(response).await;
        assert!(!page.contains('\u{202e}'), "{address}");
        assert!(!page.contains("<script>alert") && !page.contains("<img"), "{address}: {page}");
        assert!(!page.contains("javascript:"), "{address}");
    }
}

#[tokio::test]
async fn questions_are_bounded_and_of_known_commands() {
    let options = Options::default();
    let long = format!("/api/search?q={}", "a".repeat(20_000));
    let many = format!("/api/search?{}", "q=a&".repeat(300));
    for (address, expected) in [
        ("/api/index?q=a", 400),
        ("/api/search?Q=a", 400),
        ("/api/search?q=a%00b", 400),
        ("/api/search?q=a&format=html", 400),
        ("/api/show?q=../../etc/passwd", 400),
        ("/api/cite?q=-", 400),
        ("/api/compare?q=page.txt&q=00aa", 400),
        ("/api/stats?q=a", 400),
        (&*long, 414),
        (&*many, 414),
        (&*format!("/kwic?{}", "by=a&".repeat(300)), 414),
        (&*format!("/search?q={}", "a".repeat(20_000)), 414),
        ("/api/show?q=00aa", 200),
        ("/api/../search", 404),
        ("/assets/../Cargo.toml", 404),
        ("/assets/page.css", 200),
    ] {
        assert_eq!(status(&options, address, &[]).await, expected, "{address}");
    }
}

#[tokio::test]
async fn an_answer_is_told_apart_by_its_state_and_long_ones_flow() {
    let server = router(Arc::new(Echo), Options::default());
    let ask = async |address: &str, headers: &[(&str, &str)]| {
        server.clone().oneshot(get(address, headers)).await.expect("answered")
    };
    for address in ["/api/search?q=era", "/search?q=era", "/article/00aa"] {
        let first = ask(address, &[]).await;
        let tag = first.headers()["etag"].to_str().expect("text").to_owned();
        assert_eq!(ask(address, &[("if-none-match", &tag)]).await.status(), 304, "{address}");
        assert_eq!(ask(address, &[("if-none-match", "W/\"6\"")]).await.status(), 200, "{address}");
    }
    // What rests on a file beside the index may be another answer.
    for address in ["/api/show?q=00aa&audit=true", "/article/00aa?cut=true", "/enter", "/nowhere"] {
        assert!(!ask(address, &[]).await.headers().contains_key("etag"), "{address}");
    }
    let rows = asked(Options::default(), get("/api/kwic?q=era&format=csv", &[])).await;
    assert_eq!(rows.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(text(rows).await.len(), 800_000);
}

#[tokio::test]
async fn the_interface_describes_itself() {
    let described = text(asked(Options::default(), get("/api/openapi.json", &[])).await).await;
    let described: serde_json::Value = serde_json::from_str(&described).expect("JSON");
    for command in crate::COMMANDS {
        let answer = &described["paths"][format!("/api/{}", command.name)]["get"];
        assert_eq!(answer["operationId"], command.name);
        assert!(answer["parameters"].as_array().expect("a list").iter().any(|one| one["name"] == "format"));
    }
    let schema = &described["paths"]["/api/search"]["get"]["responses"]["200"]["content"]["application/json"]
        ["schema"];
    assert_eq!(schema["$ref"], "/api/schema/search.json");
    assert_eq!(status(&Options::default(), "/api/schema/search.json", &[]).await, 200);
    assert_eq!(status(&Options::default(), "/api/schema/nothing.json", &[]).await, 404);
}

/// Answers nothing until it is told that nobody waits any more.
struct Patient(Arc<AtomicBool>);

impl Answers for Patient {
    fn answer(&self, _question: &Question, _out: Writer, stop: Arc<AtomicBool>) -> Answer {
        while !stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(5));
        }
        self.0.store(true, Ordering::Relaxed);
        Answer { outcome: Outcome::Ended, messages: Vec::new() }
    }

    fn state(&self) -> String {
        String::new()
    }

    fn parameters(&self, _command: &str) -> Vec<Parameter> {
        Vec::new()
    }

    fn schema_of(&self, _command: &str) -> Option<&'static str> {
        None
    }

    fn schema(&self, _name: &str) -> Option<&'static str> {
        None
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_ends_when_its_reader_leaves() {
    let ended = Arc::new(AtomicBool::new(false));
    let options = Options { address: ([127, 0, 0, 1], 0).into(), ..Options::default() };
    let (to, listening) = tokio::sync::oneshot::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let answers = Arc::new(Patient(Arc::clone(&ended)));
    let server =
        tokio::spawn(serve(answers, options, |address| to.send(address).expect("waited for"), async {
            let _ = stopped.await;
        }));
    let address = listening.await.expect("an address");
    let mut reader = std::net::TcpStream::connect(address).expect("connected");
    write!(reader, "GET /api/search?q=era HTTP/1.1\r\nHost: {address}\r\n\r\n").expect("sent");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!ended.load(Ordering::Relaxed));
    drop(reader);
    for _ in 0..1_000 {
        if ended.load(Ordering::Relaxed) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(ended.load(Ordering::Relaxed), "the reader left");
    stop.send(()).expect("running");
    server.await.expect("no panic").expect("no error");
}
