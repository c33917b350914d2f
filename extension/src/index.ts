import { EXTENSION_ID } from './id.ts';
import { createDicomClient } from './dicom/client.ts';
import { connectCornerstone } from './viewer/cornerstone.ts';
import { hangingProtocol } from './viewer/hanging-protocol.ts';
import type { HostContext } from './viewer/host/host-api.ts';
import { calibrationPanel } from './viewer/panel/calibration-panel.tsx';
import { createSession, type TumorModelingSession } from './viewer/session/tumor-modeling-session.ts';

let session: TumorModelingSession | undefined;

function startWorker(file: string): Worker {
  return new Worker(new URL(file, import.meta.url), { type: 'module', name: file });
}

function openSession(context: HostContext): TumorModelingSession {
  session ??= createSession({
    context,
    dicom: createDicomClient(() => startWorker('./dicom-worker.js')),
    connectImages: () => connectCornerstone(context.extensionManager),
    createCalibrationWorker: () => startWorker('./calibration-worker.js'),
    createAnatomyWorker: () => startWorker('./anatomy-worker.js'),
    newSeed: () => crypto.getRandomValues(new Uint32Array(1))[0],
  });
  return session;
}

/** The object that the host registers. */
const extension = {
  id: EXTENSION_ID,

  preRegistration({ servicesManager, extensionManager }: HostContext): void {
    openSession({ servicesManager, extensionManager });
  },

  onModeEnter(): void {
    session?.enter();
  },

  onModeExit(): void {
    session?.leave();
  },

  getPanelModule({ servicesManager, extensionManager }: HostContext) {
    return [calibrationPanel(extensionManager, openSession({ servicesManager, extensionManager }))];
  },

  getHangingProtocolModule() {
    return [{ name: hangingProtocol.id, protocol: hangingProtocol }];
  },
};

export default extension;
