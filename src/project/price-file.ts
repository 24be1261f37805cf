import type { PriceOverrides } from '../model/index.js';
import { readNamed } from '../system/named-file.js';
import { readPrices } from '../workflow/project-files/prices.js';

/** Reads prices from a file that the user named (from `folder`); or returns one sentence on what is wrong with it. */
export async function readPriceFile(
  folder: string,
  file: string,
): Promise<{ readonly prices: PriceOverrides } | { readonly problem: string }> {
  const named = await readNamed(folder, file);
  if ('problem' in named) return named;
  const { prices, diagnostics } = readPrices({ file, text: named.text });
  if (prices !== null) return { prices };
  const [first] = diagnostics;
  if (first === undefined) return { problem: `${file}: it holds no prices` };
  const at = first.place === null ? file : `${file}:${first.place.line}`;
  return { problem: `${at}: ${first.message}${first.hint === null ? '' : ` (${first.hint})`}` };
}
