//! Says who makes a joint statement. Articles seldom name all members, and nobody is together alone.

/// Returns the members, of whom `most` are named; all of them without a maximum.
pub(super) fn jointly(members: &[String], most: usize) -> String {
    match members {
        [] => "all of them together".to_owned(),
        [only] => format!("{only} and others"),
        _ => {
            let named = &members[..members.len().min(most)];
            let more = members.len() - named.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{}{more} together", named.join(" and "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::jointly;

    fn of(members: &[&str]) -> String {
        jointly(&members.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), 2)
    }

    #[test]
    fn one_known_member_is_with_others_and_several_are_together() {
        assert_eq!(of(&["Ida Lee"]), "Ida Lee and others");
        assert_eq!(of(&["Ida Lee", "Jon Berg"]), "Ida Lee and Jon Berg together");
        assert_eq!(of(&["Ida Lee", "Jon Berg", "Eve Frost"]), "Ida Lee and Jon Berg and 1 more together");
        assert_eq!(of(&[]), "all of them together");
    }
}
