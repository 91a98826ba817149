//! Timing one workload.

use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 15;
const SHORTEST_ROUND: Duration = Duration::from_millis(100);

/// Work that can be done over and over on data that stands.
pub struct Workload {
    pub domain: &'static str,
    pub name: &'static str,
    /// How many units one run does.
    units: u64,
    run: Box<dyn FnMut() -> String>,
}

pub struct Measured {
    pub nanos_per_op: f64,
    pub check: String,
}

impl Workload {
    /// `run` does `units` units of work and gives the check value.
    pub fn new<C: ToString>(domain: &'static str, name: &'static str, units: usize, mut run: impl FnMut() -> C + 'static) -> Self {
        Self { domain, name, units: units as u64, run: Box::new(move || run().to_string()) }
    }

    pub fn measure(&mut self) -> Measured {
        let check = (self.run)();
        let best = (0..ROUNDS).map(|_| self.round()).fold(f64::INFINITY, f64::min);
        Measured { nanos_per_op: best, check }
    }

    /// Whole runs until the shortest round is over.
    fn round(&mut self) -> f64 {
        let start = Instant::now();
        let mut runs = 0u64;
        while start.elapsed() < SHORTEST_ROUND {
            black_box((self.run)());
            runs += 1;
        }
        start.elapsed().as_nanos() as f64 / (runs * self.units) as f64
    }
}
