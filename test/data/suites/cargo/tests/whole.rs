#[test]
fn adds() {
    assert_eq!(shop::add(2, 2), 4);
}
