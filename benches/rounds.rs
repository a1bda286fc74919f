//! Comparison of contenders: each has a turn in every round, so that load on the machine affects all alike;
//! medians; a table.

use std::io::{self, Write as _};
use std::time::{Duration, Instant};

/// Time that a piece of work took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    /// Wall time.
    pub wall: Duration,
    /// CPU time of all threads on all cores; `None` if the system does not report it.
    pub cpu: Option<Duration>,
}

/// Times of each contender in each round; the others are compared with the first contender.
#[derive(Debug)]
pub struct Rounds {
    took: Vec<Vec<Took>>,
}

/// Does a piece of work and returns its time. The result of the work is dropped after the clock has stopped.
pub fn timed<T>(work: impl FnOnce() -> T) -> Took {
    let (cpu, start) = (cpu(), Instant::now());
    let kept = work();
    let wall = start.elapsed();
    let took = Took { wall, cpu: cpu.zip(self::cpu()).map(|(before, after)| after.saturating_sub(before)) };
    drop(kept);
    took
}

impl Rounds {
    /// Runs every contender once per round.
    pub fn run(rounds: usize, contenders: &mut [&mut dyn FnMut() -> Took]) -> Self {
        let mut took = vec![Vec::with_capacity(rounds); contenders.len()];
        for _ in 0..rounds {
            for (contender, took) in contenders.iter_mut().zip(&mut took) {
                took.push(contender());
            }
        }
        Self { took }
    }

    /// Returns the median wall time of a contender in seconds.
    pub fn wall(&self, contender: usize) -> f64 {
        median(self.took[contender].iter().map(|took| took.wall.as_secs_f64()))
    }

    /// Returns the median CPU time of a contender in seconds.
    pub fn cpu(&self, contender: usize) -> Option<f64> {
        let all: Option<Vec<f64>> =
            self.took[contender].iter().map(|took| took.cpu.map(|cpu| cpu.as_secs_f64())).collect();
        all.map(|all| median(all.into_iter()))
    }

    /// Returns the mean CPU time of a contender in seconds. For short turns this is better than the median,
    /// because CPU time is reported in hundredths of a second.
    pub fn cpu_mean(&self, contender: usize) -> Option<f64> {
        let all: Option<Vec<f64>> =
            self.took[contender].iter().map(|took| took.cpu.map(|cpu| cpu.as_secs_f64())).collect();
        all.map(|all| all.iter().sum::<f64>() / all.len() as f64)
    }

    /// Returns the median, over the rounds, of a contender's wall time divided by the first contender's in
    /// the same round.
    pub fn wall_ratio(&self, contender: usize) -> f64 {
        self.wall_ratio_to(contender, 0)
    }

    /// Same as [`wall_ratio`](Self::wall_ratio), against another contender.
    pub fn wall_ratio_to(&self, contender: usize, other: usize) -> f64 {
        let pairs = self.took[contender].iter().zip(&self.took[other]);
        median(pairs.map(|(a, b)| a.wall.as_secs_f64() / b.wall.as_secs_f64()))
    }

    /// Same as [`wall_ratio`](Self::wall_ratio), for CPU time.
    pub fn cpu_ratio(&self, contender: usize) -> Option<f64> {
        let pairs = self.took[contender].iter().zip(&self.took[0]);
        let all: Option<Vec<f64>> =
            pairs.map(|(a, b)| Some(a.cpu?.as_secs_f64() / b.cpu?.as_secs_f64())).collect();
        all.map(|all| median(all.into_iter()))
    }
}

/// Whether the program was started to measure; false under `cargo test` and when targets are listed.
pub fn asked_for() -> bool {
    let args: Vec<String> = std::env::args().collect();
    args.iter().any(|arg| arg == "--bench") && !args.iter().any(|arg| arg == "--list" || arg == "--test")
}

/// Prints a table with columns as wide as needed, the first aligned left, the others right.
///
/// # Errors
/// If standard output is closed.
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

/// Returns the CPU time of this process on all cores, including ended threads: fields 14 and 15 of
/// `/proc/self/stat` (proc(5)), which Linux reports in hundredths of a second.
fn cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is a name in parentheses and may contain spaces.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

/// Returns the private memory of this process in bytes, without mapped files: `RssAnon` of
/// `/proc/self/status` (proc(5)). `None` if the system does not report it.
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
