import { resolve } from 'node:path';
import { USAGE, readArguments } from './arguments.ts';
import { startServer } from './server/start-server.ts';

async function main(): Promise<void> {
  const { help, dataFolder, ...options } = readArguments(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
    return;
  }
  const authorization = process.env['TUMOR_MODELING_ARCHIVE_AUTHORIZATION'];
  const server = await startServer({
    ...options,
    // npm runs scripts at the root of the checkout, not where the user is.
    ...(dataFolder === undefined ? {} : { dataFolder: resolve(process.env['INIT_CWD'] ?? '.', dataFolder) }),
    ...(authorization === undefined ? {} : { archiveAuthorization: authorization }),
    onProgress: (message) => {
      console.log(message);
    },
  });
  console.log(`
  Tumor Modeling is running. For research use only: not for diagnosis or treatment.

  Study list: ${server.url}
  Archive:    ${server.archive}

  Stop it with Ctrl+C.`);
  const stop = (): void => {
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  stopWithNpm(stop);
}

/** A shell stands between npm and this process and passes no signal on: when it is gone, npm was told to stop. */
function stopWithNpm(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 500);
  watch.unref();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
