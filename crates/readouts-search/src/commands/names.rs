//! Names on the command line, in any spelling, to names of the index.

use anyhow::Result;
use readouts_core::{Aliases, Filters, Index, NameField, Query, Resolution, UnknownName};

use super::corpus;
use crate::args::Common;

/// Puts the index's names in the place of those given; tells which it does not have.
pub(super) fn resolve(
    query: &mut Query,
    filters: &mut Filters,
    index: &Index,
    common: &Common,
) -> Result<Vec<UnknownName>> {
    let given = corpus::tables(common)?;
    // All built-in tables are dear to load, and most names are the index's own.
    let alias = |field: &NameField, name: &str| {
        let found = match (&given, field) {
            (Some(tables), NameField::Person) => tables.canonical_name(name),
            (Some(tables), NameField::Country) => tables.country_code(name),
            (Some(tables), NameField::Outlet | NameField::Agency) => tables.outlet_name(name),
            (None, NameField::Person) => Aliases::builtin().canonical_name(name),
            (None, NameField::Country) => Aliases::builtin().country_code(name),
            (None, NameField::Outlet | NameField::Agency) => Aliases::builtin().outlet_name(name),
            _ => None,
        };
        found.map(str::to_owned)
    };
    let mut unknown = index.resolve_names(query, alias)?;
    let fields: [(&mut Vec<String>, NameField); 8] = [
        (&mut filters.by, NameField::Person),
        (&mut filters.speaker, NameField::Person),
        (&mut filters.mentions, NameField::Person),
        (&mut filters.outlet, NameField::Outlet),
        (&mut filters.agency, NameField::Agency),
        (&mut filters.country, NameField::Country),
        (&mut filters.kind, NameField::Kind),
        (&mut filters.language, NameField::Language),
    ];
    for (names, field) in fields {
        for name in names {
            let mut found = index.resolve(&field, name, |_| None)?;
            if matches!(found, Resolution::Unknown { .. }) {
                found = index.resolve(&field, name, |name| alias(&field, name))?;
            }
            match found {
                Resolution::Found(canonical) => *name = canonical,
                Resolution::Unknown { nearest } => {
                    unknown.push(UnknownName { field: field.clone(), wanted: name.clone(), nearest });
                }
            }
        }
    }
    Ok(unknown)
}

/// What a message says before an unknown name.
pub(super) fn nothing_called(field: &NameField) -> String {
    let told = match field {
        NameField::Kept(column) => return format!("no article in the index has in `{column}`"),
        NameField::Outlet => "no outlet in the index is called",
        NameField::Agency => "no agency in the index is called",
        NameField::Country => "no article in the index is of the country",
        NameField::Kind => "no article in the index is of the kind",
        NameField::Language => "no article in the index is in the language",
        _ => "nobody in the index is called",
    };
    told.to_owned()
}
