/**
 * Inputs that action.yml documents and this version does not support. They are rejected by name, never ignored, if
 * their value needs the missing feature.
 */
const UNAVAILABLE: Readonly<Record<string, (value: string) => boolean>> = {
  network: always,
  'unsafe-triggers': always,
};

/** Finds the inputs that this version does not support: one sentence for each, in the order of the list. */
export function findUnavailableInputs(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(UNAVAILABLE).flatMap(([name, needsIt]) => {
    const value = values[name] ?? '';
    return value !== '' && needsIt(value)
      ? [`Input \`${name}\`: \`${value.slice(0, 80)}\` is not available in this version yet; leave it out.`]
      : [];
  });
}

function always(): boolean {
  return true;
}
