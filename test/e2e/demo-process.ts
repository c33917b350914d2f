import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The demo as a user starts it, in a process of its own with an archive of its own. */
export interface DemoProcess {
  /** Of the study list, without a slash at the end. */
  readonly url: string;
  readonly dicomWebUrl: string;
  stop(): Promise<void>;
}

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Starts the demo and resolves when it says where its study list is. `extra` are further arguments. */
export async function startDemo(extra: readonly string[] = []): Promise<DemoProcess> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'tumor-modeling-e2e-'));
  const embedded = extra.includes('--archive') ? [] : ['--data', dataFolder];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'demo/src/start.ts', '--port', '0', ...embedded, ...extra],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /Study list:\s+(\S+)/.exec(output);
      if (found) resolve(found[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then(() => {
      reject(new Error(`The demo ended before it was ready:\n${output}`));
    });
  });
  return {
    url,
    dicomWebUrl: `${url}/dicom-web`,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
