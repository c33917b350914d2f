import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folders of trained models. */
export const MODELS = resolve(import.meta.dirname, '../../../models');
/** The network that the product comes with. */
export const SHIPPED = 'paper-network-4';

export interface Row {
  /** In Table I. */
  readonly letter: string;
  readonly name: string;
  /** Under models/. */
  readonly folder: string;
}

/** The rows of Table I, trained alike, for much less time than what the product comes with. A folder may be missing. */
export const ROWS: readonly Row[] = [
  { letter: 'a', name: 'with skip connections (U-Net)', folder: 'paper-network-table-1/a' },
  { letter: 'b', name: 'only CSF as input', folder: 'paper-network-table-1/b' },
  { letter: 'c', name: '[Tumor+CSF+Brain+BG]', folder: 'paper-network-table-1/c' },
  { letter: 'd', name: 'Tumor+[CSF+Brain+BG]', folder: 'paper-network-table-1/d' },
  { letter: 'e', name: 'Tumor+CSF+Brain', folder: 'paper-network-table-1/e' },
  { letter: 'f', name: 'Tumor+CSF (proposed)', folder: 'paper-network-table-1/f' },
];

/** Those that were trained. */
export function trainedRows(): Row[] {
  return ROWS.filter(({ folder }) => existsSync(join(MODELS, folder, 'manifest.json')));
}
