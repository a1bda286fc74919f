//! Computes statistics of the counts on standard input, one JSON array a line: the name of a figure, then its
//! arguments. Prints a JSON value for each line.
//!
//! ```text
//! $ echo '["wilson", 4, 10]' | cargo run -q -p readouts-core --example statistics
//! [0.16818033100088057,0.6873262302663417]
//! ```

use std::io::{BufRead, Write};

use readouts_core::statistics::{
    Contingency, Interval, deviation_of_proportions, entropy, log_dice, log_ratio, mann_kendall,
    ratio_interval, theil_sen, types_per_token, wilson,
};
use serde_json::{Value, from_value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let (name, counts): (String, Value) = match serde_json::from_str(&line?)? {
            Value::Array(mut parts) if !parts.is_empty() => {
                (from_value(parts.remove(0))?, Value::Array(parts))
            }
            other => return Err(format!("no array: `{other}`").into()),
        };
        writeln!(out, "{}", figure(&name, counts)?)?;
    }
    Ok(())
}

fn figure(name: &str, counts: Value) -> Result<Value, Box<dyn std::error::Error>> {
    let limits = |interval: Option<Interval>| json!(interval.map(|interval| [interval.low, interval.high]));
    Ok(match name {
        "wilson" => {
            let (successes, trials) = from_value(counts)?;
            limits(wilson(successes, trials))
        }
        "ratio_interval" => {
            let (articles, seed): (Vec<(u64, u64)>, u64) = from_value(counts)?;
            limits(ratio_interval(&articles, seed))
        }
        "theil_sen" => {
            let (points,): (Vec<(f64, f64)>,) = from_value(counts)?;
            json!(theil_sen(&points))
        }
        "mann_kendall" => {
            let (values,): (Vec<f64>,) = from_value(counts)?;
            json!(mann_kendall(&values).map(|test| test.p))
        }
        "log_dice" => {
            let (both, first, second) = from_value(counts)?;
            json!(log_dice(both, first, second))
        }
        "mi" | "t" | "g2" => {
            let (both, first, second, total) = from_value(counts)?;
            let table = Contingency::new(both, first, second, total).ok_or("a cell is negative")?;
            match name {
                "mi" => json!(table.mutual_information()),
                "t" => json!(table.t_score()),
                _ => json!(table.log_likelihood()),
            }
        }
        "log_ratio" => {
            let (one, other) = from_value(counts)?;
            json!(log_ratio(one, other))
        }
        "dp" => {
            let (parts, size): (Vec<(u64, u64)>, u64) = from_value(counts)?;
            json!(deviation_of_proportions(&parts, size))
        }
        "entropy" => {
            let (counts,): (Vec<u64>,) = from_value(counts)?;
            json!(entropy(&counts))
        }
        "types_per_token" => {
            let (counts,): (Vec<u64>,) = from_value(counts)?;
            json!(types_per_token(&counts))
        }
        _ => return Err(format!("unknown figure: `{name}`").into()),
    })
}
