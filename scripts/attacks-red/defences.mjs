/**
 * Defences of the action, and the attack that goes through without each. `find` occurs exactly once in the bundle that
 * the tests build; it is replaced by `replace`. `test` is a part of the test's full name in the file `file`.
 * @type {readonly { name: string, find: string, replace: string, file: string, test: string }[]}
 */
export const DEFENCES = [
  {
    name: 'changes of protected paths fail an attempt',
    find: 'return touched.length > 0 ? { kind: "protected_path", paths: touched.slice(0, 100) } : null;',
    replace: 'return null;',
    file: '__tests__/attacks/root.test.ts',
    test: '76: assume-unchanged in the index',
  },
];
