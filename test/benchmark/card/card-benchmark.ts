import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../../e2e/chromium.ts';
import type { BenchmarkResult } from '../benchmark-result.ts';
import type { CardFigures } from './card-figures.ts';
import { cardOptions } from './card-options.ts';
import { writeCardPage } from './card-page.ts';
import { startCardServer } from './card-server.ts';

/** Runs the page in Chromium. Rejects with what it says where it fails. */
async function runPage(folder: string): Promise<CardFigures> {
  let told: (body: string) => void = () => undefined;
  const done = new Promise<CardFigures>((resolve, reject) => {
    told = (body) => {
      const figures = JSON.parse(body) as CardFigures | { readonly error: string };
      if ('error' in figures) reject(new Error(figures.error));
      else if (figures.done) resolve(figures);
    };
  });
  const { url, server } = await startCardServer(folder, (path, body) => {
    if (path === 'log') console.log(body);
    else told(body);
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    return await done;
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

function tableOf({ cases }: CardFigures): BenchmarkResult['table'] {
  const rows = cases.flatMap(({ name, models }) =>
    models.map(({ id, backend, msPerSample, ratioToCardSolver2mm }) => [
      `${name} ${id} ${backend}`,
      {
        'ms a sample': Number(msPerSample.toPrecision(3)),
        'of the 2 mm solver on the card': Number(ratioToCardSolver2mm.toPrecision(3)),
      },
    ]),
  );
  return Object.fromEntries(rows) as BenchmarkResult['table'];
}

/**
 * A log-likelihood's time by the surrogate and by the solver on a graphics card, and in WebAssembly on one thread of the same
 * browser, in brains that no surrogate was trained on. `--samples N` a batch, `--cases N` brains, `--repeats N`, `--no-refined`
 * leaves the 1 mm solver out, after `--seconds N` no further case is begun. Where the renderer is a program, which shows no more
 * than that the benchmark runs, its figures go to `card-quick`.
 */
export async function cardBenchmark(args: readonly string[]): Promise<BenchmarkResult> {
  const { options } = cardOptions(args);
  const folder = mkdtempSync(join(tmpdir(), 'card-page-'));
  try {
    await writeCardPage(folder, options);
    const figures = await runPage(folder);
    if (!figures.isSoftware) return { figures: { ...figures }, table: tableOf(figures) };
    console.warn(`\n*** ${figures.renderer} is a program, not a graphics card ***\n`);
    return { figures: { ...figures }, table: tableOf(figures), file: 'card-quick' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
