//! Finds out who makes a decision.

use anyhow::Result;

use crate::refused::Refused;

/// Environment variables with the name of the user, the first that is set.
const USER: [&str; 3] = ["USER", "LOGNAME", "USERNAME"];

/// Returns who decides: the name given, else that of the user.
///
/// # Errors
/// If neither is known: a decision without an author is of no use to others.
pub(super) fn author(given: Option<&str>) -> Result<String> {
    let of_user =
        || USER.iter().filter_map(|name| std::env::var(name).ok()).find(|name| !name.trim().is_empty());
    let by = given.map(str::to_owned).or_else(of_user).unwrap_or_default();
    if by.trim().is_empty() {
        return Err(Refused::new("it is not known who decides", "`--author NAME` says it").into());
    }
    Ok(by.trim().to_owned())
}
