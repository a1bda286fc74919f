//! Pseudo-random numbers, the same on every machine.

/// SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, with the
/// constants of Vigna's reference code (`splitmix64.c`, public domain).
///
/// Implemented here, so that updating a dependency does not change an interval.
#[derive(Debug, Clone)]
pub(super) struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Creates the generator of one of many independent series with a common seed.
    pub(super) fn series(seed: u64, number: u64) -> Self {
        let place = seed ^ Self::new(number).draw();
        Self::new(Self::new(place).draw())
    }

    /// Returns 64 random bits.
    pub(super) fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a random number below `n`, which must not be 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.draw()) * n as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_reference() {
        let mut random = SplitMix64::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.draw()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn every_number_below_a_limit_is_drawn_about_equally_often() {
        let mut random = SplitMix64::series(1, 2);
        let mut drawn = [0; 7];
        (0..70_000).for_each(|_| drawn[random.below(7)] += 1);
        assert!(drawn.iter().all(|times| (9_500..10_500).contains(times)), "{drawn:?}");
    }
}
