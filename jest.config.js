/** Tests run as CommonJS: the packages we test with ship it, and Jest's module mocks need nothing more. */
const transform = {
  '^.+\\.(ts|tsx|mjs)$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic' } },
        target: 'es2022',
      },
      module: { type: 'commonjs' },
    },
  ],
};

/** Packages that ship modules alone, which Jest must compile; the first it must be pointed at, too. */
const niftiReader = 'nifti-reader-js';
const moduleOnly = `(${niftiReader}|content-disposition)/`;

const project = (name) => ({
  displayName: name,
  testEnvironment: 'node',
  // Found within the tests' own context: looked up outside of it, they take ten times as long.
  sandboxInjectedGlobals: ['Math', 'Float64Array', 'Float32Array', 'Int32Array', 'Uint32Array', 'Uint8Array'],
  transform: { ...transform, [`/node_modules/${moduleOnly}.+\\.js$`]: transform['^.+\\.(ts|tsx|mjs)$'] },
  transformIgnorePatterns: [`/node_modules/(?!${moduleOnly})`],
  moduleNameMapper: { [`^${niftiReader}$`]: `<rootDir>/node_modules/${niftiReader}/dist/nifti.js` },
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
});

/** Cheap projects first; the last ones start archives and a browser. */
export default {
  projects: ['unit', 'contract', 'conformance', 'browser', 'e2e'].map(project),
  testTimeout: 60_000,
  // Jest would leave one core to itself, which on two means one test after the other.
  maxWorkers: '100%',
  testSequencer: '<rootDir>/test/setup/longest-first.cjs',
};
