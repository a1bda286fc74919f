//! Pages to search, read and compare in, and the answers of the command line under `/api/`.
//!
//! The crate knows HTTP and HTML, and no index: an implementation of [`Answers`] gives it each answer, as JSON for the pages
//! and in any other form for exports. So a page, an export and a command line cannot show different numbers.
//!
//! Every state of a page is in its address. The server only reads.

mod answers;
mod api;
mod ask;
mod guard;
mod message;
mod openapi;
mod pages;
mod question;
mod state;
#[cfg(test)]
mod tests;
mod token;

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

pub use answers::{Answer, Answers, Outcome, Parameter, Writer};
pub use message::{Excerpt, Message};
pub use question::{COMMANDS, Command, Question};

/// Time within which a reader must send the head of a request, also of the next one on the same connection.
const HEAD_TIME: Duration = Duration::from_secs(20);
/// Maximum length of the head of a request, in bytes.
const HEAD_MAX: usize = 64 * 1024;
/// Maximum length of the body of a request, in bytes: only the form for the token has one.
const BODY_MAX: usize = 4 * 1024;
/// Maximum number of connections; others wait.
const CONNECTIONS_MAX: usize = 256;
/// Maximum number of streamed answers that do not count towards [`Options::at_once`].
const FLOWS_MAX: usize = 16;
/// Time that a reader may leave a part of an answer untaken.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Time that answers have to end after the server was stopped.
const ENDING: Duration = Duration::from_millis(500);

/// How a server is reached and what a request may take.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address to listen on.
    pub address: SocketAddr,
    /// Word that readers must give before they see anything; none by default.
    pub token: Option<String>,
    /// Names by which the server may be called, besides those of the loopback and its own address.
    pub hosts: Vec<String>,
    /// Longest time that an answer may take.
    pub timeout: Duration,
    /// Maximum number of answers that are worked on at the same time; others wait.
    pub at_once: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 7380)),
            token: None,
            hosts: Vec::new(),
            timeout: Duration::from_secs(10),
            at_once: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
        }
    }
}

/// What every request is answered from.
#[derive(Clone)]
struct Service {
    answers: Arc<dyn Answers>,
    options: Arc<Options>,
    /// Permits for answers that are computed.
    turns: Arc<Semaphore>,
    /// Permits for answers that are streamed.
    flows: Arc<Semaphore>,
    /// Start of the server, in nanoseconds since 1970; a part of every `ETag`.
    started: u128,
}

/// Returns the routes of a server, for an HTTP server of one's own.
pub fn router(answers: Arc<dyn Answers>, options: Options) -> Router {
    let turns = Arc::new(Semaphore::new(options.at_once.max(1)));
    let flows = Arc::new(Semaphore::new(FLOWS_MAX));
    let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let service = Service { answers, options: Arc::new(options), turns, flows, started };
    let answers = Router::new()
        .merge(pages::routes())
        .route("/api/openapi.json", get(openapi::description))
        .route("/api/schema/{name}", get(openapi::schema))
        .route("/api/{command}", get(api::answer))
        .layer(from_fn_with_state(service.clone(), state::check));
    answers
        .merge(pages::fixed())
        .fallback(pages::nowhere)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn_with_state(service.clone(), guard::check))
        .with_state(service)
}

/// Serves until `stop` is done.
///
/// # Errors
/// If the address cannot be listened on.
pub async fn serve(
    answers: Arc<dyn Answers>,
    options: Options,
    listening: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let listener = TcpListener::bind(options.address).await?;
    listening(listener.local_addr()?);
    let service = TowerToHyperService::new(router(answers, options));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_MAX);
    let (connections, ending) = (Arc::new(Semaphore::new(CONNECTIONS_MAX)), GracefulShutdown::new());
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&connections).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        // `accept` fails if the client is gone already or no file handle is left: both pass.
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(PATIENCE));
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service.clone());
        let connection = ending.watch(connection);
        tokio::spawn(async move {
            // An error here means that the client left, or sent no valid request.
            let _ = connection.await;
            drop(place);
        });
    }
    let _ = tokio::time::timeout(ENDING, ending.shutdown()).await;
    Ok(())
}

/// Serves in this thread until `stop` is done; see [`serve`].
///
/// # Errors
/// If the address cannot be listened on.
pub fn run(
    answers: Arc<dyn Answers>,
    options: Options,
    listening: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let threads = options.at_once.max(1) * 2 + FLOWS_MAX + 4;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(threads)
        .enable_all()
        .build()?;
    let done = runtime.block_on(serve(answers, options, listening, stop));
    // Work that still goes on ends soon: nobody waits for it.
    runtime.shutdown_timeout(ENDING);
    done
}
