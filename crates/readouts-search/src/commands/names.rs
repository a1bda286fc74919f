//! Names on the command line, in any spelling, to names of the index.

use anyhow::Result;
use readouts_core::{Filters, Index, Knowledge, NameField, Resolution};

use super::corpus;
use crate::args::Common;

/// A name that no article of the index has.
pub(super) struct Unknown {
    pub(super) wanted: String,
    pub(super) what: &'static str,
    pub(super) nearest: Vec<String>,
}

/// Puts the index's names in the place of those given; tells which it does not have.
pub(super) fn resolve(filters: &mut Filters, index: &Index, common: &Common) -> Result<Vec<Unknown>> {
    let given = corpus::tables(common)?;
    let tables = || given.as_ref().unwrap_or_else(|| Knowledge::builtin());
    let mut unknown = Vec::new();
    let fields: [(&mut Vec<String>, NameField, &'static str); 8] = [
        (&mut filters.by, NameField::Person, "nobody in the index is called"),
        (&mut filters.speaker, NameField::Person, "nobody in the index is called"),
        (&mut filters.mentions, NameField::Person, "nobody in the index is called"),
        (&mut filters.outlet, NameField::Outlet, "no outlet in the index is called"),
        (&mut filters.agency, NameField::Agency, "no agency in the index is called"),
        (&mut filters.country, NameField::Country, "no article in the index is of the country"),
        (&mut filters.kind, NameField::Kind, "no article in the index is of the kind"),
        (&mut filters.language, NameField::Language, "no article in the index is in the language"),
    ];
    for (names, field, what) in fields {
        for name in names {
            // The tables are dear to load: most names are the index's own.
            let mut found = index.resolve(field, name, |_| None)?;
            if matches!(found, Resolution::Unknown { .. }) {
                let alias = |name: &str| match field {
                    NameField::Person => tables().canonical_name(name).map(str::to_owned),
                    NameField::Country => tables().country_code(name).map(str::to_owned),
                    _ => None,
                };
                found = index.resolve(field, name, alias)?;
            }
            match found {
                Resolution::Found(canonical) => *name = canonical,
                Resolution::Unknown { nearest } => {
                    unknown.push(Unknown { wanted: name.clone(), what, nearest });
                }
            }
        }
    }
    Ok(unknown)
}
