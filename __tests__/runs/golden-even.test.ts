import { testGoldenRuns } from './golden.js';

testGoldenRuns('even');
