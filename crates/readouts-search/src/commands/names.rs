//! Resolves names on the command line, in any spelling, to names in the index.

use std::cell::{OnceCell, RefCell};

use anyhow::Result;
use readouts_core::{Aliases, Index, NameChoice, NameField, Renaming, Renamings, Request, Resolved, Spoken};

use super::corpus;
use crate::answering;
use crate::args::Common;
use crate::output::{note, plain, plural, shortened};
use crate::stop;

/// Maximum number of other people listed in the message about a chosen one.
const LISTED: usize = 4;

/// Replaces the names in a request by names of the index.
pub(super) fn resolve<R: Request>(index: &Index, request: &R, common: &Common) -> Result<Resolved<R>> {
    let given = corpus::tables(common)?;
    let became = Became::of(index);
    let mut request = request.clone();
    request.rename_people(|name| became.whole(name));
    // Called only for names that the index does not have, because loading the built-in tables is slow.
    let spellings = |field: &NameField, name: &str| {
        let merged = if *field == NameField::Person { became.in_part(name) } else { None };
        if merged.is_some() {
            return Vec::from_iter(merged);
        }
        let one = |found: Option<&str>| found.map(str::to_owned).into_iter().collect();
        match (&given, field) {
            (Some(tables), NameField::Person) => tables.other_names(name),
            (Some(tables), NameField::Country) => one(tables.country_code(name)),
            (Some(tables), NameField::Outlet | NameField::Agency) => one(tables.outlet_name(name)),
            (Some(tables), NameField::Side) => one(tables.outlet_country(name)),
            (None, NameField::Side) => one(Aliases::builtin().outlet_country(name)),
            (None, NameField::Person) => Aliases::builtin().other_names(name),
            (None, NameField::Country) => one(Aliases::builtin().country_code(name)),
            (None, NameField::Outlet | NameField::Agency) => one(Aliases::builtin().outlet_name(name)),
            _ => Vec::new(),
        }
    };
    let resolved = index.resolve(&request, spellings)?.followed_by(common.waiting.clone());
    if !answering::is_on() {
        stop::only_reads();
    }
    became.notes().iter().for_each(|told| note(told));
    for choice in resolved.name_choices() {
        note(&chosen(choice));
    }
    if let Some(told) = without_country(resolved.outlets_without_country()) {
        note(&told);
    }
    Ok(resolved)
}

/// Returns whose country is not known, so that what they tell is told by no country.
pub(super) fn without_country(outlets: &[String]) -> Option<String> {
    let listed: Vec<&str> = outlets.iter().take(LISTED).map(String::as_str).collect();
    let rest = match outlets.len() - listed.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let outlets = plural(outlets.len() as u64, "outlet");
    (!listed.is_empty()).then(|| {
        format!(
            "no table has the country of {outlets}, which count for no side: {}{rest} (--knowledge)",
            listed.join(", ")
        )
    })
}

/// What became of names that corrections by hand have merged or forgotten. It is loaded for the first name of a
/// person.
struct Became<'i> {
    index: &'i Index,
    renamings: OnceCell<Renamings>,
    told: RefCell<Vec<String>>,
}

impl<'i> Became<'i> {
    fn of(index: &'i Index) -> Self {
        Self { index, renamings: OnceCell::new(), told: RefCell::default() }
    }

    fn renamings(&self) -> &Renamings {
        // An index whose list of files is damaged can still be searched; `check` tells of the damage.
        self.renamings.get_or_init(|| self.index.renamings().unwrap_or_default())
    }

    /// Returns the name that a merged name has now.
    fn whole(&self, name: &str) -> Option<String> {
        let became = self.renamings().of(name)?;
        self.tell(name, &became);
        became.into.map(str::to_owned)
    }

    /// Returns the name that a merged name with these words has now, for a name that no article has.
    fn in_part(&self, name: &str) -> Option<String> {
        let became = self.renamings().in_part(name)?;
        let into = became.into?.to_owned();
        self.tell(name, &became);
        Some(into)
    }

    fn tell(&self, name: &str, became: &Renaming<'_>) {
        let Renaming { by, at, .. } = became;
        let told = match became.into {
            Some(into) => {
                format!("`{}` is read as {into}, with whom it is merged ({by}, {at})", shortened(name))
            }
            None => format!("`{}` is no person, by a correction ({by}, {at})", shortened(name)),
        };
        let mut all = self.told.borrow_mut();
        if !all.contains(&told) {
            all.push(told);
        }
    }

    fn notes(self) -> Vec<String> {
        self.told.into_inner()
    }
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
        NameField::Id => "no article in the index has an id that begins with",
        _ => "nobody in the index is called",
    };
    told.to_owned()
}
