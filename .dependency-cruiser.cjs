/**
 * The import table of docs/architecture.md, enforced.
 * A folder may import itself, the folders in `own` and the packages in `packages`.
 */
const table = {
  volume: { own: [], packages: [] },
  wasm: { own: [], packages: [] },
  sampler: { own: [], packages: [] },
  anatomy: { own: ['volume'], packages: [] },
  tumor: { own: ['volume', 'wasm'], packages: [] },
  forward: { own: ['volume', 'wasm', 'tumor'], packages: ['@tensorflow'] },
  plan: { own: ['volume'], packages: [] },
  calibration: {
    own: ['volume', 'anatomy', 'tumor', 'forward', 'sampler', 'plan'],
    packages: ['@tensorflow'],
  },
  dicom: {
    own: ['volume'],
    packages: ['dcmjs', 'pako', '@cornerstonejs/codec-', 'jpeg-lossless-decoder-js'],
  },
};

const root = 'extension/src';
const folderRules = Object.entries(table).flatMap(([folder, { own, packages }]) => [
  {
    name: `${folder}-own`,
    comment: `${folder} may import only: ${own.join(', ') || 'nothing'}`,
    severity: 'error',
    from: { path: `^${root}/${folder}/` },
    to: { path: '^(extension|mode|demo|cli)/src/', pathNot: `^${root}/(${[folder, ...own].join('|')})/` },
  },
  {
    name: `${folder}-packages`,
    comment: `${folder} may use only these packages: ${packages.join(', ') || 'none'}`,
    severity: 'error',
    from: { path: `^${root}/${folder}/` },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'core'],
      ...(packages.length ? { pathNot: `node_modules/(${packages.join('|')})` } : {}),
    },
  },
]);

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'study-own',
      comment:
        'What is done with a study in the viewer and without it: of anatomy and calibration only their protocols.',
      severity: 'error',
      from: { path: `^${root}/study/` },
      to: {
        path: '^(extension|mode|demo|cli)/src/',
        pathNot: `^${root}/(study/|volume/|plan/|dicom/|id\\.ts|(anatomy|calibration)/protocol\\.ts)`,
      },
    },
    {
      name: 'study-packages',
      severity: 'error',
      from: { path: `^${root}/study/` },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'core'],
      },
    },
    {
      name: 'viewer-own',
      comment:
        'The viewer reaches the calibration only through its client and protocol, the tumor only for types.',
      severity: 'error',
      from: { path: `^${root}/viewer/` },
      to: {
        path: '^(extension|mode|demo|cli)/src/',
        pathNot: `^${root}/(viewer/|study/|volume/|tumor/|plan/|dicom/|id\\.ts|(anatomy|calibration)/(client|protocol)\\.ts)`,
      },
    },
    {
      name: 'viewer-tumor-types-only',
      severity: 'error',
      from: { path: `^${root}/viewer/` },
      to: { path: `^${root}/tumor/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'mode-own',
      severity: 'error',
      from: { path: '^mode/src/' },
      to: { path: '^(extension|demo|cli)/src/', pathNot: `^${root}/id\\.ts$` },
    },
    {
      name: 'demo-own',
      severity: 'error',
      from: { path: '^demo/src/' },
      to: { path: '^(extension|mode|cli)/src/', pathNot: `^${root}/(dicom|volume|forward|tumor)/` },
    },
    {
      name: 'cli-own',
      comment: 'The command line has no viewer to ask.',
      severity: 'error',
      from: { path: '^cli/src/' },
      to: {
        path: '^(extension|mode|demo)/src/',
        pathNot: `^${root}/(study/|dicom/|volume/|id\\.ts|anatomy/|calibration/)`,
      },
    },
    {
      name: 'models-own',
      comment:
        'What makes atlas and models uses the product; it has no viewer, no studies and no calibration.',
      severity: 'error',
      from: { path: '^models/' },
      to: {
        path: '^(extension|mode|demo|cli)/src/',
        pathNot: `^(${root}/(volume|sampler|tumor|forward)/|demo/src/nifti/)`,
      },
    },
    {
      name: 'models-are-made-before',
      comment: 'The product uses what is made, not what makes it.',
      severity: 'error',
      from: { path: '^(extension|mode|demo|cli)/src/' },
      to: { path: '^models/' },
    },
    {
      name: 'workers-are-headless',
      comment:
        'A worker must not reach OHIF, cornerstone or React, even through another module; its codecs are none of it.',
      severity: 'error',
      from: { path: `^${root}/(anatomy|calibration|dicom)/(evaluation-)?worker\\.ts$` },
      to: {
        path: `(^${root}/viewer/|node_modules/(@ohif/|@cornerstonejs/(?!codec-)|react/|react-dom/|@radix-ui/))`,
        reachable: true,
      },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '(^|/)assembly/'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)assembly/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      conditionNames: ['import', 'default'],
      exportsFields: ['exports'],
    },
  },
};
