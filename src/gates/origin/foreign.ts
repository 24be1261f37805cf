/**
 * Whether the tests of a project have seen the tree, and not another copy of the project on this machine: `python-*.ts`
 * for what Python imports, `node-links.ts` for what a link in `node_modules` leads to. Begin with `findForeign`.
 */
import type { GatePorts } from '../../model/gate.js';
import type { ForeignPackage } from './foreign-package.js';
import { findLinkedPackages } from './node-links.js';
import { findImportedPackages } from './python-packages.js';

/** Finds packages of the project in this folder that resolve outside of the tree. */
export async function findForeign(
  ports: Pick<GatePorts, 'folder' | 'shell' | 'which'>,
): Promise<readonly ForeignPackage[]> {
  return [...(await findImportedPackages(ports)), ...(await findLinkedPackages(ports.folder))];
}
