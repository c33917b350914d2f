import { errorMessage } from '../../extension/src/study/messages.ts';
import { readArguments } from './arguments.ts';
import { calibrateStudy } from './calibrate-study.ts';
import { EXIT, Failure, type ExitCode } from './exit-codes.ts';
import { tell } from './progress-lines.ts';
import { USAGE } from './usage.ts';

/** Stops at the first SIGINT or SIGTERM; a second one ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      controller.abort();
    });
  }
  return controller.signal;
}

async function run(signal: AbortSignal): Promise<ExitCode> {
  try {
    const options = readArguments(process.argv.slice(2), process.env);
    if (options === 'help') {
      console.log(USAGE);
      return EXIT.converged;
    }
    return await calibrateStudy(options, signal);
  } catch (error) {
    if (signal.aborted) return EXIT.cancelled;
    if (error instanceof Failure) {
      console.error(error.message);
      return error.exitCode;
    }
    console.error(error instanceof Error ? (error.stack ?? error.message) : errorMessage(error));
    return EXIT.unexpected;
  }
}

const exitCode = await run(stopSignal());
if (exitCode === EXIT.cancelled) tell('cancelled');
process.exitCode = exitCode;
