import { attackSuite } from './support/attack-suite.js';

attackSuite('root');
