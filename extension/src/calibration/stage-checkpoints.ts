import type { TmcmcState } from '../sampler/tmcmc.ts';
import {
  CHECKPOINT_VERSION,
  readCheckpoint,
  type Checkpoint,
  type CheckpointStore,
  type RunAccount,
} from './checkpoint.ts';
import type { CorrectionState } from './anchored-correction.ts';
import { checkpointKey, type RunIdentity } from './checkpoint-key.ts';
import type { CheckpointNotice } from './protocol.ts';

/** The checkpoints of one run: the one it begins from, if there is one, and those that it leaves. */
export interface StageCheckpoints {
  readonly found: Checkpoint | undefined;
  /** Why there are none, or why the one found was not used; what is new since it was last asked for. */
  readonly notice: () => CheckpointNotice | undefined;
  readonly save: (
    state: TmcmcState,
    account: RunAccount,
    correction: CorrectionState | undefined,
  ) => Promise<void>;
  /** After the end: the next run of the same study begins anew. */
  readonly remove: () => Promise<void>;
}

const NONE: StageCheckpoints = {
  found: undefined,
  notice: () => undefined,
  save: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

function unavailable(error: unknown): CheckpointNotice {
  return { kind: 'unavailable', detail: error instanceof Error ? error.message : String(error) };
}

export interface OpenCheckpoints {
  readonly store: CheckpointStore | undefined;
  readonly identity: RunIdentity;
  /** Numbers a sample. */
  readonly dimension: number;
}

/**
 * Looks for a checkpoint of the same study, settings and model. A store that fails, and a checkpoint that cannot be
 * used, are told and cost nothing else.
 */
export async function openCheckpoints(options: OpenCheckpoints): Promise<StageCheckpoints> {
  const { store, identity, dimension } = options;
  if (!store) return NONE;
  let notice: CheckpointNotice | undefined;
  let key: string;
  let stored: unknown;
  try {
    key = await checkpointKey(identity);
    stored = await store.load(key);
  } catch (error) {
    notice = unavailable(error);
    return { ...NONE, notice: () => notice };
  }
  let found: Checkpoint | undefined;
  if (stored !== undefined) {
    const read = readCheckpoint(stored, { key, dimension });
    if (read.outcome === 'usable') {
      found = read.checkpoint;
      notice = { kind: 'continued', stage: found.state.stage };
    } else {
      notice = { kind: 'refused', reason: read.reason };
    }
  }
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      notice = unavailable(error);
    }
  };
  return {
    found,
    notice: () => notice,
    save: ({ settings: { seed }, ...state }, account, correction) =>
      attempt(() =>
        store.save(key, {
          version: CHECKPOINT_VERSION,
          key,
          seed,
          state,
          account,
          ...(correction && { correction }),
        }),
      ),
    remove: () => attempt(() => store.remove(key)),
  };
}
