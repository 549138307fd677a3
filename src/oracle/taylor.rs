//! Truncated power series with big coefficients, and how functions act on them.
//!
//! A series is known by the differential equation of the function: from y' = g(u) u' follow the coefficients
//! of y one after another, each from those before it (Griewank and Walther, Evaluating Derivatives, 2nd ed.,
//! SIAM 2008, section 13.2, table 13.2). No table of derivatives is involved.

use crate::oracle::big::Big;

/// The precision of the coefficients: that of `f64` squared, and 80 bits for what cancels.
pub(super) const BITS: usize = 192;

/// y(t) = c_0 + c_1 t + c_2 t² + …, cut off behind a fixed order.
#[derive(Clone, Debug)]
pub(super) struct Taylor(Vec<Big>);

impl Taylor {
    /// The series with these coefficients, of which there is at least one.
    pub fn new(first: Big, rest: impl IntoIterator<Item = Big>) -> Self {
        let coefficients = std::iter::once(first).chain(rest);
        Self(coefficients.map(|c| c.with_bits(BITS)).collect())
    }

    /// The constant `value`, of the order of this series.
    pub fn constant(&self, value: Big) -> Self {
        Self::new(value, vec![small(0); self.order()])
    }

    /// The small constant `value`, of the order of this series.
    pub fn integer(&self, value: i64) -> Self {
        self.constant(small(value))
    }

    /// NaN in every order of this series.
    pub fn undefined(&self) -> Self {
        Self(vec![Big::nan(); self.0.len()])
    }

    /// The greatest power of t that is kept.
    pub fn order(&self) -> usize {
        self.0.len() - 1
    }

    /// The coefficient of t^0.
    pub fn value(&self) -> &Big {
        &self.0[0]
    }

    /// The coefficients of t^1, t^2, …
    pub fn tail(&self) -> &[Big] {
        &self.0[1..]
    }

    /// Whether it is a constant.
    pub fn is_constant(&self) -> bool {
        self.tail().iter().all(Big::is_zero)
    }

    /// The sum of two series.
    pub fn add(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a.add(b)).collect())
    }

    /// The difference of two series.
    pub fn sub(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a.sub(b)).collect())
    }

    /// The series times a number.
    pub fn scale(&self, factor: &Big) -> Self {
        Self(self.0.iter().map(|c| c.mul(factor)).collect())
    }

    /// The product of two series.
    pub fn mul(&self, other: &Self) -> Self {
        Self((0..=self.order()).map(|k| convolution(&self.0[..=k], &other.0[..=k])).collect())
    }

    /// The quotient of two series: q = (a - Σ_{i<k} q_i b_{k-i}) / b_0 in each order.
    pub fn div(&self, other: &Self) -> Self {
        let mut quotient: Vec<Big> = Vec::with_capacity(self.0.len());
        for k in 0..=self.order() {
            let known = convolution(&quotient, &other.0[1..=k]);
            quotient.push(self.0[k].sub(&known).div(other.value()));
        }
        Self(quotient)
    }

    /// 1 divided by the series.
    pub fn reciprocal(&self) -> Self {
        self.integer(1).div(self)
    }

    /// The series times itself.
    pub fn square(&self) -> Self {
        self.mul(self)
    }

    /// The y with y' = `rate` u' and y(0) = `first`, where u is this series.
    pub fn integrate(&self, first: Big, rate: &Self) -> Self {
        let slopes = self.slopes();
        let tail = (1..=self.order()).map(|k| over(convolution(&slopes[..k], &rate.0[..k]), k));
        Self::new(first, tail)
    }

    /// The derivative, by t: k c_k for k = 1, 2, …; one coefficient fewer.
    fn slopes(&self) -> Vec<Big> {
        self.tail().iter().zip(1..).map(|(c, k)| c.mul(&small(k))).collect()
    }

    /// u^`exponent`, where u(0)^`exponent` = `first`: from u y' = exponent u' y.
    pub fn power(&self, exponent: &Big, first: Big) -> Self {
        let slopes = self.slopes();
        let mut power = Self::new(first, []).0;
        for k in 1..=self.order() {
            // k u_0 y_k = Σ_{j=1}^{k} (exponent j - (k-j)) u_j y_{k-j}
            let forward = convolution(&slopes[..k], &power[..k]).mul(exponent);
            let own: Vec<Big> = (0..k).map(|i| power[i].mul(&small(i as i64))).collect();
            let backward = convolution(&self.0[1..=k], &own);
            power.push(over(forward.sub(&backward), k).div(self.value()));
        }
        Self(power)
    }

    /// e^u, where e^u(0) = `first`: from y' = y u'.
    pub fn exp(&self, first: Big) -> Self {
        let slopes = self.slopes();
        let mut power = Self::new(first, []).0;
        for k in 1..=self.order() {
            power.push(over(convolution(&slopes[..k], &power[..k]), k));
        }
        Self(power)
    }

    /// log u, where log u(0) = `first`: from y' = u' / u.
    pub fn log(&self, first: Big) -> Self {
        self.integrate(first, &self.reciprocal())
    }

    /// Sine and cosine of u: from s' = c u' and c' = -s u'.
    pub fn sin_cos(&self) -> (Self, Self) {
        let (sine, cosine) = (self.value().sin(), self.value().cos());
        self.coupled(sine, cosine, &small(-1))
    }

    /// Hyperbolic sine and cosine of u: from s' = c u' and c' = s u'.
    pub fn sinh_cosh(&self) -> (Self, Self) {
        let (sine, cosine) = (self.value().sinh(), self.value().cosh());
        self.coupled(sine, cosine, &small(1))
    }

    /// The solution of s' = c u', c' = `sign` s u'.
    fn coupled(&self, sine: Big, cosine: Big, sign: &Big) -> (Self, Self) {
        let slopes = self.slopes();
        let (mut sines, mut cosines) = (Self::new(sine, []).0, Self::new(cosine, []).0);
        for k in 1..=self.order() {
            let sine = over(convolution(&slopes[..k], &cosines[..k]), k);
            let cosine = over(convolution(&slopes[..k], &sines[..k]), k).mul(sign);
            sines.push(sine);
            cosines.push(cosine);
        }
        (Self(sines), Self(cosines))
    }

    /// The angle of the point (`x`, self), which is `first` at t = 0: from y' = (x u' - u x') / (x² + u²).
    pub fn angle(&self, x: &Self, first: Big) -> Self {
        let size = x.square().add(&self.square());
        let along = self.integrate(small(0), &x.div(&size));
        let across = x.integrate(small(0), &self.div(&size));
        Self::new(first, along.sub(&across).0.split_off(1))
    }

    /// The function of u whose series around u(0) is `outer`, by Horner's scheme.
    pub fn compose(&self, outer: &Self) -> Self {
        let step = Self::new(small(0), self.tail().iter().cloned());
        let mut sum = self.integer(0);
        for coefficient in outer.0.iter().rev() {
            sum = sum.mul(&step).add(&self.constant(coefficient.clone()));
        }
        sum
    }
}

/// A small integer, in so few bits that it does not widen what it meets.
pub(super) fn small(value: i64) -> Big {
    Big::from_i64(value).with_bits(64)
}

/// 1 / `divisor`.
pub(super) fn inverse(divisor: i64) -> Big {
    small(1).with_bits(BITS).div(&small(divisor))
}

/// One half, in as few bits.
pub(super) fn half() -> Big {
    small(1).ldexp(-1)
}

/// Σ a_i b_{n-1-i} for two slices of length n.
fn convolution(a: &[Big], b: &[Big]) -> Big {
    let products = a.iter().zip(b.iter().rev()).filter(|(a, b)| !a.is_zero() && !b.is_zero());
    products.map(|(a, b)| a.mul(b)).reduce(|sum, product| sum.add(&product)).unwrap_or_else(|| small(0))
}

/// A number divided by a small one.
fn over(number: Big, divisor: usize) -> Big {
    number.div(&small(divisor as i64))
}
