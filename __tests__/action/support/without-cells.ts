import { findOwnProgram } from '../../../src/system/programs/own-programs.js';
import { makePlace, type Place } from '../../support/runner/place.js';

/**
 * Makes a machine below a folder on which no cell can be made, as in many containers: its steps have no capabilities
 * and can make no namespaces. Null if this takes more than the machine of the tests has.
 */
export async function placeWithoutCells(root: string): Promise<Place | null> {
  const bwrap = findOwnProgram('bwrap');
  if (bwrap === null) return null;
  const confined = [bwrap, '--unshare-user', '--disable-userns', '--cap-drop', 'ALL', '--dev-bind', '/', '/', '--'];
  const [command = '', ...args] = confined;
  return {
    ...(await makePlace(root)),
    commandLine: (argv, { cwd }) => ({ command, args: [...args, ...argv], cwd }),
  };
}
