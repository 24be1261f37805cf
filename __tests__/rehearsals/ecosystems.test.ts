import { describe } from '@jest/globals';
import { lacks, testEcosystem } from './ecosystem.js';

// Node is the project of the other rehearsals.
describe('tdd works on a plain project in', () => {
  testEcosystem('python', lacks('python3', '-m', 'pytest', '--version'));
  testEcosystem('go', lacks('go', 'version'));
  testEcosystem('rust', lacks('cargo', '--version'));
});
