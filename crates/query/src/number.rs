//! Conversions and the one function of analysis that scoring needs, the same on every target.

/// A `u32` as an index. Nothing is lost: all targets have at least 32-bit addresses.
#[inline]
pub(crate) fn index(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

/// A count as a float; exact below 2^24, rounded above.
#[inline]
#[expect(clippy::as_conversions, reason = "there is no lossless conversion, and none is needed for a score")]
pub(crate) fn float(value: u32) -> f32 {
    value as f32
}

/// The natural logarithm of a number from 1 on, to about 0.0002.
///
/// Its own, because the standard library's differs between targets in the last bit, and scores must not: the exponent is
/// read from the bits, the mantissa goes through a polynomial of additions and multiplications, which all round alike.
pub(crate) fn ln(value: f32) -> f32 {
    let bits = value.to_bits();
    let exponent = float(bits >> 23) - 127.0;
    let m = f32::from_bits(bits & 0x007F_FFFF | 0x3F80_0000) - 1.0;
    // log2(1 + m) on 0..1, least squares, exact at both ends.
    let log2 = m * (1.0 + (1.0 - m) * (0.440_478_1 + m * (-0.248_131_9 + m * 0.081_204_4)));
    (exponent + log2) * core::f32::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::ln;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ln_is_close_to_the_real_one(value in 1.0_f32..1.0e8) {
            prop_assert!((ln(value) - value.ln()).abs() < 0.002, "{} {}", ln(value), value.ln());
        }

        #[test]
        fn ln_grows(value in 1.0_f32..1.0e7, more in 1.01_f32..3.0) {
            prop_assert!(ln(value * more) > ln(value));
        }
    }
}
