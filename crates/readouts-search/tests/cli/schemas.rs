//! Real output of every command fits its JSON Schema in `docs/schema/`, and has no field that the schema lacks.

use std::path::Path;

use serde_json::Value;

use crate::corpus::Corpus;
use crate::reprints::{id, two_sides};

/// Commands with JSON output: arguments, format, and the schema of the whole or of each line.
const OUTPUTS: &[(&[&str], &str, &str)] = &[
    (&["search", "comprehensive strategic partnership", "--facets", "speaker,year,outlet"], "json", "search"),
    (&["search", "the two sides"], "jsonl", "hit"),
    (&["facets", "new era"], "json", "search"),
    (&["facets", "new era"], "jsonl", "facet-row"),
    (&["kwic", "partnership"], "json", "kwic"),
    (&["kwic", "the two sides"], "jsonl", "kwic-row"),
    (
        &["trend", "new era", "--split", "speaker", "--measure", "per-million", "--smooth", "1"],
        "json",
        "trend",
    ),
    (&["trend", "new era", "--per", "month"], "jsonl", "trend-row"),
    (&["variants", "comprehensive strategic partnership", "--per", "year"], "json", "variants"),
    (&["variants", "comprehensive strategic partnership", "--per", "month"], "jsonl", "variant"),
    (&["uses", "new era"], "json", "uses"),
    (&["uses", "new era"], "jsonl", "uses-row"),
    (&["events", "china"], "json", "events"),
    (&["events"], "jsonl", "event"),
    (&["events", "why", "3b9c", "c7b0608a0fff46ed"], "json", "why-joined"),
    (&["batch", "formulas.toml"], "json", "batch"),
    (&["batch", "formulas.toml"], "jsonl", "batch-row"),
    (&["watch", "formulas.toml", "--from-start", "--dry-run"], "json", "watch"),
    (&["watch", "formulas.toml", "--from-start", "--dry-run"], "jsonl", "news"),
    (&["export", "articles"], "jsonl", "article-row"),
    (&["export", "statements"], "jsonl", "statement-row"),
    (&["export", "occurrences", "the two sides"], "jsonl", "kwic-row"),
    (&["collocates", "partnership"], "json", "collocates"),
    (&["collocates", "partnership", "--within", "sentence"], "jsonl", "collocate"),
    (&["keywords", "--by", "xi", "--min-articles", "2", "--min-g2", "3.84"], "json", "keywords"),
    (
        &[
            "keywords",
            "--by",
            "xi",
            "--against",
            "by:putin",
            "--words",
            "1..3",
            "--min-articles",
            "2",
            "--min-g2",
            "1",
        ],
        "jsonl",
        "keyword",
    ),
    (&["compare", "dc89", "fdc9"], "json", "compare"),
    (&["compare", "dc89", "fdc9"], "jsonl", "compared-row"),
    (&["people"], "json", "people"),
    (&["people", "xi"], "jsonl", "person"),
    (&["show", "c7b0608a0fff46ed"], "json", "article"),
    (&["show", "c7b0608a0fff46ed"], "jsonl", "article"),
    (&["extract", "000_818a6550a844b0ae.txt", "--audit", "--why"], "json", "article"),
    (&["extract", "."], "jsonl", "article"),
    (&["corrections", "--corpus", "decided"], "json", "corrections"),
    (&["corrections", "--corpus", "decided"], "jsonl", "correction"),
    (&["cite", "3b9c", "mutual trust"], "json", "citation"),
    (&["cite", "3b9c"], "jsonl", "citation"),
    (&["stats"], "json", "stats"),
    (&["check"], "json", "check"),
    (&["bench", "000_818a6550a844b0ae.txt"], "json", "bench"),
];

/// Commands whose output is no JSON, or is compared with its schema elsewhere.
const OTHERS: &[&str] = &["versions", "index", "correct", "completions", "man", "help", "serve"];

#[test]
fn output_of_every_command_fits_its_schema() {
    let corpus = Corpus::indexed_seeds();
    let table = "name,decision,into,by,at\nBerg,merge,Jon Berg,ada,2031-05-06\nBerg,forget,,ben,2031-05-06\n";
    corpus.file(
        "formulas.toml",
        "[queries]\nera = '\"new era\"'\nxi = { query = \"china\", by = \"Xi Jinping\" }\n",
    );
    corpus.file("decided/readouts-people.csv", table);
    for (arguments, format, name) in OUTPUTS {
        let schema = schema(name);
        let run = corpus.ran(arguments.iter().chain(&["--format", format]));
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        let values: Vec<Value> = match *format {
            "json" => vec![serde_json::from_str(&run.out).expect("JSON")],
            _ => run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(),
        };
        assert!(!values.is_empty(), "{arguments:?}");
        for value in &values {
            if let Err(wrong) = fits(value, &schema, &schema) {
                panic!("{arguments:?}: {wrong}\nhint: see `docs/schema/` and CONTRIBUTING.md");
            }
        }
    }
}

#[test]
fn reprints_fit_their_schemas() {
    let corpus = two_sides();
    let post = id(&corpus, "6-post.md");
    for (arguments, format, name) in [
        (&["reprints"][..], "json", "reprints"),
        (&["reprints"], "jsonl", "reprint-cluster"),
        (&["reprints", "--diff", &post], "json", "reprint-diffs"),
        (&["reprints", "--diff", &post], "jsonl", "reprint-diff"),
    ] {
        let schema = schema(name);
        let out = corpus.ran([arguments, &["--format", format]].concat()).out;
        for value in serde_json::Deserializer::from_str(&out).into_iter::<Value>() {
            let value = value.expect("JSON");
            assert_eq!(fits(&value, &schema, &schema), Ok(()), "{value}");
        }
    }
}

#[test]
fn fields_that_few_articles_have_fit_too_and_every_row_has_the_address() {
    let corpus = Corpus::empty();
    let url = "https://norland.example/1";
    let record = serde_json::json!({
        "url": url, "outlet": "Norland Post", "date": "2031-05-07", "region": "north", "title": "Lee meets Berg",
        "body": "President Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the river belongs \
                 to both peoples. The two leaders agreed that 河 the river is wide.",
    });
    corpus.file("a.jsonl", format!("{record}\n"));
    corpus.file("b.jsonl", format!("{record}\n"));
    assert_eq!(corpus.ran(["index", ".", "--keep", "region"]).code, 0);
    let mut seen = Vec::new();
    for (command, name) in [("search", "hit"), ("kwic", "kwic-row")] {
        let schema = schema(name);
        for line in corpus.ran([command, "river", "--format", "jsonl"]).out.lines() {
            let value: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(fits(&value, &schema, &schema), Ok(()), "{value}");
            assert_eq!(value["url"], url);
            assert_eq!(value["kept"]["region"][0], "north");
            assert_eq!(value["participants"], serde_json::json!(["Ida Lee", "Jon Berg"]));
            let matches = value["matches"].as_array().cloned().unwrap_or_else(|| vec![value]);
            seen.extend(matches.into_iter().map(|found| (found["members"].clone(), found["basis"].clone())));
        }
        for format in ["csv", "tsv"] {
            let out = corpus.ran([command, "river", "--format", format]).out;
            assert!(out.lines().skip(1).all(|line| line.contains(url)), "{out}");
        }
    }
    let members = serde_json::json!(["Ida Lee", "Jon Berg"]);
    assert_eq!(
        seen.iter().filter(|found| **found == (members.clone(), "joint".into())).count(),
        2,
        "{seen:?}"
    );
    assert_eq!(seen.iter().filter(|found| found.0 == serde_json::json!([])).count(), 2, "{seen:?}");
}

#[test]
fn every_command_with_json_has_a_schema() {
    let help = Corpus::empty().ran(["-h"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    // Names are indented by two spaces, further lines of a description by more.
    let commands = commands.take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("  "));
    let commands = commands.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split(' ').next());
    let known = |name: &&str| {
        OTHERS.contains(name)
            || *name == "reprints"
            || OUTPUTS.iter().any(|(arguments, ..)| arguments.first() == Some(name))
    };
    let unknown: Vec<&str> = commands.filter(|name| !known(name)).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "commands without a schema in `OUTPUTS`");
}

#[test]
fn what_does_not_fit_is_seen() {
    let schema = schema("hit");
    let corpus = Corpus::indexed_seeds();
    let line = corpus.ran(["partnership", "--format", "jsonl", "-n", "1"]).out;
    let hit: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(fits(&hit, &schema, &schema), Ok(()));
    let mut longer = hit.clone();
    longer["matches"][0]["new"] = 1.into();
    let mut shorter = hit.clone();
    shorter.as_object_mut().expect("an object").remove("url");
    let mut other = hit.clone();
    other["title"] = 7.into();
    let mut named = hit;
    named["matches"][0]["basis"] = "guess".into();
    for wrong in [longer, shorter, other, named] {
        assert!(fits(&wrong, &schema, &schema).is_err(), "{wrong}");
    }
}

pub(crate) fn schema(name: &str) -> Value {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    let text = std::fs::read_to_string(dir.join(format!("{name}.schema.json")));
    serde_json::from_str(&text.unwrap_or_else(|_| panic!("there is no schema `{name}`"))).expect("JSON")
}

/// Checks a value by the part of JSON Schema that our schemas use; a keyword that is not known is an error. More
/// strictly than the standard, an object has no property that its schema does not name.
pub(crate) fn fits(value: &Value, schema: &Value, root: &Value) -> Result<(), String> {
    let Some(keywords) = schema.as_object() else {
        return if *schema == Value::Bool(true) { Ok(()) } else { Err(format!("no schema: {schema}")) };
    };
    for (keyword, wanted) in keywords {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" | "default" | "properties"
            | "pattern" | "maximum" | "minLength" | "maxLength" => {}
            "$ref" => {
                let at = wanted.as_str().and_then(|name| name.strip_prefix('#'));
                let target = at.and_then(|at| root.pointer(at)).ok_or(format!("no target: {wanted}"))?;
                fits(value, target, root)?;
            }
            "type" => {
                let types = wanted.as_array().cloned().unwrap_or_else(|| vec![wanted.clone()]);
                let is = |name: &Value| is_of(value, name.as_str().unwrap_or_default());
                ensure(types.iter().any(is), || format!("{value:.200} is not {wanted}"))?;
            }
            "const" => ensure(value == wanted, || format!("{value:.200} is not {wanted}"))?,
            "enum" => ensure(list(wanted).contains(value), || format!("{value:.200} is not of {wanted}"))?,
            "oneOf" | "anyOf" => {
                let count = list(wanted).iter().filter(|one| fits(value, one, root).is_ok()).count();
                let is_enough = if keyword == "oneOf" { count == 1 } else { count > 0 };
                ensure(is_enough, || format!("{value:.200} fits {count} of {wanted}"))?;
            }
            "minimum" => {
                let is_less = value.as_f64().zip(wanted.as_f64()).is_some_and(|(value, least)| value < least);
                ensure(!is_less, || format!("{value} is below {wanted}"))?;
            }
            "items" => {
                value.as_array().into_iter().flatten().try_for_each(|item| fits(item, wanted, root))?;
            }
            "required" => {
                for name in list(wanted).iter().filter_map(Value::as_str) {
                    ensure(value.get(name).is_some(), || format!("`{name}` is missing"))?;
                }
            }
            "additionalProperties" | "propertyNames" => {}
            other => return Err(format!("keyword `{other}` is not known here")),
        }
    }
    let is_object = keywords.contains_key("properties") || keywords.contains_key("additionalProperties");
    let fields = value.as_object().filter(|_| is_object);
    for (name, field) in fields.into_iter().flatten() {
        let named = keywords.get("properties").and_then(|all| all.get(name));
        let wanted = named.or_else(|| keywords.get("additionalProperties").filter(|all| all.is_object()));
        let wanted = wanted.ok_or_else(|| format!("`{name}` is not in the schema"))?;
        fits(field, wanted, root).map_err(|wrong| format!("`{name}`: {wrong}"))?;
    }
    Ok(())
}

fn ensure(holds: bool, told: impl Fn() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(told()) }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
