//! Generates the JSON Schema of every JSON output from its types, and compares it with its file in `docs/schema/`.

use std::path::PathBuf;

use readouts_core::{
    ArticleRow, Citation, ConcordanceRow, Hit, Readout, SCHEMA, SearchResults, StatementRow, Total,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

/// The whole answer of `kwic`, which serializes itself.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct Concordance {
    /// Version of the output schema.
    schema: u32,
    /// Description in words of how query and filters were read.
    explain: String,
    /// Rows, in the requested order.
    rows: Vec<ConcordanceRow<'static>>,
    /// Counts of all matches, also of those without a row.
    total: Total,
}

fn of<T: JsonSchema>(name: &str) -> Schema {
    let mut schema =
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), name.into());
    let mut value = schema.to_value();
    describe(&mut value);
    Schema::try_from(value).expect("a schema stays one")
}

/// Puts the descriptions, which are documentation of the library, into words for readers of JSON.
fn describe(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(text) if name == "description" => *text = in_json(text),
                    _ => describe(field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(describe),
        _ => {}
    }
}

/// Returns a description without links, in one line, with the values of JSON.
fn in_json(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((name, after)) = link.split_once("`]") else { break };
        out.push_str(&format!("{before}`{name}`"));
        rest = after
            .strip_prefix('(')
            .and_then(|target| target.split_once(')'))
            .map_or(after, |(_, after)| after);
    }
    out.push_str(rest);
    out.replace("`None`", "`null`").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the schema of every output, by the name of its file.
fn all() -> Vec<(&'static str, Schema)> {
    vec![
        ("article", of::<Readout>("article")),
        ("search", of::<SearchResults>("search")),
        ("hit", of::<Hit>("hit")),
        ("facet-row", of::<crate::output::FacetRecord<'static>>("facet-row")),
        ("kwic", of::<Concordance>("kwic")),
        ("kwic-row", of::<ConcordanceRow<'static>>("kwic-row")),
        ("trend", of::<readouts_core::Trend>("trend")),
        ("trend-row", of::<crate::output::TrendRecord<'static>>("trend-row")),
        ("variants", of::<readouts_core::Variants>("variants")),
        ("variant", of::<readouts_core::VariantRow>("variant")),
        ("uses", of::<readouts_core::Uses>("uses")),
        ("uses-row", of::<readouts_core::UsesRow>("uses-row")),
        ("reprints", of::<readouts_core::Reprints>("reprints")),
        ("reprint-cluster", of::<readouts_core::ReprintCluster>("reprint-cluster")),
        ("reprint-diffs", of::<readouts_core::ReprintDiffs>("reprint-diffs")),
        ("reprint-diff", of::<readouts_core::ReprintDiff>("reprint-diff")),
        ("events", of::<readouts_core::Events>("events")),
        ("event", of::<readouts_core::Event>("event")),
        ("why-joined", of::<readouts_core::WhyJoined>("why-joined")),
        ("batch", of::<readouts_core::Batch>("batch")),
        ("batch-row", of::<readouts_core::BatchRow>("batch-row")),
        ("watch", of::<readouts_core::WatchAnswer>("watch")),
        ("news", of::<readouts_core::News>("news")),
        ("article-row", of::<ArticleRow<'static>>("article-row")),
        ("statement-row", of::<StatementRow<'static>>("statement-row")),
        ("collocates", of::<readouts_core::Collocates>("collocates")),
        ("collocate", of::<readouts_core::Collocate>("collocate")),
        ("keywords", of::<readouts_core::Keywords>("keywords")),
        ("keyword", of::<readouts_core::Keyword>("keyword")),
        ("compare", of::<readouts_core::Compared>("compare")),
        ("compared-row", of::<readouts_core::ComparedRow<'static>>("compared-row")),
        ("people", of::<crate::output::People>("people")),
        ("person", of::<crate::output::Listed>("person")),
        ("corrections", of::<crate::output::Decisions>("corrections")),
        ("correction", of::<crate::output::Decided>("correction")),
        ("citation", of::<Citation>("citation")),
        ("versions", of::<readouts_core::ArticleVersions>("versions")),
        ("version", of::<readouts_core::ArticleVersion>("version")),
        ("version-diff", of::<readouts_core::VersionDiff>("version-diff")),
        ("changed-sentence", of::<readouts_core::ChangedSentence>("changed-sentence")),
        ("stats", of::<crate::commands::schemas::Stats>("stats")),
        ("check", of::<crate::commands::schemas::Check<'static>>("check")),
        ("bench", of::<crate::commands::schemas::Bench>("bench")),
    ]
}

/// Writes the files if `READOUTS_WRITE_SCHEMAS` is set.
#[test]
fn schemas_in_the_documentation_are_those_of_the_types() {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    let is_written = std::env::var_os("READOUTS_WRITE_SCHEMAS").is_some();
    let mut names = Vec::new();
    for (name, schema) in all() {
        let name = format!("{name}.schema.json");
        let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
        let file = dir.join(&name);
        if is_written {
            std::fs::create_dir_all(&dir).expect("a folder");
            std::fs::write(&file, &text).expect("written");
        }
        let known = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(known == text, "`{name}` is out of date: run this test with READOUTS_WRITE_SCHEMAS=1");
        names.push(name);
    }
    let files = std::fs::read_dir(&dir).expect("a folder");
    let files = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    let others: Vec<String> = files.filter(|file| !names.contains(file)).collect();
    assert_eq!(others, Vec::<String>::new(), "files that no output has");
}

#[test]
fn the_schema_page_tells_of_the_version() {
    let page = include_str!("../../../docs/schema.md");
    assert!(page.contains(&format!("Version {SCHEMA}")));
}
