//! Pseudo-random numbers of the generator. Implemented here, so that updating a dependency does not change a
//! corpus.
//!
//! No function of the platform's mathematics library is used, so that the numbers are the same on every
//! machine.

/// SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014,
/// with the constants of Vigna's reference code (`splitmix64.c`, public domain).
#[derive(Debug, Clone)]
pub struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// Creates a generator with a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Creates a generator whose start depends on a seed and the numbers in `under`, such as a page's number.
    pub fn at(seed: u64, under: &[u64]) -> Self {
        let place =
            under.iter().fold(seed, |place, number| Self::new(place ^ Self::new(*number).draw()).draw());
        Self::new(place)
    }

    /// Returns 64 random bits.
    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a random number from 0 to 1, without 1.
    pub fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Returns a random number below `n`, which must not be 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.draw()) * n as u128) >> 64) as usize
    }

    /// Returns a random number below `n`; low ones are far more frequent: half of them are in the first
    /// eighth.
    pub fn skewed(&mut self, n: usize) -> usize {
        let u = self.unit();
        ((u * u * u * n as f64) as usize).min(n - 1)
    }

    /// Returns `true` with this probability.
    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Returns a random element of a list that must not be empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_reference() {
        let mut rng = SplitMix64::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| rng.draw()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn half_of_skewed_draws_fall_on_the_first_eighth() {
        let mut rng = SplitMix64::new(1);
        let low = (0..10_000).filter(|_| rng.skewed(80) < 10).count();
        assert!((4_800..5_200).contains(&low), "{low}");
    }
}
