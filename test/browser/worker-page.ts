import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { bundleScript } from './bundle-script.ts';

/** Bundles a worker's entry in this folder into one script: a page without an address cannot start modules. */
export function bundleWorker(entry: string): Promise<string> {
  return bundleScript(join(__dirname, entry));
}

/** An empty page that counts as served securely, without which there is no WebCrypto. */
export async function securePage(browser: Browser): Promise<Page> {
  const address = 'https://page.test/';
  const page = await browser.newPage();
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto(address);
  return page;
}

/** Starts the worker in the page, and gives its answer to one request. Rejects where the worker fails. */
export async function ask<Answer>(page: Page, code: string, request: object): Promise<Answer> {
  const answer: unknown = await page.evaluate(
    ({ code, request }) =>
      new Promise<unknown>((resolve, reject) => {
        const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
        const worker = new Worker(url);
        worker.onmessage = ({ data }) => {
          worker.terminate();
          resolve(data);
        };
        worker.onerror = ({ message }) => {
          reject(new Error(message));
        };
        worker.postMessage(request);
      }),
    { code, request },
  );
  return answer as Answer;
}
