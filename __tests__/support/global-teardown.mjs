/** Removes what `global-setup.mjs` made. */
export default function tearDown() {
  globalThis.removeTemporary?.();
}
