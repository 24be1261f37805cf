import { attackSuite } from './support/attack-suite.js';

attackSuite('sudo-user');
