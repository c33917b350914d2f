import type { CheckpointNotice, Progress } from '../../extension/src/calibration/protocol.ts';

/** One JSON object a line on stdout. Nothing in it names the patient. */
export function tell(event: string, details: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...details })}\n`);
}

/** Lines a second are for people; a job's log is read later. */
const INTERVAL_MS = 5000;

/** Tells a calibration's progress: every stage once, what became of a checkpoint once, and every few seconds how far. */
export function progressTeller(onNotice: (notice: CheckpointNotice) => void): (progress: Progress) => void {
  let stagesTold: number | undefined;
  let noticeTold = '';
  let last = -Infinity;
  return ({ stages, checkpoint, ...progress }) => {
    if (checkpoint && JSON.stringify(checkpoint) !== noticeTold) {
      noticeTold = JSON.stringify(checkpoint);
      tell('checkpoint', checkpoint);
      onNotice(checkpoint);
    }
    // Stages of a run that is continued were told by that run.
    for (const stage of stages.slice(stagesTold ?? stages.length)) tell('stage', stage);
    stagesTold = stages.length;
    const now = performance.now();
    if (progress.evaluationsOfStage === 0 || now - last < INTERVAL_MS) return;
    last = now;
    tell('progress', progress);
  };
}

/** Tells every few seconds which part of the tissue maps' making is done. */
export function tissueTeller(): (part: number) => void {
  let last = -Infinity;
  return (part) => {
    const now = performance.now();
    if (now - last < INTERVAL_MS) return;
    last = now;
    tell('tissue', { part });
  };
}
