import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { atlasTissue, warpTissue } from '../../../extension/src/anatomy/atlas-tissue.ts';
import { noDisplacement } from '../../../extension/src/anatomy/displacement.ts';
import { makeTissueMaps } from '../../../extension/src/anatomy/make-tissue-maps.ts';
import type { TissueAtlas } from '../../../extension/src/anatomy/tissue-atlas.ts';
import { readEmbeddedAtlas } from '../../../extension/src/anatomy/read-atlas.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import type { BenchmarkResult } from '../benchmark-result.ts';
import { runAnts } from './run-ants.ts';
import { T1_CASE_NAMES, t1Case, type T1Case } from './t1-cases.ts';
import { labelsOf, tissueDice, type TissueDice } from './tissue-dice.ts';
import { writeMask } from './write-mask.ts';

interface Measured {
  readonly name: string;
  readonly ours: TissueDice;
  readonly affineOnly: TissueDice;
  readonly antspyx?: TissueDice;
  readonly processorSeconds: number;
  readonly antsProcessorSeconds?: number;
  readonly antsPeakMemoryMb?: number;
  readonly agreement: number;
  readonly contradiction: number;
  readonly whiteShare: number;
  readonly contrast: number;
  readonly coverage: number;
}

interface Tools {
  readonly atlas: TissueAtlas;
  /** A python that has antspyx, and the folder that it works in. */
  readonly python?: string | undefined;
  readonly folder: string;
}

async function measure({ name, file, image, labels }: T1Case, tools: Tools): Promise<Measured> {
  const { atlas, python, folder } = tools;
  const before = process.cpuUsage();
  const answer = await makeTissueMaps({ image, atlas });
  const { user, system } = process.cpuUsage(before);
  if (answer.outcome === 'failed') throw new Error(`${name}: ${answer.problem.kind}`);
  const { whiteMatter, grayMatter, csf, brainMask, toPatient, quality } = answer.result;
  const { grid } = brainMask;
  const [white, gray, fluid] = warpTissue(atlasTissue(atlas, 2), toPatient, noDisplacement(grid)).map((map) =>
    makeVolume(grid, map),
  );
  const measured = {
    name,
    ours: tissueDice(labelsOf([whiteMatter, grayMatter, csf], labels), labels),
    affineOnly: tissueDice(labelsOf([white, gray, fluid], labels), labels),
    processorSeconds: (user + system) / 1e6,
    agreement: quality.agreement,
    contradiction: quality.contradiction,
    whiteShare: quality.whiteShare,
    contrast: quality.contrast,
    coverage: quality.coverage,
  };
  if (python === undefined) return measured;
  writeMask(join(folder, `${name}_mask.nii`), brainMask);
  const ants = runAnts(python, folder, { name, file });
  return {
    ...measured,
    antspyx: tissueDice(ants.labels, labels),
    antsProcessorSeconds: ants.processorSeconds,
    antsPeakMemoryMb: ants.peakMemoryMb,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanDice(dices: readonly TissueDice[]): TissueDice {
  const of = (key: keyof TissueDice): number => mean(dices.map((dice) => dice[key]));
  return { wm: of('wm'), gm: of('gm'), csf: of('csf'), brain: of('brain') };
}

function row({ wm, gm, csf, brain }: TissueDice) {
  return { wm: wm.toFixed(3), gm: gm.toFixed(3), csf: csf.toFixed(3), brain: brain.toFixed(3) };
}

/**
 * Tissue maps of real heads against labels by another group's pipeline: ours, the atlas after its affine alignment
 * alone, and ANTs (SyN, and Atropos with priors) in the brain that ours finds. `--python` names a python with antspyx
 * 0.6.3; `--cases` the first so many, validation first, and `--ants` as many of them as ANTs has to do (all if absent).
 */
export async function anatomyBenchmark(args: readonly string[]): Promise<BenchmarkResult> {
  const { values } = parseArgs({
    args: [...args],
    options: { cases: { type: 'string' }, python: { type: 'string' }, ants: { type: 'string' } },
  });
  const names = T1_CASE_NAMES.slice(0, values.cases === undefined ? undefined : Number(values.cases));
  const folder = mkdtempSync(join(tmpdir(), 'anatomy-benchmark-'));
  const atlas = await readEmbeddedAtlas();
  const ofAnts = values.ants === undefined ? names.length : Number(values.ants);
  const measured: Measured[] = [];
  try {
    for (const [n, name] of names.entries()) {
      const python = n < ofAnts ? values.python : undefined;
      const found = await measure(t1Case(name), { atlas, python, folder });
      const words = [found.ours, found.affineOnly, ...(found.antspyx ? [found.antspyx] : [])]
        .map((dice) => Object.values(row(dice)).join(' '))
        .join(' | ');
      console.log(`${name} ${words} ${found.processorSeconds.toFixed(0)} s`);
      measured.push(found);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const both = measured.flatMap(({ antspyx, ours }) => (antspyx ? [{ antspyx, ours }] : []));
  const ours = meanDice(measured.map((found) => found.ours));
  const affineOnly = meanDice(measured.map((found) => found.affineOnly));
  const comparison = both.length > 0 && {
    antspyx: meanDice(both.map((found) => found.antspyx)),
    oursOnTheSame: meanDice(both.map((found) => found.ours)),
  };
  return {
    figures: {
      ours,
      affineOnly,
      ...(comparison && { ...comparison, antsCases: both.length }),
      seconds: mean(measured.map(({ processorSeconds }) => processorSeconds)),
      secondsAre: 'of processor time, one thread',
      peakMemoryMb: process.resourceUsage().maxRSS / 1024,
      cases: measured,
    },
    table: {
      ours: row(ours),
      affineOnly: row(affineOnly),
      ...(comparison && {
        antspyx: row(comparison.antspyx),
        oursOnTheSame: row(comparison.oursOnTheSame),
      }),
      ...Object.fromEntries(measured.map((found) => [found.name, row(found.ours)])),
    },
  };
}
