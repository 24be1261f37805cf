/**
 * Inputs of the contract whose part this version does not have. They are refused by name, never ignored, when set to
 * anything that would need it.
 */
const UNAVAILABLE: Readonly<Record<string, (value: string) => boolean>> = {
  network: any,
  'unsafe-triggers': any,
};

/** One sentence for each input, in the order of the list, that asks for something this version cannot do. */
export function unavailable(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(UNAVAILABLE).flatMap(([name, needsIt]) => {
    const value = values[name] ?? '';
    return value !== '' && needsIt(value)
      ? [`Input \`${name}\`: \`${value.slice(0, 80)}\` is not available in this version yet; leave it out.`]
      : [];
  });
}

function any(): boolean {
  return true;
}
