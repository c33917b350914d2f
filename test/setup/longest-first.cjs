/**
 * Jest knows how long tests take only after it ran them once. On a fresh checkout the longest must begin first all the
 * same, lest one of them goes on alone at the end.
 */
const LONGEST = [
  'e2e/real-case',
  'unit/calibration/simulation-based',
  'e2e/sample-study',
  'e2e/bad-input',
  'e2e/checkpoint',
  'unit/sampler/tmcmc-closed-forms',
  'e2e/',
  'conformance/',
  'browser/',
  'contract/',
];

function place({ path }) {
  const found = LONGEST.findIndex((part) => path.includes(`/test/${part}`));
  return found < 0 ? LONGEST.length : found;
}

module.exports = class LongestFirst {
  sort(tests) {
    return [...tests].sort((a, b) => place(a) - place(b) || a.path.localeCompare(b.path));
  }

  shard(tests, { shardIndex, shardCount }) {
    return this.sort(tests).filter((_, n) => n % shardCount === shardIndex - 1);
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {
    // Nothing to remember: the order is written down.
  }
};
