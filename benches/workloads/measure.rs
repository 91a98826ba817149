//! Timing one workload.

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 15;
const SHORTEST_ROUND: Duration = Duration::from_millis(100);

/// Work that can be done over and over, on data that stands or is made anew each time.
pub struct Workload {
    pub domain: &'static str,
    pub name: &'static str,
    /// How many units one run does.
    units: u64,
    run: Box<dyn FnMut() -> String>,
    /// Makes the data anew; not timed.
    renew: Option<Box<dyn FnMut()>>,
    /// Why upstream does not do it.
    pub alone: Option<&'static str>,
}

pub struct Measured {
    pub nanos_per_op: f64,
    pub check: String,
}

impl Workload {
    /// `run` does `units` units of work and gives the check value.
    pub fn new<C: ToString>(domain: &'static str, name: &'static str, units: usize, mut run: impl FnMut() -> C + 'static) -> Self {
        Self { domain, name, units: units as u64, run: Box::new(move || run().to_string()), renew: None, alone: None }
    }

    /// The same where there is nothing to compare with, and why.
    pub fn alone(self, reason: &'static str) -> Self {
        Self { alone: Some(reason), ..self }
    }

    /// The same for work that uses its data up, which `build` makes before each run.
    pub fn consuming<D: 'static, C: ToString>(
        domain: &'static str,
        name: &'static str,
        units: usize,
        mut build: impl FnMut() -> D + 'static,
        mut run: impl FnMut(&mut D) -> C + 'static,
    ) -> Self {
        let data = Rc::new(RefCell::new(None));
        let made = Rc::clone(&data);
        let run = move || run(made.borrow_mut().as_mut().expect("it was made")).to_string();
        let renew = move || *data.borrow_mut() = Some(build());
        Self { domain, name, units: units as u64, run: Box::new(run), renew: Some(Box::new(renew)), alone: None }
    }

    pub fn measure(&mut self) -> Measured {
        if let Some(renew) = &mut self.renew {
            renew();
        }
        let check = (self.run)();
        let best = (0..ROUNDS).map(|_| self.round()).fold(f64::INFINITY, f64::min);
        Measured { nanos_per_op: best, check }
    }

    /// Whole runs until the shortest round is over.
    fn round(&mut self) -> f64 {
        let mut runs = 0u64;
        if let Some(renew) = &mut self.renew {
            let mut took = Duration::ZERO;
            while took < SHORTEST_ROUND {
                renew();
                let start = Instant::now();
                black_box((self.run)());
                took += start.elapsed();
                runs += 1;
            }
            return took.as_nanos() as f64 / (runs * self.units) as f64;
        }
        let start = Instant::now();
        while start.elapsed() < SHORTEST_ROUND {
            black_box((self.run)());
            runs += 1;
        }
        start.elapsed().as_nanos() as f64 / (runs * self.units) as f64
    }
}
