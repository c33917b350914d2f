import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { rmSync } from 'node:fs';
import { validate } from '../../conformance/dicom-tools.ts';
import { writeStudy } from '../../conformance/dicom-written-study.ts';
import type { BenchmarkResult } from '../benchmark-result.ts';
import { hostileCampaign } from './hostile-campaign.ts';
import type { LargeObjectFigures } from './large-objects.ts';
import { nodeScript } from './node-script.ts';

const INPUTS = 15_120;
const QUICK_INPUTS = 1050;

/** Each in a process of its own, whose memory is then that of writing and reading it. */
function measure(script: string, object: 'map' | 'segmentation'): LargeObjectFigures {
  const path = join(dirname(script), `${object}.dcm`);
  const out = execFileSync(process.execPath, [script, object, path], { encoding: 'utf8' });
  return JSON.parse(out) as LargeObjectFigures;
}

function validatorErrors(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + validate(path).errors.length, 0);
}

/**
 * A Parametric Map of 512 x 512 x 300 and a Segmentation of three segments on the same grid, written and read back; what
 * dciodvfy finds in one object of each kind; and what mutated files do to every reader. `--quick`: fewer of these.
 */
export async function dicomBenchmark(args: readonly string[]): Promise<BenchmarkResult> {
  const script = await nodeScript('large-objects.ts');
  const map = measure(script, 'map');
  const segmentation = measure(script, 'segmentation');
  const { paths } = writeStudy();
  const { images, ...written } = paths;
  const errors = validatorErrors([
    ...images,
    ...Object.values(written),
    join(dirname(script), 'segmentation.dcm'),
  ]);
  rmSync(dirname(script), { recursive: true });
  rmSync(dirname(paths.mean), { recursive: true });
  const { peakMemoryMb: campaignMemoryMb, ...campaign } = await hostileCampaign(
    args.includes('--quick') ? QUICK_INPUTS : INPUTS,
  );
  const figures = {
    pmWriteSeconds: map.writeSeconds,
    pmReadSeconds: map.readSeconds,
    segWriteSeconds: segmentation.writeSeconds,
    segReadSeconds: segmentation.readSeconds,
    peakMemoryMb: Math.max(map.peakMemoryMb, segmentation.peakMemoryMb),
    pmPeakMemoryMb: map.peakMemoryMb,
    segPeakMemoryMb: segmentation.peakMemoryMb,
    dciodvfyErrors: errors,
    ...campaign,
    campaignMemoryMb,
  };
  const row = ({ writeSeconds, readSeconds, peakMemoryMb }: LargeObjectFigures) => ({
    'write, s': Number(writeSeconds.toFixed(2)),
    'read, s': Number(readSeconds.toFixed(2)),
    'memory, MiB': peakMemoryMb,
  });
  return {
    figures,
    table: {
      'Parametric Map 512 x 512 x 300': row(map),
      'Segmentation, 3 segments': row(segmentation),
      'mutated files': { files: campaign.mutatedInputs, crashes: campaign.crashes, hangs: campaign.hangs },
    },
  };
}
