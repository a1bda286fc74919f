//! One article for people: facts, then the body with every statement under its speaker.

use std::io::Write;

use anyhow::Result;
use readouts_core::{Basis, Readout, Statement};

use super::human::event_date;
use super::plain::plain;
use super::style::{QUIET, SPEAKER, TITLE, paint};

pub(crate) fn print(article: &Readout) -> Result<()> {
    let mut out = anstream::AutoStream::auto(std::io::stdout());
    writeln!(out, "{}", paint(TITLE, article.title.as_deref().unwrap_or("(no title)")))?;
    facts(&mut out, article)?;
    if !article.audit.is_empty() {
        writeln!(out)?;
        for line in &article.audit {
            if line.kept {
                writeln!(out, "{:>5} {:16} {}", line.line, line.reason, plain(&line.text))?;
            } else {
                writeln!(
                    out,
                    "{}",
                    paint(QUIET, &format!("{:>5} {:16} {}", line.line, line.reason, line.text))
                )?;
            }
        }
    }
    let mut before: Option<&Statement> = None;
    for statement in &article.statements {
        let same = before.is_some_and(|b| voice(b) == voice(statement));
        if !same {
            writeln!(out, "\n{}", paint(SPEAKER, &voice(statement)))?;
        }
        let cue = statement.cue.as_deref().map(|cue| format!(" “{cue}”")).unwrap_or_default();
        let relays = statement.relays.as_deref().map(|r| format!(", passing on {r}")).unwrap_or_default();
        let margin = format!("[{}{cue}{relays}]", statement.basis.as_str());
        writeln!(out, "  {} {}", plain(&statement.text), paint(QUIET, &margin))?;
        before = Some(statement);
    }
    writeln!(out)?;
    Ok(out.flush()?)
}

fn facts(out: &mut impl Write, article: &Readout) -> Result<()> {
    let mut fact = |name: &str, value: String| {
        writeln!(out, "{} {}", paint(QUIET, &format!("{name:11}")), plain(&value))
    };
    let unknown = || "unknown".to_owned();
    let origin = |origin: &readouts_core::Origin| origin.name.clone().unwrap_or_else(unknown);
    fact("id", article.id.clone())?;
    if let Some(path) = &article.path {
        fact("path", path.clone())?;
    }
    if let Some(url) = &article.url {
        fact("url", url.clone())?;
    }
    fact("outlet", origin(&article.outlet))?;
    fact("agency", origin(&article.agency))?;
    fact("kind", article.kind.as_str().to_owned())?;
    fact("published", article.published.edtf.map_or_else(unknown, |d| d.to_string()))?;
    if let Some(line) = &article.dateline {
        let date = line.edtf.map(|d| format!(", {d}")).unwrap_or_default();
        fact("dateline", format!("{}{date}", line.place.as_deref().unwrap_or("-")))?;
    }
    fact("event", event_date(&article.event_date))?;
    for evidence in &article.event_date.evidence {
        fact("", evidence.clone())?;
    }
    let with_office = |s: &readouts_core::Speaker| {
        let of: Vec<&str> = s.country.iter().chain(&s.office).map(String::as_str).collect();
        if of.is_empty() { s.name.clone() } else { format!("{} ({})", s.name, of.join(" ")) }
    };
    if !article.speakers.is_empty() {
        fact("speakers", article.speakers.iter().map(with_office).collect::<Vec<_>>().join(", "))?;
    }
    if !article.participants.is_empty() {
        fact("taking part", article.participants.join(", "))?;
    }
    if !article.mentioned.is_empty() {
        fact("mentioned", article.mentioned.join(", "))?;
    }
    Ok(())
}

fn voice(statement: &Statement) -> String {
    match (&statement.speaker, statement.basis) {
        (Some(speaker), _) => speaker.clone(),
        (None, Basis::Joint) if !statement.members.is_empty() => {
            format!("{} together", statement.members.join(" and "))
        }
        (None, Basis::Joint) => "all together".to_owned(),
        (None, Basis::Narration) => "(the outlet)".to_owned(),
        (None, _) => "(speaker unknown)".to_owned(),
    }
}
