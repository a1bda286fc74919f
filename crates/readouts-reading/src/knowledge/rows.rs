//! Merges a user's rows into the built-in tables: a known row is extended or removed.

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// Row of a table.
pub(super) trait Row: Serialize + DeserializeOwned {
    /// Whether a user's row has the key of this one.
    fn is_named_by(&self, user: &Table) -> bool;
}

/// Keys of a user's row that are not fields: the values to remove from its lists, and whether to remove the
/// row.
const WITHOUT: &str = "without";
const REMOVE: &str = "remove";

/// Merges a user's row into a table. If the row exists, its lists are extended and other fields replaced;
/// `without = { field = [...] }` removes words from its lists, `remove = true` the whole row.
///
/// # Errors
/// Describes the error in the user's row.
pub(super) fn put<T: Row>(rows: &mut Vec<T>, mut user: Table) -> Result<(), String> {
    let place = rows.iter().position(|row| row.is_named_by(&user));
    let remove = match user.remove(REMOVE) {
        None | Some(Value::Boolean(false)) => false,
        Some(Value::Boolean(true)) => true,
        Some(_) => return Err(format!("`{REMOVE}` is true or false")),
    };
    let without = user.remove(WITHOUT);
    let mut row = match place {
        Some(place) => Table::try_from(&rows[place]).map_err(|error| error.to_string())?,
        None if remove || without.is_some() => {
            return Err("there is no such row to take back from".to_owned());
        }
        None => Table::new(),
    };
    if let Some(place) = place.filter(|_| remove) {
        let is_known = |(field, value): (&String, &Value)| match (row.get(field), value) {
            (Some(Value::Array(known)), Value::Array(words)) => words.iter().all(|word| known.contains(word)),
            (known, value) => known == Some(value),
        };
        if without.is_some() || !user.iter().all(is_known) {
            return Err(format!("with `{REMOVE}` stands nothing but what names the row"));
        }
        rows.remove(place);
        return Ok(());
    }
    if let Some(without) = without {
        take_back(&mut row, &without)?;
    }
    for (field, value) in user {
        match (row.get_mut(&field), value) {
            (Some(Value::Array(known)), Value::Array(more)) => {
                known.extend(more);
            }
            (_, value) => {
                row.insert(field, value);
            }
        }
    }
    let row: T = row.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
    match place {
        Some(place) => rows[place] = row,
        None => rows.push(row),
    }
    Ok(())
}

fn take_back(row: &mut Table, without: &Value) -> Result<(), String> {
    let Value::Table(without) = without else {
        return Err(format!("`{WITHOUT}` is a table of lists, such as `{{ also = [\"…\"] }}`"));
    };
    for (field, words) in without {
        let (Some(Value::Array(known)), Value::Array(words)) = (row.get_mut(field), words) else {
            return Err(format!("`{WITHOUT}`: the row has no list `{field}`"));
        };
        for word in words {
            let before = known.len();
            known.retain(|value| value != word);
            if known.len() == before {
                let word = word.as_str().unwrap_or("such value");
                return Err(format!("`{WITHOUT}`: there is no `{word}` in `{field}`"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Boat {
        name: String,
        port: Option<String>,
        #[serde(default)]
        crew: Vec<String>,
    }

    impl Row for Boat {
        fn is_named_by(&self, user: &Table) -> bool {
            user.get("name").and_then(Value::as_str) == Some(&self.name)
        }
    }

    fn boats() -> Vec<Boat> {
        vec![Boat { name: "Tern".into(), port: None, crew: vec!["Lee".into(), "Berg".into()] }]
    }

    fn put_in(rows: &mut Vec<Boat>, text: &str) -> Result<(), String> {
        put(rows, toml::from_str(text).expect("a table"))
    }

    #[test]
    fn a_known_row_is_extended_and_others_are_added() {
        let mut rows = boats();
        put_in(&mut rows, "name = 'Tern'\nport = 'Norby'\ncrew = ['Olsen']").expect("extended");
        put_in(&mut rows, "name = 'Gull'").expect("added");
        let tern = Boat {
            name: "Tern".into(),
            port: Some("Norby".into()),
            crew: vec!["Lee".into(), "Berg".into(), "Olsen".into()],
        };
        assert_eq!(rows, [tern, Boat { name: "Gull".into(), port: None, crew: Vec::new() }]);
    }

    #[test]
    fn words_and_rows_are_taken_back() {
        let mut rows = boats();
        put_in(&mut rows, "name = 'Tern'\ncrew = ['Olsen']\nwithout = { crew = ['Lee'] }").expect("taken");
        assert_eq!(rows[0].crew, ["Berg", "Olsen"]);
        put_in(&mut rows, "name = 'Tern'\nremove = true").expect("removed");
        assert_eq!(rows, []);
    }

    #[test]
    fn what_is_not_there_cannot_be_taken_back() {
        let mut rows = boats();
        for (text, why) in [
            ("name = 'Gull'\nremove = true", "no such row"),
            ("name = 'Gull'\nwithout = { crew = ['Lee'] }", "no such row"),
            ("name = 'Tern'\nremove = 'yes'", "true or false"),
            ("name = 'Tern'\nremove = true\nport = 'Norby'", "nothing but"),
            ("name = 'Tern'\nwithout = { crew = ['Olsen'] }", "no `Olsen` in `crew`"),
            ("name = 'Tern'\nwithout = { sails = ['red'] }", "no list `sails`"),
            ("name = 'Tern'\nwithout = 3", "a table of lists"),
            ("name = 'Tern'\nnaem = 3", "unknown field"),
            ("port = 'Norby'", "missing field `name`"),
        ] {
            let error = put_in(&mut rows, text).expect_err("refused");
            assert!(error.contains(why), "{error}");
        }
        assert_eq!(rows, boats());
    }
}
