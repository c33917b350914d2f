import { parseArgs } from 'node:util';

/** What the command line of `npm start` may say. */
export interface Arguments {
  readonly help: boolean;
  readonly archiveUrl?: string;
  readonly port?: number;
  readonly host?: string;
  readonly dataFolder?: string;
  readonly sampleStudy?: boolean;
}

export const USAGE = `npm start -- [options]

  --archive URL   use an existing DICOMweb archive instead of the embedded one,
                  for example http://localhost:8042/dicom-web
                  (environment: TUMOR_MODELING_ARCHIVE_AUTHORIZATION, the value of
                  an Authorization header for it)
  --port NUMBER   port to listen on (3000, or the next that is free)
  --host ADDRESS  address to listen on (127.0.0.1: this machine only)
  --data FOLDER   where the embedded archive keeps its files (data)
  --no-sample     do not make the sample study in an empty embedded archive
  --help          this text`;

/** Reads the command line. Throws an Error that names the option that is wrong. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parse(argv);
  if (values.archive !== undefined && values.data !== undefined) {
    throw new Error('--data is the folder of the embedded archive; with --archive there is none.');
  }
  return {
    help: values.help ?? false,
    ...(values.archive === undefined ? {} : { archiveUrl: values.archive }),
    ...(values.port === undefined ? {} : { port: portNumber(values.port) }),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.data === undefined ? {} : { dataFolder: values.data }),
    ...(values['no-sample'] === true ? { sampleStudy: false } : {}),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        archive: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        'no-sample': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, {
      cause: error,
    });
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^[0-9]+$/.test(text) && port <= 65535) return port;
  throw new Error(`--port ${text} is no port: it must be a whole number from 0 to 65535.`);
}
