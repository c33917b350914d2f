import type { StoreApi } from 'zustand/vanilla';
import type { DicomClient } from '../../dicom/client.ts';
import { errorMessage } from '../../study/messages.ts';
import { writeResultObjects } from '../../study/result-objects.ts';
import { storeAll, type PendingObject } from '../../study/store-all.ts';
import type { HostContext } from '../host/host-api.ts';
import { storeInstance } from '../save/store-instance.ts';
import { activeDataSource } from '../study/archive-reader.ts';
import type { FinishedCalibration } from './run-preset.ts';
import type { SessionState } from './session-state.ts';

export interface ResultSaverOptions {
  readonly context: HostContext;
  readonly dicom: DicomClient;
  /** How far saving is goes into it. */
  readonly store: StoreApi<SessionState>;
}

/** Writes a result as DICOM and stores it in the study's archive. */
export class ResultSaver {
  readonly #context: HostContext;
  readonly #dicom: DicomClient;
  readonly #store: StoreApi<SessionState>;
  #pending: { readonly objects: readonly PendingObject[]; readonly names: readonly string[] } | undefined;

  constructor({ context, dicom, store }: ResultSaverOptions) {
    this.#context = context;
    this.#dicom = dicom;
    this.#store = store;
  }

  /** What a former try could not store goes under the same UIDs. Does nothing while another is under way. */
  save(finished: FinishedCalibration): void {
    if (this.#store.getState().save.status === 'saving') return;
    this.#save(finished).catch((error: unknown) => {
      this.#store.setState({
        save: {
          status: 'failed',
          message: errorMessage(error),
          stored: [],
          notStored: this.#pending?.names ?? [],
        },
      });
    });
  }

  /** The next result is another one. */
  forget(): void {
    this.#pending = undefined;
  }

  async #save({ result, sources }: FinishedCalibration): Promise<void> {
    const isoDensity = this.#store.getState().overlay.threshold;
    const total = 1 + (this.#pending?.objects.length ?? (sources.madeTissue ? 5 : 4));
    const step = (name: string, done: number): void => {
      this.#store.setState({ save: { status: 'saving', step: name, done, total } });
    };
    if (!this.#pending) {
      step('Writing DICOM', 0);
      const written = await writeResultObjects({ dicom: this.#dicom, result, loaded: sources, isoDensity });
      this.#pending = { objects: written, names: written.map(({ name }) => name) };
    }
    const { objects, names } = this.#pending;
    const dataSource = activeDataSource(this.#context);
    const answer = await storeAll(
      objects,
      (bytes) => storeInstance(dataSource, bytes),
      ({ name }, index) => {
        step(`Storing the ${name}`, 1 + index);
      },
    );
    if (answer.outcome === 'failed') {
      // What is stored already stays out of the next try.
      this.#pending = { objects: answer.notStored, names };
      const notStored = answer.notStored.map(({ name }) => name);
      this.#store.setState({
        save: {
          status: 'failed',
          message: `${answer.reason} The result is not complete in the archive; try again to store the rest.`,
          stored: names.filter((name) => !notStored.includes(name)),
          notStored,
        },
      });
      return;
    }
    this.#store.setState({ save: { status: 'saved', objects: names } });
    await this.#showStored(sources.source.StudyInstanceUID);
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
