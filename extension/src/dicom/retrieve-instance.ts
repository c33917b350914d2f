import { firstPart } from './first-part.ts';
import { requestInstance } from './request-instance.ts';

/** Where an archive answers with one stored instance (PS3.18, 10.4). */
export interface InstanceAddress {
  readonly url: string;
  /** Of the request, such as those that authorise it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The Part 10 bytes of one stored instance. Throws Error where the archive does not give them. */
export async function retrieveInstance({ url, headers }: InstanceAddress): Promise<ArrayBuffer> {
  const answer = await requestInstance((Accept) => fetch(url, { headers: { Accept, ...headers } }));
  if (!answer.ok) throw new Error(`The archive answered HTTP ${answer.status} for ${url}`);
  const part = firstPart(await answer.arrayBuffer(), answer.headers.get('content-type') ?? '');
  if (!part) throw new Error(`The archive answered with no instance for ${url}`);
  return part;
}
