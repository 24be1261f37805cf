#[test]
fn adds() {
    assert_eq!(sums::add(2, 3), 5);
}
