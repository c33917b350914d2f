import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import { text } from 'node:stream/consumers';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
};

export interface CardServer {
  readonly url: string;
  readonly server: Server;
}

/** Serves a folder's files on this machine alone, and gives what is posted to a path to `take`. */
export async function startCardServer(
  folder: string,
  take: (path: string, body: string) => void,
): Promise<CardServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = basename(request.url ?? '') || 'index.html';
    if (request.method === 'POST') {
      take(name, await text(request));
      response.end();
      return;
    }
    // Clocks are exact only in a page that is isolated.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
    response.end(readFileSync(join(folder, name)));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://localhost:${(server.address() as AddressInfo).port}/`, server };
}
