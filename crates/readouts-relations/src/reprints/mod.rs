//! Which articles have the same text: MinHash (Broder 1997), verified by exact Jaccard similarity.
