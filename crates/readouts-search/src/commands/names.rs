//! Resolves names on the command line, in any spelling, to names in the index.

use anyhow::Result;
use readouts_core::{Aliases, Index, NameField, Request, Resolved};

use super::corpus;
use crate::args::Common;

/// Replaces the names in a request by names of the index.
pub(super) fn resolve<R: Request>(index: &Index, request: &R, common: &Common) -> Result<Resolved<R>> {
    let given = corpus::tables(common)?;
    // Called only for names that the index does not have, because loading the built-in tables is slow.
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
    Ok(index.resolve(request, alias)?)
}

/// Returns the beginning of a message about an unknown name.
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
