//! Runs questions on threads of their own, with bounds on their number and time; cancels those whose client has left.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

use crate::answers::{Answer, Outcome};
use crate::message::Message;
use crate::{PATIENCE, Question, Service};

/// Length up to which an answer is buffered, so that its status can depend on its outcome; a longer one is streamed.
const HELD: usize = 256 * 1024;
/// Length of the parts of a streamed answer, in bytes.
const PART: usize = 32 * 1024;
/// Maximum length of an answer that a page is made from, in bytes.
const VALUE_MAX: usize = 32 << 20;
/// Time added to the limit, in which a command stops by itself.
const GRACE: Duration = Duration::from_secs(1);

/// An answer with its text.
pub(crate) struct Answered {
    pub(crate) answer: Answer,
    pub(crate) text: Text,
}

/// Text of an answer.
pub(crate) enum Text {
    Whole(Vec<u8>),
    /// The rest is still to come; the ending is not known yet.
    Flowing(Body),
}

/// Cancels an answer when dropped, which happens when its client leaves.
struct Waits(Arc<AtomicBool>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Sends what a command writes, in parts, to the task that responds.
struct Parts {
    held: Vec<u8>,
    runtime: Handle,
    to: mpsc::Sender<io::Result<Bytes>>,
    /// Set if the last part did not reach the reader.
    is_lost: Arc<AtomicBool>,
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= PART {
            self.pass_on()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Parts {
    fn pass_on(&mut self) -> io::Result<()> {
        let part = Bytes::from(std::mem::take(&mut self.held));
        match self.runtime.block_on(timeout(PATIENCE, self.to.send(Ok(part)))) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        if !self.held.is_empty() {
            let passed = self.pass_on();
            self.is_lost.store(passed.is_err(), Ordering::Relaxed);
        }
    }
}

/// Answer that is worked on.
struct Work {
    parts: mpsc::Receiver<io::Result<Bytes>>,
    done: JoinHandle<Answer>,
    waits: Waits,
    turn: Turn,
    is_lost: Arc<AtomicBool>,
    /// Time by which it is given up, unless parts of it have been passed on.
    end: Instant,
}

/// Permit of an answer that is computed; released when it is streamed instead.
type Turn = Arc<Mutex<Option<OwnedSemaphorePermit>>>;

/// An answer that was buffered whole or up to a length.
enum Collected {
    Whole(Answer, Vec<u8>),
    /// The beginning, and the work on the rest.
    Part(Vec<u8>, Work),
}

impl Service {
    /// Answers a question.
    pub(crate) async fn ask(&self, question: Question) -> Answered {
        let work = match self.begin(question).await {
            Ok(work) => work,
            Err(answer) => return Answered { answer, text: Text::Whole(Vec::new()) },
        };
        match work.collect(HELD).await {
            Collected::Whole(answer, text) => Answered { answer, text: Text::Whole(text) },
            Collected::Part(text, work) => self.flowing(text, work),
        }
    }

    /// Answers a question for a page.
    pub(crate) async fn value(&self, question: Question) -> (Answer, Value) {
        let (answer, text) = self.whole(question.option("format", "json")).await;
        let read = tokio::task::spawn_blocking(move || serde_json::from_slice(&text).unwrap_or(Value::Null));
        (answer, read.await.unwrap_or(Value::Null))
    }

    /// Answers an optional part of a page; `None` is answered with null.
    pub(crate) async fn value_of(&self, question: Option<Question>) -> (Answer, Value) {
        match question {
            Some(question) => self.value(question).await,
            None => (Answer { outcome: Outcome::Nothing, messages: Vec::new() }, Value::Null),
        }
    }

    /// Returns an answer in the form for people; `None` if there is none.
    pub(crate) async fn text(&self, question: Question) -> Option<String> {
        match self.whole(question.option("format", "text")).await {
            (Answer { outcome: Outcome::Found, .. }, text) => String::from_utf8(text).ok(),
            _ => None,
        }
    }

    async fn whole(&self, question: Question) -> (Answer, Vec<u8>) {
        match self.begin(question).await {
            Err(answer) => (answer, Vec::new()),
            Ok(work) => match work.collect(VALUE_MAX).await {
                Collected::Whole(answer, text) => (answer, text),
                Collected::Part(..) => (failed("the answer is too long for a page"), Vec::new()),
            },
        }
    }

    /// Begins to answer a question, when it is its turn.
    async fn begin(&self, question: Question) -> Result<Work, Answer> {
        let limit = self.options.timeout;
        let turn = match timeout(limit, Arc::clone(&self.turns).acquire_owned()).await {
            Ok(Ok(turn)) => turn,
            Ok(Err(_)) => return Err(failed("the server ends")),
            Err(_) => return Err(late("the server is busy; try again in a moment")),
        };
        let question = if question.has_timeout() {
            // Its own limit can only be shorter.
            let own = question.get("timeout").and_then(|own| own.parse().ok()).unwrap_or(f64::INFINITY);
            question.only_option("timeout", &own.min(limit.as_secs_f64()).to_string())
        } else {
            question
        };
        let stop = Arc::new(AtomicBool::new(false));
        let waits = Waits(Arc::clone(&stop));
        let turn = Arc::new(Mutex::new(Some(turn)));
        let (to, parts) = mpsc::channel(4);
        let (answers, runtime, own_turn) = (Arc::clone(&self.answers), Handle::current(), Arc::clone(&turn));
        let is_lost = Arc::new(AtomicBool::new(false));
        let own_lost = Arc::clone(&is_lost);
        let done = tokio::task::spawn_blocking(move || {
            let out = Box::new(Parts { held: Vec::new(), runtime, to, is_lost: own_lost });
            let answer = answers.answer(&question, out, stop);
            give_back(&own_turn);
            answer
        });
        Ok(Work { parts, done, waits, turn, is_lost, end: Instant::now() + limit + GRACE })
    }

    /// Streams an answer. It releases its permit, unless too many are streamed already.
    fn flowing(&self, first: Vec<u8>, work: Work) -> Answered {
        let Work { parts, done, waits, turn, is_lost, .. } = work;
        let flow = Arc::clone(&self.flows).try_acquire_owned().ok();
        if flow.is_some() {
            give_back(&turn);
        }
        let (to, ending) = mpsc::channel(1);
        tokio::spawn(async move {
            let is_whole =
                matches!(done.await, Ok(Answer { outcome: Outcome::Found | Outcome::Nothing, .. }));
            drop(flow);
            if !is_whole || is_lost.load(Ordering::Relaxed) {
                // The connection breaks, so that nobody takes a part for the whole.
                let _ = to.send(Err(io::Error::other("the answer was not finished"))).await;
            }
        });
        let first = tokio_stream::once(Ok(Bytes::from(first)));
        let all = first.chain(ReceiverStream::new(parts)).chain(ReceiverStream::new(ending));
        let all = all.map(move |part| {
            let _ = &waits;
            part
        });
        let answer = Answer { outcome: Outcome::Found, messages: Vec::new() };
        Answered { answer, text: Text::Flowing(Body::from_stream(all)) }
    }
}

impl Work {
    /// Buffers an answer up to a length in bytes.
    async fn collect(mut self, most: usize) -> Collected {
        let gone = || {
            Collected::Whole(
                late("it took too long: fewer words and patterns, or more filters, take less"),
                Vec::new(),
            )
        };
        let mut text = Vec::new();
        loop {
            match timeout_at(self.end, self.parts.recv()).await {
                Ok(Some(Ok(part))) => text.extend_from_slice(&part),
                Ok(Some(Err(_))) => {}
                Ok(None) => break,
                Err(_) => return gone(),
            }
            if text.len() >= most {
                return Collected::Part(text, self);
            }
        }
        match timeout_at(self.end, &mut self.done).await {
            Ok(Ok(answer)) => Collected::Whole(answer, text),
            Ok(Err(_)) => Collected::Whole(failed("an error in the program"), Vec::new()),
            Err(_) => gone(),
        }
    }
}

fn give_back(turn: &Turn) {
    turn.lock().unwrap_or_else(PoisonError::into_inner).take();
}

fn failed(text: &str) -> Answer {
    let message = Message { is_error: true, text: text.to_owned(), ..Message::default() };
    Answer { outcome: Outcome::Failed, messages: vec![message] }
}

fn late(text: &str) -> Answer {
    Answer { outcome: Outcome::Ended, ..failed(text) }
}
