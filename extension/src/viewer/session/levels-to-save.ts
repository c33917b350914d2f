import { readLevels, type LevelsReading } from '../../study/read-levels.ts';
import type { SessionState } from './session-state.ts';

/** Of the density volumes that a save writes: those that were typed, else the overlay's threshold. */
export function levelsToSave({
  volumeLevels,
  overlay,
}: Pick<SessionState, 'volumeLevels' | 'overlay'>): LevelsReading {
  const typed = volumeLevels.trim();
  return readLevels(typed === '' ? String(overlay.threshold) : typed);
}
