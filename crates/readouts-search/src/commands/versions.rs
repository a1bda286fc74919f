//! `versions`: lists the versions of a page, and shows what differs between two of them.

use anyhow::Result;
use readouts_core::Index;

use super::corpus;
use super::show::too_short;
use crate::args::{Common, VersionsArgs};
use crate::exit::Exit;
use crate::output::{VersionDiffs, VersionList, note, plural, shortened};
use crate::refused::Refused;

pub(crate) fn versions(args: &VersionsArgs, common: &Common) -> Result<Exit> {
    let index = corpus::opened(common)?;
    if let Some(numbers) = &args.diff {
        return diff(&index, numbers, args);
    }
    let Some(found) = index.article_versions(&args.id, args.limit)? else { return not_found(&args.id) };
    args.format.print(&VersionList(&found), args.cells.style())?;
    if found.versions.len() < found.count && args.format.is_human() {
        note(&format!("-n lists more: there are {}", plural(found.count as u64, "version")));
    }
    Ok(if found.count > 1 { Exit::Found } else { Exit::Nothing })
}

/// Shows what differs between two versions.
fn diff(index: &Index, numbers: &[usize], args: &VersionsArgs) -> Result<Exit> {
    let Some(ids) = index.version_ids(&args.id)? else { return not_found(&args.id) };
    let count = ids.len();
    if count < 2 {
        note("there is only one version of it");
        return Ok(Exit::Nothing);
    }
    let (from, to) = match numbers {
        [from, to] => (*from, *to),
        [from] => (*from, count),
        _ => (count - 1, count),
    };
    let id = |number: usize| {
        number.checked_sub(1).and_then(|at| ids.get(at)).ok_or_else(|| {
            let message = format!("there is no version {number}");
            Refused::new(message, format!("versions are numbered from 1 to {count}"))
        })
    };
    let diff = index.version_diff(id(from)?, id(to)?)?;
    args.format.print(&VersionDiffs { diff: &diff, numbers: (from, to) }, args.cells.style())?;
    Ok(Exit::Found)
}

/// Says that there is no such article.
fn not_found(id: &str) -> Result<Exit> {
    if id.contains("://") {
        note(&format!("no article has the address `{}`", shortened(id)));
        return Ok(Exit::Nothing);
    }
    too_short(id)?;
    note(&format!("no article has an id that begins with `{}`", shortened(id)));
    Ok(Exit::Nothing)
}
