#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fine(n in any::<u32>()) {
            prop_assert!(u64::from(n) < 1 << 32);
        }

        #[test]
        fn always(n in any::<u32>(), s in ".{0,5}") {
            prop_assert!(n < 100_000, "too big: {}", s);
        }

        #[test]
        fn rare(n in any::<u32>()) {
            prop_assert!(n.wrapping_mul(2_654_435_761) >> 22 != 7);
        }

        #[test]
        fn panics(list in prop::collection::vec(0..10i32, 0..20)) {
            assert!(list.len() < 5);
        }
    }

    quickcheck::quickcheck! {
        fn quick(n: u32) -> bool { n < 40 }
    }
}
