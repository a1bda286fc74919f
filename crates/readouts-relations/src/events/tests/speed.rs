//! Measures joining; run by hand: `cargo test --release -p readouts-relations speed -- --ignored --nocapture`.

use std::time::Instant;

use super::*;
use crate::events::person::country;

/// Number of profiles that are joined.
const MANY: usize = 100_000;

#[test]
#[ignore = "measures, and prints"]
#[allow(clippy::print_stderr, reason = "a measurement")]
fn of_joining_a_hundred_thousand_profiles() {
    let text = "Prime Minister Ida Lee spoke today with President Jon Berg of Suria.\nLee said that the river is wide.";
    let page = article(
        NORLAND,
        "2024-03-05",
        "Readout of Prime Minister Lee’s Call with President Berg of Suria",
        text,
    );
    let start = Instant::now();
    let rounds: u32 = 10_000;
    for _ in 0..rounds {
        std::hint::black_box(Profile::of(&page, &KNOWLEDGE));
    }
    eprintln!("a profile: {:?}", start.elapsed() / rounds);
    let one = Profile::of(&page, &KNOWLEDGE).expect("a profile");
    // Thirty years, a hundred guests.
    let profiles: Vec<Profile> = (0..MANY)
        .map(|at| {
            let mut profile = one.clone();
            let day = (at / 9) as i32;
            profile.days.event = [day, day];
            profile.days.published = Some([day, day]);
            profile.outlet = (at % 7) as u64;
            let guest = country(&format!("{}", (at * 7919) % 100 / 20));
            profile.people.last_mut().expect("a guest").country = guest;
            profile
        })
        .collect();
    let articles: Vec<(u64, &Profile)> = (0..).zip(&profiles).collect();
    let start = Instant::now();
    let groups = events(&articles);
    eprintln!("{} events of {MANY} profiles: {:?}", groups.len(), start.elapsed());
}
