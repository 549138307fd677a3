//! glibc's `rand`: an additive feedback generator, x(i) = x(i - 3) + x(i - 31).

/// The state of `rand`.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: [u32; 31],
    /// The position of x(i - 31), which is replaced next.
    at: usize,
}

impl Default for Random {
    fn default() -> Self {
        let mut random = Random { state: [0; 31], at: 0 };
        random.seed(1);
        random
    }
}

impl Random {
    /// `srand`.
    pub fn seed(&mut self, seed: u32) {
        let mut word = if seed == 0 { 1 } else { seed as i32 };
        for place in &mut self.state {
            *place = word as u32;
            // 16807 * word modulo 2^31 - 1, without overflow, as Park and Miller do it.
            word = 16807i32.wrapping_mul(word % 127_773).wrapping_sub(2836i32.wrapping_mul(word / 127_773));
            if word < 0 {
                word = word.wrapping_add(i32::MAX);
            }
        }
        self.at = 3;
        (0..310).for_each(|_| {
            self.next();
        });
    }

    /// The next number, of 31 bits.
    pub fn next(&mut self) -> i32 {
        let count = self.state.len();
        let third = self.state.get((self.at + count - 3) % count).copied().unwrap_or(0);
        let Some(place) = self.state.get_mut(self.at) else { return 0 };
        *place = place.wrapping_add(third);
        let value = *place >> 1;
        self.at = (self.at + 1) % count;
        value as i32
    }
}
