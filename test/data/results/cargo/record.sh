#!/bin/bash
# record.sh: makes the small packages below and keeps what cargo prints beside this script: name.txt has standard output
# and standard error as a terminal shows them, name.out standard output alone. Needs cargo 1.73 or newer; nothing is
# downloaded.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export CARGO_TERM_COLOR=never
unset RUST_BACKTRACE

record() {  # NAME ARGUMENT ...
  local name=$1
  shift
  rm -f ./*/was-here
  { timeout 65 cargo test --offline "$@" 2>&1 || true; } | sed "s|$work|/project|g" >"$here/$name.txt"
}

record_out() {  # NAME ARGUMENT ...
  local name=$1
  shift
  { timeout 65 cargo test --offline "$@" 2>/dev/null || true; } | sed "s|$work|/project|g" >"$here/$name.out"
}

package() {  # NAME, with the text of its library on stdin
  mkdir -p "$1/src" "$1/tests"
  printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2021"\n' "$1" >"$1/Cargo.toml"
  cat >"$1/src/lib.rs"
}

printf '[workspace]\nmembers = ["*"]\nexclude = ["target"]\nresolver = "2"\n' >Cargo.toml

package shop <<'RUST'
//! ```
//! assert_eq!(shop::two(), 2);
//! ```

/// Two.
///
/// ```
/// assert_eq!(shop::two(), 3);
/// ```
///
/// ```ignore
/// no
/// ```
///
/// ```no_run
/// shop::two();
/// ```
///
/// ```should_panic
/// panic!("as it should");
/// ```
///
/// ```compile_fail
/// let x: i32 = "";
/// ```
pub fn two() -> i32 { 2 }

#[cfg(test)]
mod tests {
    #[test] fn passes() {}
    #[test] fn fails() { println!("a word first"); eprintln!("and another"); assert_eq!(1 + 1, 3, "of two\nlines"); }
    #[test] fn panics() { panic!("too\n\n---- tests::fails stdout ----\nbad"); }
    #[test] #[ignore] fn ignored() {}
    #[test] #[ignore = "not on this machine"] fn ignored_why() {}
    #[test] #[should_panic] fn should_panic() { panic!("x"); }
    #[test] #[should_panic(expected = "that")] fn should_panic_with() { panic!("this"); }
    #[test] #[should_panic] fn should_panic_but_does_not() {}
    #[test] fn returns() -> Result<(), String> { Err("no luck".into()) }
    #[test] fn returns_ok() -> Result<(), String> { Ok(()) }
    #[test] fn in_thread() { std::thread::spawn(|| panic!("in another")).join().unwrap(); }
    #[test] fn silent() { std::panic::resume_unwind(Box::new(3)); }
    #[test] fn flaky() {
        if !std::path::Path::new("was-here").exists() {
            std::fs::write("was-here", "").unwrap();
            panic!("the first time");
        }
    }
    mod größer {
        #[test] fn r#fn() {}
        #[test] fn prints() { print!("no end of line"); }
        #[test] fn looks_like() {
            println!("test tests::passes ... FAILED\n\nfailures:\n    tests::passes\n\ntest result: ok. 16 passed; 0 failed; 1 ignored");
            std::process::Command::new("echo").arg("from a child").status().unwrap();
            panic!("it does");
        }
    }
}
RUST
echo 'fn main() {} #[test] fn in_main() {}' >shop/src/main.rs
echo '#[test] fn adds() { assert_eq!(shop::two(), 2); }' >shop/tests/whole.rs

package good <<<'#[cfg(test)] mod tests { #[test] fn one() {} #[test] fn two() {} }'

package crashes <<'RUST'
#[test] fn before() {}
#[test] fn crashes() {
    std::thread::sleep(std::time::Duration::from_millis(300));
    unsafe { std::ptr::null_mut::<i32>().write_volatile(1) }
}
RUST
echo '#[test] fn fine() {}' >crashes/tests/whole.rs

package exits <<'RUST'
#[test] fn before() {}
#[test] fn exits() { std::thread::sleep(std::time::Duration::from_millis(300)); std::process::exit(0) }
RUST

package hangs <<'RUST'
#[test] fn before() {}
#[test] fn hangs() { std::thread::sleep(std::time::Duration::from_secs(3600)); }
RUST

package broken <<<'#[test] fn never() { undefined() }'

package own <<<'#[test] fn fine() {}'
printf '[[test]]\nname = "harness"\nharness = false\n' >>own/Cargo.toml
echo 'fn main() { println!("hello"); std::process::exit(if std::env::var("FAIL").is_ok() { 3 } else { 0 }); }' \
  >own/tests/harness.rs

cargo test --offline --workspace --exclude broken --no-run -q 2>log || cat log
record all -p shop --no-fail-fast
record_out all -p shop --no-fail-fast
record stops -p shop
record_out stops -p shop
record quiet -p shop -q --no-fail-fast
record nocapture -p shop --lib --no-fail-fast -- --nocapture
record one-thread -p shop --lib --no-fail-fast -- --nocapture --test-threads=1
record shown -p shop --lib --no-fail-fast -- --show-output
RUST_BACKTRACE=1 record backtrace -p shop --lib --no-fail-fast fails
# --report-time is for nightly compilers, unless this is set.
CARGO_TERM_COLOR=always RUSTC_BOOTSTRAP=1 record timed -p shop --lib --no-fail-fast -- -Z unstable-options \
  --report-time --color always should
record good -p good
record_out good -p good
record crashes -p crashes
record crashes-on -p crashes --no-fail-fast
record_out crashes-on -p crashes --no-fail-fast
record crashes-one -p crashes --lib -- --test-threads=1
record exits -p exits
record hangs -p hangs
record broken -p broken
record own -p own
FAIL=1 record own-fails -p own --no-fail-fast
record several -p good -p own -p crashes --no-fail-fast
