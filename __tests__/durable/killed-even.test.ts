import { testKilledRuns } from './support/killed.js';

testKilledRuns('even');
