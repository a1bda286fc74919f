//! `versions`: lists the versions of a page, and shows what differs between two of them.

use anyhow::Result;
use readouts_core::Index;

use super::show::too_short;
use crate::args::{Common, VersionsArgs};
use crate::exit::Exit;
use crate::output::{VersionDiffs, VersionList, note, plural, shortened};
use crate::place;
use crate::refused::Refused;

pub(crate) fn versions(args: &VersionsArgs, common: &Common) -> Result<Exit> {
    let index = Index::open(&place::to_search(common.index.as_deref())?)?;
    let limit = if args.diff.is_some() { usize::MAX } else { args.limit };
    let Some(found) = index.article_versions(&args.id, limit)? else {
        let is_address = args.id.contains("://");
        too_short(&args.id)?;
        note(&match is_address {
            true => format!("no article has the address `{}`", shortened(&args.id)),
            false => format!("no article has an id that begins with `{}`", shortened(&args.id)),
        });
        return Ok(Exit::Nothing);
    };
    let exit = if found.count > 1 { Exit::Found } else { Exit::Nothing };
    let Some(numbers) = &args.diff else {
        args.format.print(&VersionList(&found), args.cells.style())?;
        if found.versions.len() < found.count && args.format.is_human() {
            note(&format!("-n lists more: there are {}", plural(found.count as u64, "version")));
        }
        return Ok(exit);
    };
    if found.count < 2 {
        note("there is only one version of it");
        return Ok(exit);
    }
    let (from, to) = match numbers.as_slice() {
        [from, to] => (*from, *to),
        [from] => (*from, found.count),
        _ => (found.count - 1, found.count),
    };
    let id = |number: usize| {
        let version = found.versions.iter().find(|version| version.number == number);
        version.map(|version| version.id.as_str()).ok_or_else(|| {
            let message = format!("there is no version {number}");
            Refused::new(message, format!("versions are numbered from 1 to {}", found.count))
        })
    };
    let diff = index.version_diff(id(from)?, id(to)?)?;
    args.format.print(&VersionDiffs { diff: &diff, numbers: (from, to) }, args.cells.style())?;
    Ok(exit)
}
