//! ```
//! assert_eq!(shop::add(1, 2), 3);
//! ```

pub fn add(one: u32, other: u32) -> u32 {
    one + other
}

#[cfg(test)]
mod tests {
    use super::add;
    use proptest::prelude::*;
    use std::{env, fs, path::Path, process, thread, time::Duration};

    fn asked(name: &str) -> bool {
        env::var_os(name).is_some()
    }

    #[test]
    fn adds() {
        assert_eq!(add(1, 2), 3);
    }

    mod cart {
        #[test]
        fn is_empty() {
            assert!(Vec::<u32>::new().is_empty());
        }
    }

    /// Fails on its first run: SUITE_STATE names a folder where it leaves word of that.
    #[test]
    fn flaky() {
        let Some(folder) = env::var_os("SUITE_STATE") else { return };
        let mark = Path::new(&folder).join("cargo-flaky");
        if !mark.exists() {
            fs::write(mark, "").unwrap();
            panic!("the first time it fails");
        }
    }

    #[test]
    fn broken() {
        assert_eq!(add(1, 1), 3, "one and one");
    }

    #[test]
    fn crashes() {
        if asked("SUITE_CRASH") {
            process::abort();
        }
    }

    #[test]
    fn hangs() {
        if asked("SUITE_HANG") {
            thread::sleep(Duration::from_secs(3600));
        }
    }

    proptest! {
        #[test]
        fn property(count in 0u32..=100) {
            let most = if asked("SUITE_PROPERTY") { 10 } else { 100 };
            prop_assert!(count <= most);
        }
    }
}
