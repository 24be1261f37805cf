import { testGoldenRuns } from './golden.js';

testGoldenRuns('odd');
