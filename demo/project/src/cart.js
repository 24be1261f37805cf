/** What the goods in a cart cost, in cents. A line is `{ name, price, count }`. */
export function subtotal(lines) {
  return lines.reduce((sum, { price, count }) => sum + price * count, 0);
}
