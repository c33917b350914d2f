import { inputsKey } from './inputs-key.ts';
import { keepMaps, loadMaps } from './kept-maps.ts';
import { makeTissueMaps } from './make-tissue-maps.ts';
import type { AnatomyMessage, AnatomyRequest } from './protocol.ts';
import { readEmbeddedAtlas } from './read-atlas.ts';

/** Entry of the Web Worker that makes tissue maps. One set of maps a worker: its client ends it afterwards. */
function send(message: AnatomyMessage): void {
  postMessage(message);
}

async function make({ inputs }: AnatomyRequest): Promise<void> {
  const key = await inputsKey(inputs);
  // What cannot be kept is made anew: a browser may refuse storage.
  const kept = await loadMaps(key).catch(() => undefined);
  if (kept) {
    send({ type: 'made', result: kept });
    return;
  }
  const answer = await makeTissueMaps({
    ...inputs,
    atlas: await readEmbeddedAtlas(),
    onProgress: (part) => {
      send({ type: 'progress', part });
    },
  });
  if (answer.outcome === 'failed') {
    send({ type: 'failed', problem: answer.problem });
    return;
  }
  await keepMaps(key, answer.result).catch(() => undefined);
  send({ type: 'made', result: answer.result });
}

addEventListener('message', ({ data }: MessageEvent<AnatomyRequest>) => {
  make(data).catch((error: unknown) => {
    const detail = error instanceof Error ? error.message : String(error);
    send({ type: 'failed', problem: { kind: 'internal', detail } });
  });
});
