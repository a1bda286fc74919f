//! Runs work in a separate process and measures its cost, so that memory left behind by earlier work does not
//! hide what it takes.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::rounds::{memory, timed};

/// First argument of a process that does work; the arguments of the work follow.
const ARGUMENT: &str = "--in-child";

/// Interval at which the child samples its memory.
const STEP: Duration = Duration::from_millis(5);

/// Cost of work.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Wall time in seconds.
    pub wall: f64,
    /// CPU time in seconds, over all cores.
    pub cpu: f64,
    /// Maximum private memory of the process, in bytes.
    pub memory: u64,
    /// Result of the work.
    pub result: u64,
}

impl Cost {
    /// Starts this program anew to do the work that these arguments name.
    ///
    /// # Errors
    /// If the process cannot be started or fails.
    pub fn of(arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let answer = command.arg(ARGUMENT).args(arguments).stderr(Stdio::inherit()).output()?;
        ensure!(answer.status.success(), "`{}` failed", arguments.join(" "));
        let answer = String::from_utf8(answer.stdout)?;
        let figures: Vec<f64> = answer.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let [wall, cpu, memory, result] = figures[..] else { anyhow::bail!("`{answer}` are no figures") };
        Ok(Self { wall, cpu, memory: memory as u64, result: result as u64 })
    }

    /// Does the work if the arguments of this process request it, and prints its cost; returns whether it
    /// did.
    ///
    /// # Errors
    /// Errors of the work; also if the system does not report CPU time.
    pub fn asked_for(work: impl FnOnce(&[String]) -> Result<u64>) -> Result<bool> {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let Some((_, own)) = arguments.split_first().filter(|(first, _)| *first == ARGUMENT) else {
            return Ok(false);
        };
        let (most, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (seen, stop) = (Arc::clone(&most), Arc::clone(&done));
        let watch = std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                seen.fetch_max(memory().unwrap_or(0), Ordering::Relaxed);
                std::thread::sleep(STEP);
            }
        });
        let mut result = Ok(0);
        let took = timed(|| result = work(own));
        done.store(true, Ordering::Relaxed);
        watch.join().expect("it only looks");
        let cpu = took.cpu.context("the system does not tell the time of all cores")?.as_secs_f64();
        let (wall, memory) = (took.wall.as_secs_f64(), most.load(Ordering::Relaxed));
        writeln!(std::io::stdout(), "{wall} {cpu} {memory} {}", result?)?;
        Ok(true)
    }
}
