//! The table of a benchmark, for people.

use std::io::Write;

use anyhow::Result;

use super::plain::plain;
use crate::commands::Measured;

/// Prints what was measured.
pub(crate) fn print(measured: &Measured) -> Result<()> {
    let mut out = anstream::stdout().lock();
    write(&mut out, measured)?;
    Ok(out.flush()?)
}

fn write(out: &mut impl Write, m: &Measured) -> Result<()> {
    writeln!(out, "readouts-search {}, {}, {} cores, {} threads", m.version, m.system, m.cores, m.threads)?;
    writeln!(
        out,
        "{} articles of {} files; pages {}, bodies {}\n",
        m.documents,
        m.files,
        megabytes(m.page_bytes),
        megabytes(m.text_bytes)
    )?;
    writeln!(out, "documents/s   {:>12.0}", m.documents_per_second)?;
    writeln!(out, "MB/s          {:>12.1}", m.megabytes_per_second)?;
    writeln!(out, "seconds       {:>12.2}", m.seconds)?;
    writeln!(out, "CPU seconds   {:>12.2}", m.cpu_seconds)?;
    if let Some(peak) = m.peak_memory_bytes {
        writeln!(out, "peak memory   {:>12}", megabytes(peak))?;
    }
    writeln!(out, "index         {:>12}  {:.2} × the bodies\n", megabytes(m.index_bytes), m.index_ratio)?;
    writeln!(out, "{:<12} {:>10} {:>8}", "stage", "CPU s", "share")?;
    for stage in &m.stages {
        writeln!(out, "{:<12} {:>10.2} {:>6.1} %", stage.name, stage.cpu_seconds, stage.share * 100.0)?;
    }
    let width = m.queries.iter().map(|query| plain(&query.query).chars().count()).max().unwrap_or(0);
    writeln!(
        out,
        "\n{:<width$} {:>6} {:>10} {:>12} {:>12}",
        "query", "runs", "articles", "median µs", "95 % µs"
    )?;
    for query in &m.queries {
        writeln!(
            out,
            "{:<width$} {:>6} {:>10} {:>12.0} {:>12.0}",
            plain(&query.query),
            query.runs,
            query.documents,
            query.median_us,
            query.p95_us
        )?;
    }
    Ok(())
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
