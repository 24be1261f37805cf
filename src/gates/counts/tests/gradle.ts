import { NO_TEST, summedCountFormat } from './format.js';

/** `> Task :test NO-SOURCE`: Gradle prints no count, but says that a module has no tests. */
export const gradleTest = summedCountFormat('Gradle', (line) =>
  /^> Task (?::\S+)?:\w*[tT]est NO-SOURCE$/.test(line) ? NO_TEST : null,
);
