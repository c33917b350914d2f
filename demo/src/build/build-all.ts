import { buildPlugin } from './build-plugin.ts';

const started = performance.now();
try {
  const folder = await buildPlugin();
  console.log(`Built ${folder} in ${Math.round(performance.now() - started)} ms.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
