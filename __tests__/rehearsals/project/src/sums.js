export function add(a, b) {
  return a + b;
}

export function average(numbers) {
  return numbers.reduce(add, 0) / numbers.length;
}
