/** Checks the argument of `touched` and `untouched`. Returns what is wrong with the glob, or null. */
export function checkGlobArgument(argument: string): string | null {
  const glob = argument.trim();
  if (glob === '') return 'needs a glob, such as "*_test.*" (any folder) or "src/**" (from the root)';
  if (glob.startsWith('/')) return 'needs a glob relative to the root of the repository, without a leading "/"';
  if (glob.split('/').includes('..')) return 'needs a glob inside the repository, without ".."';
  return null;
}
