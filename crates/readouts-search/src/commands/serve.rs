//! `serve`: opens the corpus as pages in a browser, and gives its answers under `/api/`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use readouts_core::{Error, ErrorKind};
use readouts_server::{Answer, Answers, Excerpt, Message, Options, Outcome, Question, Writer};

use super::program::{self, Ending, Program, Reply, Request};
use crate::answering::Said;
use crate::args::{Common, ServeArgs};
use crate::exit::Exit;
use crate::output::note;
use crate::place;
use crate::refused::Refused;
use crate::stop;

/// Time between two looks at whether the user asked to stop.
const LOOK: Duration = Duration::from_millis(100);

pub(crate) fn serve(args: &ServeArgs, common: &Common) -> Result<Exit> {
    let (address, token) = (args.address(), args.token());
    if !address.ip().is_loopback() && token.is_none() && !args.open_to_all {
        let message = format!("everybody who reaches {address} could read the corpus");
        let hint =
            "`--token` (or $READOUTS_TOKEN) asks readers for a word; `--open-to-all` says that this is meant";
        return Err(Refused::new(message, hint).into());
    }
    if token.as_ref().is_some_and(|token| token.trim().is_empty()) {
        let hint = "give a long random word, or unset $READOUTS_TOKEN to have no token";
        return Err(Refused::new("the token is empty", hint).into());
    }
    let dir = place::to_search(common.index.as_deref())?;
    let answers = Served(Program::open(dir, common)?);
    let options =
        Options { address, token, hosts: args.hosts.clone(), timeout: args.timeout(), ..Options::default() };
    let listening = |address| {
        note(&format!("serving at http://{}/ (Ctrl-C ends it)", openable(address)));
        if args.open_to_all {
            note("everybody who reaches this address can read the corpus");
        }
    };
    let asked = stop::while_waiting();
    let stopped = async move {
        while !asked.load(Ordering::Relaxed) {
            tokio::time::sleep(LOOK).await;
        }
    };
    readouts_server::run(Arc::new(answers), options, listening, stopped).map_err(|error| {
        Error::new(ErrorKind::Io, format!("{address} cannot be listened on: {error}"))
            .hinting("another program may listen there; `--port` takes another port")
    })?;
    Ok(Exit::Found)
}

/// Returns an address that a browser on this machine opens: one for all is none to go to.
fn openable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, address.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (Ipv6Addr::LOCALHOST, address.port()).into(),
        _ => address,
    }
}

/// Answers questions as this program does on a command line.
struct Served(Program);

impl Answers for Served {
    fn answer(&self, question: &Question, out: Writer, stop: Arc<AtomicBool>) -> Answer {
        let mut request = Request::new(question.command()).expect("every command to ask for is one");
        for (name, value) in question.options() {
            request = request.option(name, value);
        }
        for term in question.terms() {
            request = request.term(term);
        }
        let Reply { ending, said } = self.0.ask(&request, out, &stop);
        let outcome = match ending {
            Ending::Found => Outcome::Found,
            Ending::Nothing => Outcome::Nothing,
            Ending::Wrong => Outcome::Wrong,
            Ending::Ended => Outcome::Ended,
            Ending::Failed => Outcome::Failed,
        };
        Answer { outcome, messages: said.into_iter().map(message).collect() }
    }

    fn state(&self) -> String {
        self.0.state()
    }

    fn parameters(&self, command: &str) -> Vec<readouts_server::Parameter> {
        let same = |parameter: program::Parameter| {
            let program::Parameter { name, help, takes_value, is_list, values } = parameter;
            readouts_server::Parameter { name, help, takes_value, is_list, values }
        };
        program::parameters(command).into_iter().map(same).collect()
    }

    fn schema_of(&self, command: &str) -> Option<&'static str> {
        program::schema_of(command)
    }

    fn schema(&self, name: &str) -> Option<&'static str> {
        program::schema(name)
    }
}

fn message(said: Said) -> Message {
    let excerpt = said.excerpt.map(|excerpt| {
        let part = |from: usize, to: usize| excerpt.text.get(from..to).unwrap_or_default().to_owned();
        Excerpt {
            before: part(0, excerpt.start),
            wrong: part(excerpt.start, excerpt.end),
            after: part(excerpt.end, excerpt.text.len()),
            label: excerpt.label.clone(),
        }
    });
    Message { is_error: said.is_error, text: said.text, excerpt, hint: said.hint }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_command_of_the_server_can_be_asked_for() {
        for command in readouts_server::COMMANDS {
            assert!(super::Request::new(command.name).is_some(), "{}", command.name);
        }
    }
}
