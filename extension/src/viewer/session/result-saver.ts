import type { StoreApi } from 'zustand/vanilla';
import type { DicomClient } from '../../dicom/client.ts';
import { errorMessage } from '../../study/messages.ts';
import { writeResultObjects } from '../../study/result-objects.ts';
import { storeVerified, type PendingObject, type StoreOutcome } from '../../study/store-verified.ts';
import type { HostContext } from '../host/host-api.ts';
import { storeInstance } from '../save/store-instance.ts';
import { activeDataSource, digestStored } from '../study/archive-reader.ts';
import type { FinishedCalibration } from './run-preset.ts';
import { levelsToSave } from './levels-to-save.ts';
import type { SessionState } from './session-state.ts';

export interface ResultSaverOptions {
  readonly context: HostContext;
  readonly dicom: DicomClient;
  /** How far saving is goes into it. */
  readonly store: StoreApi<SessionState>;
}

/** What of one result waits to be stored. */
interface Pending {
  readonly objects: readonly PendingObject[];
  /** Of all objects, those that are stored, too. */
  readonly names: readonly string[];
  /** Whether a former try sent some of them. */
  readonly again: boolean;
}

/** Writes a result as DICOM, stores it in the study's archive, and reads it back. */
export class ResultSaver {
  readonly #context: HostContext;
  readonly #dicom: DicomClient;
  readonly #store: StoreApi<SessionState>;
  #pending: Pending | undefined;

  constructor({ context, dicom, store }: ResultSaverOptions) {
    this.#context = context;
    this.#dicom = dicom;
    this.#store = store;
  }

  /**
   * What a former try could not store goes under the same UIDs. Does nothing while another is under way, and nothing
   * for a result that is saved: one result is one save, however often it is asked for.
   */
  save(finished: FinishedCalibration): void {
    const { status } = this.#store.getState().save;
    if (status === 'saving' || status === 'saved') return;
    this.#save(finished).catch((error: unknown) => {
      const notStored = this.#pending?.names ?? [];
      this.#store.setState({
        save: {
          status: 'failed',
          message: errorMessage(error),
          stored: [],
          notStored,
          next: notStored.length > 0 ? 'finish' : 'anew',
        },
      });
    });
  }

  /** The next result is another one. */
  forget(): void {
    this.#pending = undefined;
  }

  async #save({ result, sources }: FinishedCalibration): Promise<void> {
    const step = (name: string, done: number, total: number): void => {
      this.#store.setState({ save: { status: 'saving', step: name, done, total } });
    };
    if (!this.#pending) {
      const levels = levelsToSave(this.#store.getState());
      if (levels.outcome === 'wrong') throw new Error(levels.problem);
      step('Writing DICOM', 0, 1);
      const written = await writeResultObjects({
        dicom: this.#dicom,
        result,
        loaded: sources,
        isoDensities: levels.levels,
      });
      this.#pending = { objects: written, names: written.map(({ name }) => name), again: false };
    }
    const { objects, names, again } = this.#pending;
    const dataSource = activeDataSource(this.#context);
    const archive = {
      store: (bytes: ArrayBuffer) => storeInstance(dataSource, bytes),
      digest: (reference: PendingObject) =>
        digestStored({ context: this.#context, dicom: this.#dicom }, reference),
    };
    const answer = await storeVerified(objects, archive, {
      again,
      onStep: (kind, { name }, index) => {
        const words = kind === 'storing' ? `Storing the ${name}` : `Reading back the ${name}`;
        step(words, 1 + 2 * index + (kind === 'storing' ? 0 : 1), 1 + 2 * objects.length);
      },
    });
    if (answer.outcome !== 'stored') {
      this.#fail(answer, names);
      return;
    }
    this.#store.setState({ save: { status: 'saved', objects: names } });
    await this.#showStored(sources.source.StudyInstanceUID);
  }

  #fail(answer: Exclude<StoreOutcome, { outcome: 'stored' }>, names: readonly string[]): void {
    if (answer.outcome === 'failed') {
      // What is stored already stays out of the next try.
      this.#pending = { objects: answer.notStored, names, again: true };
      const notStored = answer.notStored.map(({ name }) => name);
      this.#store.setState({
        save: {
          status: 'failed',
          message: `${answer.reason} The result is not complete in the archive: finish saving to store the rest.`,
          stored: names.filter((name) => !notStored.includes(name)),
          notStored,
          next: 'finish',
        },
      });
      return;
    }
    this.#pending = undefined;
    this.#store.setState({
      save: {
        status: 'failed',
        message:
          `${answer.reason} Have whoever keeps the archive remove what is listed here; ` +
          'trying again writes the whole result anew.',
        stored: [...answer.stored, answer.differing].map(({ name }) => name),
        notStored: [],
        next: 'anew',
      },
    });
  }

  /** Makes the host list what was just stored. */
  async #showStored(StudyInstanceUID: string): Promise<void> {
    const dataSource = activeDataSource(this.#context);
    const name = dataSource.getConfig?.().name;
    dataSource.deleteStudyMetadataPromise?.(
      name === undefined ? StudyInstanceUID : `${name}:${StudyInstanceUID}`,
    );
    await dataSource.retrieve.series.metadata({ StudyInstanceUID, madeInClient: true });
  }
}
