//! Statistical formulas: numbers in, numbers out. Each names its source.
