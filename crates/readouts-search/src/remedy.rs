//! Words a remedy for an error of the library in terms of this program's options.

use readouts_core::{Error, Remedy};

/// Returns the hint of an error, with the option that helps, if any.
pub(crate) fn hint(error: &Error) -> Option<String> {
    let offered = error.remedy().map(offered).filter(|offered| !offered.is_empty());
    match (error.hint(), offered) {
        (Some(hint), Some(offered)) => Some(format!("{hint}; {offered}")),
        (hint, offered) => hint.or(offered).map(str::to_owned),
    }
}

/// Returns the hint for a remedy; empty if the program has no option for it.
pub(crate) fn offered(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::AllowLargerPages => "`--page-limit MB` allows larger pages",
        Remedy::AllowUnpackingMore => "`--unpacked-limit MB` allows more, where the file is to be trusted",
        Remedy::FollowLinks => "`--follow-links` follows it",
        Remedy::NameTextColumn => "`--column text=NAME` names another",
        Remedy::NameColumns => {
            "`--column PART=NAME` names a column of the first row; given twice, either of two"
        }
        Remedy::KeepUnderAnotherName => "`--keep NAME=COLUMN` keeps a column under another",
        Remedy::MakeIndex => "make one: `readouts-search index PATH` with the folder of your articles",
        Remedy::MakeIndexElsewhere => "`readouts-search index PATH --index DIR` makes one of your own",
        Remedy::RebuildIndex => "build it anew: `readouts-search index --rebuild PATH`",
        Remedy::UseAnotherFolder => "`--index` names another",
        _ => "",
    }
}
