/**
 * The share of the `index`-th of `parts` (from 0) in a whole number. Shares are whole numbers that add up to the total.
 */
export function evenShare(total: number, parts: number, index: number): number {
  return Math.floor((total * (index + 1)) / parts) - Math.floor((total * index) / parts);
}
