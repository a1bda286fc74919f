//! Two versions of one event side by side: which sentences say the same.
