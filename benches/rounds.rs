//! Comparing: everyone's turn in every round, so that a busy moment hits all alike; medians; a table.
//!
//! It must not know what is compared.

use std::io::{self, Write as _};
use std::time::{Duration, Instant};

/// What a piece of work took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    /// Time on the clock.
    pub wall: Duration,
    /// Time of all threads on all cores; `None` where the system does not tell.
    pub cpu: Option<Duration>,
}

/// What each contender took in each round; the first contender is what the others are compared to.
#[derive(Debug)]
pub struct Rounds {
    took: Vec<Vec<Took>>,
}

/// Does a piece of work and tells what it took; what it returns is dropped after the clock has stopped.
pub fn timed<T>(work: impl FnOnce() -> T) -> Took {
    let (cpu, start) = (cpu(), Instant::now());
    let kept = work();
    let wall = start.elapsed();
    let took = Took { wall, cpu: cpu.zip(self::cpu()).map(|(before, after)| after.saturating_sub(before)) };
    drop(kept);
    took
}

impl Rounds {
    /// Lets every contender do its work once a round.
    pub fn run(rounds: usize, contenders: &mut [&mut dyn FnMut() -> Took]) -> Self {
        let mut took = vec![Vec::with_capacity(rounds); contenders.len()];
        for _ in 0..rounds {
            for (contender, took) in contenders.iter_mut().zip(&mut took) {
                took.push(contender());
            }
        }
        Self { took }
    }

    /// Median seconds on the clock of a contender.
    pub fn wall(&self, contender: usize) -> f64 {
        median(self.took[contender].iter().map(|took| took.wall.as_secs_f64()))
    }

    /// Median seconds on all cores of a contender.
    pub fn cpu(&self, contender: usize) -> Option<f64> {
        let all: Option<Vec<f64>> =
            self.took[contender].iter().map(|took| took.cpu.map(|cpu| cpu.as_secs_f64())).collect();
        all.map(|all| median(all.into_iter()))
    }

    /// Mean seconds on all cores of a contender: of short turns, whose times are told in hundredths of
    /// a second, a better figure than the median.
    pub fn cpu_mean(&self, contender: usize) -> Option<f64> {
        let all: Option<Vec<f64>> =
            self.took[contender].iter().map(|took| took.cpu.map(|cpu| cpu.as_secs_f64())).collect();
        all.map(|all| all.iter().sum::<f64>() / all.len() as f64)
    }

    /// Median over the rounds of a contender's clock time against the first's in the same round.
    pub fn wall_ratio(&self, contender: usize) -> f64 {
        self.wall_ratio_to(contender, 0)
    }

    /// The same against another contender.
    pub fn wall_ratio_to(&self, contender: usize, other: usize) -> f64 {
        let pairs = self.took[contender].iter().zip(&self.took[other]);
        median(pairs.map(|(a, b)| a.wall.as_secs_f64() / b.wall.as_secs_f64()))
    }

    /// The same of the time on all cores.
    pub fn cpu_ratio(&self, contender: usize) -> Option<f64> {
        let pairs = self.took[contender].iter().zip(&self.took[0]);
        let all: Option<Vec<f64>> =
            pairs.map(|(a, b)| Some(a.cpu?.as_secs_f64() / b.cpu?.as_secs_f64())).collect();
        all.map(|all| median(all.into_iter()))
    }
}

/// Whether the program was started to measure; not so under `cargo test` or where targets are listed.
pub fn asked_for() -> bool {
    let args: Vec<String> = std::env::args().collect();
    args.iter().any(|arg| arg == "--bench") && !args.iter().any(|arg| arg == "--list" || arg == "--test")
}

/// Prints a table, first column left, the others right, as wide as they need.
///
/// # Errors
/// Where standard output is closed.
pub fn show(title: &str, rows: &[Vec<String>]) -> io::Result<()> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    let mut out = io::stdout().lock();
    writeln!(out, "\n{title}")?;
    for row in rows {
        write!(out, "{:<width$}", row[0], width = widths[0])?;
        for (cell, width) in row.iter().zip(&widths).skip(1) {
            write!(out, "  {cell:>width$}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        n if n.is_multiple_of(2) => f64::midpoint(values[n / 2 - 1], values[n / 2]),
        n => values[n / 2],
    }
}

/// Time that this process has had on all cores, ended threads included: fields 14 and 15 of
/// `/proc/self/stat` (proc(5)), in the hundredths of a second that Linux tells programs times in.
fn cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is a name in brackets and may hold spaces.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

/// Bytes of memory that this process has for itself, without what it sees of files: `RssAnon` of
/// `/proc/self/status` (proc(5)). `None` where the system does not tell.
pub fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_of_the_same_round() {
        let millis = [[10, 20], [100, 300], [10, 20]];
        let took = |wall: u64| Took { wall: Duration::from_millis(wall), cpu: None };
        let mut rounds = [millis.iter(), millis.iter()];
        let [first, second] = &mut rounds;
        let mut a = || took(first.next().expect("three rounds")[0]);
        let mut b = || took(second.next().expect("three rounds")[1]);
        let rounds = Rounds::run(3, &mut [&mut a, &mut b]);
        assert_eq!(rounds.wall_ratio(1), 2.0);
        assert_eq!(rounds.wall(0), 0.01);
        assert_eq!(rounds.cpu_ratio(1), None);
    }
}
