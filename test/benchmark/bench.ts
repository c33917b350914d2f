import type { BenchmarkResult } from './benchmark-result.ts';
import { machine } from './machine.ts';
import { writeResult } from './write-result.ts';

/** Each is loaded only when it is asked for. */
const BENCHMARKS: Readonly<Record<string, (args: readonly string[]) => Promise<BenchmarkResult>>> = {
  solver: async () => (await import('./solver/solver-benchmark.ts')).solverBenchmark(),
  calibration: async (args) =>
    (await import('./calibration/calibration-benchmark.ts')).calibrationBenchmark(args),
  surrogate: async (args) => (await import('./surrogate/surrogate-benchmark.ts')).surrogateBenchmark(args),
  card: async (args) => (await import('./card/card-benchmark.ts')).cardBenchmark(args),
  dicom: async (args) => (await import('./dicom/dicom-benchmark.ts')).dicomBenchmark(args),
  anatomy: async (args) => (await import('./anatomy/anatomy-benchmark.ts')).anatomyBenchmark(args),
  'anatomy-gliomas': async () => (await import('./anatomy/glioma-densities.ts')).gliomaDensities(),
  responsiveness: async () =>
    (await import('./responsiveness/responsiveness-benchmark.ts')).responsivenessBenchmark(),
};

const [name = '', ...args] = process.argv.slice(2);
if (Object.hasOwn(BENCHMARKS, name)) {
  const where = machine();
  console.log(`${name} on ${where.cpu}, ${where.cores} cores, Node ${where.node}`);
  const { figures, table, file = name } = await BENCHMARKS[name](args);
  console.table(table);
  console.log(`Written to ${writeResult(file, { ...figures, machine: where })}`);
} else {
  if (name) console.error(`There is no benchmark '${name}'.`);
  console.log('npm run bench -- NAME, with its options, where NAME is one of:');
  for (const known of Object.keys(BENCHMARKS)) console.log(`  ${known}`);
  process.exitCode = name ? 1 : 0;
}
