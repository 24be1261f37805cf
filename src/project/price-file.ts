import type { PriceOverrides } from '../model/index.js';
import { readFileArgument } from '../system/file-argument.js';
import { parsePrices } from '../workflow/project-files/prices.js';

/** Reads prices from a file that the user named (from `folder`); or returns one sentence on what is wrong with it. */
export async function readPriceFile(
  folder: string,
  file: string,
): Promise<{ readonly prices: PriceOverrides } | { readonly problem: string }> {
  const named = await readFileArgument(folder, file);
  if ('problem' in named) return named;
  const { prices, diagnostics } = parsePrices({ file, text: named.text });
  if (prices !== null) return { prices };
  const [first] = diagnostics;
  if (first === undefined) return { problem: `${file}: it holds no prices` };
  const at = first.place === null ? file : `${file}:${first.place.line}`;
  return { problem: `${at}: ${first.message}${first.hint === null ? '' : ` (${first.hint})`}` };
}
