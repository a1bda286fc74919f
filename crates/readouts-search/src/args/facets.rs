//! Options of `facets`, and the names of facets.

use anyhow::Result;
use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use readouts_core::{Facet, SearchRequest};

use super::{CellArgs, Scope, TitlesArgs, query, values};
use crate::output::Format;
use crate::refused::Refused;

#[derive(Debug, Args)]
pub(crate) struct FacetsArgs {
    /// Words, phrases or queries; without any, every article counts
    #[arg(value_name = "TERMS")]
    pub(crate) terms: Vec<String>,
    /// What to count by: speaker, basis, participant, pair (who met whom), outlet, agency, country, kind, language,
    /// year, quarter, month, published-year, published-quarter, published-month, mentioned, event, columns that the
    /// index keeps, and two of them at once ('speaker*year')
    #[arg(long, value_name = "FACETS", value_delimiter = ',', value_parser = facet, default_value = "speaker,outlet,year", add = ArgValueCompleter::new(values::facets))]
    pub(crate) facets: Vec<Facet>,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    #[command(flatten)]
    titles: TitlesArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

impl FacetsArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        let mut request = SearchRequest::new(self.titles.applied(query(&self.terms, columns)?));
        request.filters = self.scope.filters()?;
        request.facets = known(&self.facets, columns)?;
        request.limit = 0;
        Ok(request)
    }
}

/// Parses the name of a facet, or of two with `*` between. A name that is not built in is that of a column,
/// which the index may keep.
pub(super) fn facet(name: &str) -> Result<Facet, String> {
    let single = |name: &str| {
        let wanted = name.trim().to_lowercase().replace(['-', ' '], "_");
        let is_meant =
            |facet: &Facet| facet.as_str() == wanted || (wanted == "lang" && *facet == Facet::Language);
        Facet::ALL.into_iter().find(is_meant).unwrap_or_else(|| Facet::Kept(wanted.as_str().into()))
    };
    match name.split('*').map(single).collect::<Vec<_>>().as_slice() {
        [one] => Ok(one.clone()),
        [one, other] => Ok(one.clone().cross(other.clone()).unwrap_or_else(|| one.clone())),
        _ => Err("at most two facets are counted at once, as in `speaker*year`".to_owned()),
    }
}

/// Returns the facets; an error if one counts by a column that is not among `columns`.
pub(super) fn known(facets: &[Facet], columns: &[String]) -> Result<Vec<Facet>> {
    for facet in facets.iter().flat_map(Facet::parts) {
        if let Facet::Kept(column) = facet
            && !columns.iter().any(|known| **known == **column)
        {
            let all = Facet::ALL.iter().map(|facet| facet.as_str().replace('_', "-")).chain(columns.to_vec());
            let hint = format!("the facets are {}", all.collect::<Vec<_>>().join(", "));
            return Err(Refused::new(format!("there is no facet `{column:.60}`"), hint).into());
        }
    }
    Ok(facets.to_vec())
}
