//! Resolves names on the command line, in any spelling, to names in the index.

use anyhow::Result;
use readouts_core::{Aliases, Index, NameChoice, NameField, Request, Resolved, Spoken};

use super::corpus;
use crate::args::Common;
use crate::output::{note, plain, shortened};

/// Maximum number of other people listed in the message about a chosen one.
const LISTED: usize = 4;

/// Replaces the names in a request by names of the index.
pub(super) fn resolve<R: Request>(index: &Index, request: &R, common: &Common) -> Result<Resolved<R>> {
    let given = corpus::tables(common)?;
    // Called only for names that the index does not have, because loading the built-in tables is slow.
    let spellings = |field: &NameField, name: &str| {
        let one = |found: Option<&str>| found.map(str::to_owned).into_iter().collect();
        match (&given, field) {
            (Some(tables), NameField::Person) => tables.other_names(name),
            (Some(tables), NameField::Country) => one(tables.country_code(name)),
            (Some(tables), NameField::Outlet | NameField::Agency) => one(tables.outlet_name(name)),
            (None, NameField::Person) => Aliases::builtin().other_names(name),
            (None, NameField::Country) => one(Aliases::builtin().country_code(name)),
            (None, NameField::Outlet | NameField::Agency) => one(Aliases::builtin().outlet_name(name)),
            _ => Vec::new(),
        }
    };
    let resolved = index.resolve(request, spellings)?;
    for choice in resolved.name_choices() {
        note(&chosen(choice));
    }
    Ok(resolved)
}

/// Says who is meant by a name that fits several people.
fn chosen(choice: &NameChoice) -> String {
    let mut told = format!(
        "`{}` is read as {}, who has {} words here",
        shortened(&choice.wanted),
        plain(&choice.name),
        choice.words
    );
    if let Some(second) = choice.others.first() {
        let have = if choice.others.len() == 1 { "has" } else { "have" };
        let others = listed(&choice.others);
        told.push_str(&format!("; it also fits {others}, who {have} {} at most", second.words));
    }
    if let Some(first) = choice.forms.first() {
        let forms = listed(&choice.forms);
        let searched = if choice.forms.len() == 1 { "is not searched" } else { "are not searched" };
        told.push_str(&format!(
            "; {forms}, {} words at most, {searched}: `people merge` joins names",
            first.words
        ));
    }
    told + " (--strict refuses this)"
}

fn listed(people: &[Spoken]) -> String {
    let names: Vec<&str> = people.iter().take(LISTED).map(|other| other.name.as_str()).collect();
    let more = people.len() - names.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", plain(&names.join(", ")))
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
