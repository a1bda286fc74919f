//! Scores articles over a range of values of one weight.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use readouts_reading::{Knowledge, Weight};

use crate::score::Ratio;
use crate::sets;
use crate::table::{Row, is_detail, rows, value};

/// Number of equal steps into which the weight's range is divided.
const STEPS: u8 = 6;

/// Prints each score of development articles that changes over the range of a weight, with a column for each
/// value; the weight's own value is marked.
pub(crate) fn sweep(out: &mut impl Write, name: &str, shared: Option<&Path>, only: &str) -> Result<()> {
    let weight = Knowledge::builtin().weights().iter().find(|weight| weight.name == name);
    let names = || Knowledge::builtin().weights().iter().map(|weight| weight.name.as_str());
    let weight = weight.with_context(|| {
        format!("no weight `{name}`; there are {}", names().collect::<Vec<_>>().join(", "))
    })?;
    let mut columns: Vec<Vec<Row>> = Vec::new();
    let values = values(weight);
    for value in &values {
        let table = format!("[[weight]]\nname = \"{name}\"\nvalue = {value:?}\n");
        let mut articles = sets::read(shared, only, &[(Path::new("sweep"), table.as_str())])?;
        articles.retain(|article| !article.held_out);
        columns.push(rows(&articles));
    }
    writeln!(out, "{name}: {} ({})", weight.balances, weight.unit)?;
    write!(out, "{:24} {:22}", "set", "score")?;
    for value in &values {
        let own = if *value == weight.value { "*" } else { " " };
        write!(out, " {value:>9.2}{own}")?;
    }
    writeln!(out)?;
    let mut same = 0;
    for row in columns[0].iter().filter(|row| !is_detail(&row.score)) {
        let in_column = |rows: &Vec<Row>| {
            let found = rows.iter().find(|other| other.set == row.set && other.score == row.score);
            found.map(|row| row.development).unwrap_or_default()
        };
        let of: Vec<Ratio> = columns.iter().map(in_column).collect();
        if of.iter().all(|ratio| ratio.value() == of[0].value()) {
            same += 1;
            continue;
        }
        write!(out, "{:24} {:22}", row.set, row.score)?;
        of.iter().try_for_each(|ratio| write!(out, " {:>9} ", value(*ratio, 4)))?;
        writeln!(out)?;
    }
    Ok(writeln!(out, "{same} scores stay the same")?)
}

/// Returns the weight's own value, and others over its range.
fn values(weight: &Weight) -> Vec<f32> {
    let [low, high] = weight.range;
    let mut values: Vec<f32> =
        (0..=STEPS).map(|step| low + (high - low) * f32::from(step) / f32::from(STEPS)).collect();
    values.push(weight.value);
    values.sort_by(f32::total_cmp);
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_are_the_range_and_the_weight_itself() {
        let weight = Knowledge::builtin().weights().iter().find(|w| w.name == "title_threshold").expect("it");
        let values = values(weight);
        assert_eq!((values[0], values[values.len() - 1]), (0.0, 2.0));
        assert!(values.contains(&weight.value) && values.is_sorted());
    }

    #[test]
    fn a_weight_that_does_not_exist_is_refused_with_the_names_of_those_that_do() {
        let error = sweep(&mut Vec::new(), "no_such", None, "").expect_err("refused").to_string();
        assert!(error.contains("title_threshold"), "{error}");
    }
}
