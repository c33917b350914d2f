import type { FastifyInstance } from 'fastify';
import { codeOf } from '../archive/durable-file.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free one; undefined takes 3000 or the next that is free. */
  readonly port: number | undefined;
}

const DEFAULT_PORT = 3000;
const PORTS_TO_TRY = 50;

/** Starts to listen and gives the URL. Throws an error that names the port where it is taken. */
export async function listen(server: FastifyInstance, { host, port }: ListenOptions): Promise<string> {
  const first = port ?? DEFAULT_PORT;
  const last = port === undefined ? first + PORTS_TO_TRY - 1 : first;
  for (let candidate = first; ; candidate++) {
    try {
      const address = new URL(await server.listen({ host, port: candidate }));
      const name = host === '0.0.0.0' || host === '::' ? 'localhost' : address.hostname;
      return `http://${name}:${address.port}`;
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE' || candidate === last) throw explain(error, host, candidate);
    }
  }
}

function explain(error: unknown, host: string, port: number): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} is taken. Choose another with --port.`, { cause: error });
    case 'EACCES':
      return new Error(`Port ${port} needs rights that you do not have. Choose another with --port.`, {
        cause: error,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(`'${host}' is no address of this machine. Choose another with --host.`, {
        cause: error,
      });
    case undefined:
    default:
      return error;
  }
}
