//! Which articles tell of one event: record linkage by the weights of Fellegi and Sunter (1969).
