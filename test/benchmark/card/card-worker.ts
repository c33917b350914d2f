import {
  availableRenderer,
  isSoftwareRenderer,
} from '../../../extension/src/forward/solver/webgl/open-context.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { worldToIndex, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { labelsAnatomy } from '../surrogate/labels-anatomy.ts';
import type { CardFigures, CaseFigures } from './card-figures.ts';
import { cardPatient } from './card-patient.ts';
import { SETTINGS_FILE, type CardSettings, type LabelsFile } from './card-settings.ts';
import { measureCase } from './measure-case.ts';

/** Where the page's server takes results and words. */
const [RESULT, LOG] = ['result', 'log'];
const SEED = 7;

async function send(to: string, body: string): Promise<void> {
  await fetch(to, { method: 'POST', body });
}

function log(text: string): void {
  void send(LOG, text);
}

async function readLabels({ file, grid }: LabelsFile): Promise<Anatomy> {
  const { body } = await fetch(file);
  if (!body) throw new Error(`there is no ${file}`);
  const unpacked = new Response(body.pipeThrough(new DecompressionStream('gzip')));
  return labelsAnatomy(makeVolume(grid, new Uint8Array(await unpacked.arrayBuffer())));
}

/** Whether growth can start at a position for every model there is. */
function startTest(anatomies: readonly Anatomy[]): (start: Vector3) => boolean {
  const masks = anatomies.map((anatomy) => ({ grid: anatomy.grid, tissue: tissueMask(anatomy) }));
  return (start) =>
    masks.every(({ grid, tissue }) => {
      const [nx, ny] = grid.dimensions;
      const [i, j, k] = worldToIndex(grid, start).map(Math.round);
      return tissue[i + nx * (j + ny * k)] === 1;
    });
}

/** Measures all that the page's settings ask for, and sends what is known after every case. */
async function measure(): Promise<void> {
  const settings = (await (await fetch(SETTINGS_FILE)).json()) as CardSettings;
  const renderer = availableRenderer() ?? '';
  const isSoftware = isSoftwareRenderer(renderer);
  log(`renderer: ${renderer || 'none'}`);
  if (isSoftware) log('THIS RENDERER IS A PROGRAM: what follows says nothing of a graphics card');
  const end = performance.now() + 1000 * settings.seconds;
  const cases: CaseFigures[] = [];
  const result = (done: boolean): CardFigures => ({
    renderer,
    isSoftware,
    browser: navigator.userAgent,
    repeats: settings.repeats,
    done,
    cases,
  });
  for (const labels of settings.anatomies) {
    const anatomy = await readLabels(labels);
    const isStart = startTest(anatomy.refined ? [anatomy, anatomy.refined] : [anatomy]);
    const patient = await cardPatient(anatomy, settings.samples, { seed: SEED, isStart });
    for (const batch of patient.batches) {
      if (performance.now() > end) break;
      log(`${labels.name} ${batch.name}, ${patient.tumorMl.toFixed(0)} mL`);
      cases.push(await measureCase(labels.name, { patient, batch }, { ...settings, log }));
      await send(RESULT, JSON.stringify(result(false)));
    }
  }
  await send(RESULT, JSON.stringify(result(true)));
}

measure().catch((error: unknown) => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  void send(RESULT, JSON.stringify({ error: text }));
});
