//! Long work as its caller follows it: how far it is, and whether it is to end early.

/// Follows the work of a request from outside, and can end it ([`Resolved::followed_by`](super::Resolved::followed_by)).
///
/// Its methods are called from several threads, and often: they should return at once.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicBool, Ordering};
///
/// use readouts_core::{Batch, ErrorKind, Follow, Index, Query, SearchRequest, Step};
///
/// #[derive(Default)]
/// struct Button(AtomicBool);
///
/// impl Follow for Button {
///     fn tell(&self, step: Step) {
///         println!("{step:?}");
///     }
///
///     fn is_stopped(&self) -> bool {
///         self.0.load(Ordering::Relaxed)
///     }
/// }
///
/// let (index, button) = (Index::in_memory()?, Arc::new(Button::default()));
/// let request = index.resolve(&SearchRequest::new(Query::phrase("new era")?), |_, _| Vec::new())?;
/// let request = request.followed_by(button.clone());
/// assert_eq!(request.batch_row("era")?.documents, 0);
/// button.0.store(true, Ordering::Relaxed);
/// assert_eq!(request.batch_row("era").map_err(|error| error.kind()), Err(ErrorKind::Stopped));
/// # Ok::<(), readouts_core::Error>(())
/// ```
pub trait Follow: Send + Sync {
    /// Is told of a step of the work.
    fn tell(&self, step: Step);

    /// Whether the work is to end. It ends within about a tenth of a second, with
    /// [`ErrorKind::Stopped`](crate::ErrorKind::Stopped).
    fn is_stopped(&self) -> bool {
        false
    }

    /// Is told that work begins. Work may begin while other work is going on.
    fn began(&self) {}

    /// Is told that work has ended, once for each [`began`](Self::began).
    fn ended(&self) {}
}

/// Step of long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// So many more articles were looked at. Articles are looked at once for each query that they are asked.
    Articles(u64),
    /// So many more different words were counted.
    Words(u64),
    /// A query of several begins.
    Query {
        /// Its number, from 1.
        number: u64,
        /// Number of queries.
        of: u64,
    },
}
