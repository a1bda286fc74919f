//! What a user can do about an error of the library, in the words of this program.

use readouts_core::{Error, Remedy};

/// The hint of an error, with what the program has to offer.
pub(crate) fn hint(error: &Error) -> Option<String> {
    let offered = error.remedy().map(offered).filter(|offered| !offered.is_empty());
    match (error.hint(), offered) {
        (Some(hint), Some(offered)) => Some(format!("{hint}; {offered}")),
        (hint, offered) => hint.or(offered).map(str::to_owned),
    }
}

/// What the program offers; nothing for what it has no option for.
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
