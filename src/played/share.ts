/** The part of a whole number that falls to the `index`-th (from 0) of `parts`; all of them add up to it. */
export function share(total: number, parts: number, index: number): number {
  return Math.floor((total * (index + 1)) / parts) - Math.floor((total * index) / parts);
}
