//! Kinds of names, and the index fields that have them.

use std::borrow::Cow;
use std::sync::Arc;

use crate::index::{column_and_value, field, kept};
use crate::query::{NameOf, QueryField};

/// Kind of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameField {
    /// Person who speaks, takes part or is mentioned.
    Person,
    /// Outlet.
    Outlet,
    /// Agency.
    Agency,
    /// Code of a country or organisation.
    Country,
    /// Kind of event.
    Kind,
    /// Code of a language.
    Language,
    /// Id of an article.
    Id,
    /// Outlet or agency whose country is asked for; other spellings are codes of countries.
    Side,
    /// Value of the record column that is kept under this name.
    Kept(Arc<str>),
}

impl NameField {
    /// Returns the kind of a name in a query.
    pub fn of(of: NameOf<'_>) -> Self {
        match of {
            NameOf::By
            | NameOf::ByWithJoint
            | NameOf::Field(
                QueryField::Speaker | QueryField::SpeakerOrMember | QueryField::Mentions | QueryField::With,
            ) => Self::Person,
            NameOf::Field(QueryField::Outlet) => Self::Outlet,
            NameOf::Field(QueryField::Agency) => Self::Agency,
            NameOf::Field(QueryField::Country) => Self::Country,
            NameOf::Field(QueryField::Kind) => Self::Kind,
            NameOf::Field(QueryField::Language) => Self::Language,
            NameOf::Field(QueryField::Id | QueryField::Event) => Self::Id,
            NameOf::Kept(column) => Self::Kept(Arc::from(column)),
        }
    }

    pub(super) fn fields(&self) -> &'static [&'static str] {
        match self {
            Self::Person => &[field::SPEAKER, field::MENTIONED, field::PARTICIPANT, field::MEMBER],
            Self::Outlet => &[field::OUTLET],
            Self::Agency => &[field::AGENCY],
            Self::Country => &[field::COUNTRY],
            Self::Kind => &[field::KIND],
            Self::Language => &[field::LANGUAGE],
            Self::Id => &[field::ID],
            Self::Side => &[field::OUTLET, field::AGENCY],
            Self::Kept(_) => &[field::KEPT],
        }
    }

    /// Whether some of a name's words can stand for the whole name.
    pub(super) fn in_part(&self) -> bool {
        matches!(self, Self::Person | Self::Outlet | Self::Agency)
    }

    /// Returns the term of a value in the index.
    pub(super) fn term<'v>(&self, value: &'v str) -> Cow<'v, str> {
        match self {
            Self::Kept(column) => Cow::Owned(kept(column, value)),
            _ => Cow::Borrowed(value),
        }
    }

    /// Returns the value of a term; `None` if the term belongs to another column.
    pub(in crate::search) fn value<'t>(&self, term: &'t str) -> Option<&'t str> {
        match self {
            Self::Kept(column) => {
                column_and_value(term).filter(|(of, _)| *of == &**column).map(|(_, value)| value)
            }
            _ => Some(term),
        }
    }
}
