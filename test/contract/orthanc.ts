import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface RunningOrthanc {
  /** Root of its DICOMweb service. */
  readonly root: string;
  close(): Promise<void>;
}

const PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

/** Starts an Orthanc with an empty store on a free port; resolves when it answers. */
export async function startOrthanc(): Promise<RunningOrthanc> {
  const folder = await mkdtemp(join(tmpdir(), 'orthanc-'));
  const port = await freePort();
  const configuration = {
    StorageDirectory: folder,
    IndexDirectory: folder,
    HttpPort: port,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    DicomServerEnabled: false,
    OverwriteInstances: true,
    Plugins: [PLUGIN],
    DicomWeb: {
      Enable: true,
      Root: '/dicom-web/',
      EnableWado: true,
      WadoRoot: '/wado',
      StudiesMetadata: 'Full',
      SeriesMetadata: 'Full',
    },
  };
  const file = join(folder, 'orthanc.json');
  await writeFile(file, JSON.stringify(configuration));
  // Debian puts it where only root looks.
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
  const orthanc = spawn('Orthanc', [file], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(orthanc, 'exit');
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface(orthanc.stderr).on('line', (line) => {
      lines.push(line);
      if (line.includes('Orthanc has started')) resolve();
    });
    orthanc.once('error', reject);
    void exited.then(() => {
      reject(new Error(`Orthanc did not start:\n${lines.join('\n')}`));
    });
  });
  return {
    root: `http://127.0.0.1:${port}/dicom-web`,
    close: async () => {
      orthanc.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
