import { storeVerified, type PendingObject } from '../../../extension/src/study/store-verified.ts';

const object = (name: string): PendingObject => ({
  name,
  bytes: new TextEncoder().encode(name).buffer,
  contentSha256: `digest of ${name}`,
  StudyInstanceUID: '1',
  SeriesInstanceUID: '1.2',
  SOPInstanceUID: name,
});
const objects = ['map', 'volume', 'report'].map(object);
const quiet = { again: false, onStep: () => undefined };

/** An archive that holds what it is given; `fault` is what it does with one of the objects. */
function archive(fault?: {
  readonly name: string;
  readonly does: 'refuses' | 'loses the answer' | 'changes';
}) {
  const held = new Map<string, string>();
  const sent: string[] = [];
  return {
    held,
    sent,
    store(bytes: ArrayBuffer): Promise<string | undefined> {
      const name = new TextDecoder().decode(bytes);
      sent.push(name);
      const does = fault?.name === name ? fault.does : undefined;
      if (does === 'refuses') return Promise.resolve('the archive is out of resources');
      if (!held.has(name)) held.set(name, does === 'changes' ? 'digest of another' : `digest of ${name}`);
      if (does === 'loses the answer') return Promise.reject(new Error('the connection broke'));
      return Promise.resolve(undefined);
    },
    digest({ SOPInstanceUID }: { SOPInstanceUID: string }): Promise<string> {
      const found = held.get(SOPInstanceUID);
      return found === undefined ? Promise.reject(new Error('HTTP 404')) : Promise.resolve(found);
    },
  };
}

test('all are stored in order, each read back before the next is sent', async () => {
  const steps: string[] = [];
  const there = archive();
  const onStep = (step: string, { name }: PendingObject): void => {
    steps.push(`${step} ${name}`);
  };
  await expect(storeVerified(objects, there, { again: false, onStep })).resolves.toEqual({
    outcome: 'stored',
  });
  expect([...there.held.keys()]).toEqual(['map', 'volume', 'report']);
  expect(steps).toEqual(
    ['map', 'volume', 'report'].flatMap((name) => [`storing ${name}`, `checking ${name}`]),
  );
});

test('it stops at the first refusal, and names what is stored and what is not', async () => {
  const there = archive({ name: 'volume', does: 'refuses' });
  const outcome = await storeVerified(objects, there, quiet);
  expect([...there.held.keys()]).toEqual(['map']);
  expect(outcome).toEqual({
    outcome: 'failed',
    reason: 'The volume was not stored: the archive is out of resources.',
    stored: [objects[0]],
    notStored: [objects[1], objects[2]],
  });
});

test('an object whose answer was lost on the way counts as stored, for it is there', async () => {
  const there = archive({ name: 'volume', does: 'loses the answer' });
  await expect(storeVerified(objects, there, quiet)).resolves.toEqual({ outcome: 'stored' });
  expect(there.sent).toEqual(['map', 'volume', 'report']);
});

test('the same save once more sends nothing twice that is there', async () => {
  const there = archive();
  await storeVerified(objects.slice(0, 2), there, quiet);
  await storeVerified(objects.slice(1), there, { ...quiet, again: true });
  expect(there.sent).toEqual(['map', 'volume', 'report']);
  expect(there.held.size).toBe(3);
});

test('other pixels than were sent are not called saved, and nothing further is sent', async () => {
  const there = archive({ name: 'volume', does: 'changes' });
  const outcome = await storeVerified(objects, there, quiet);
  expect(outcome).toMatchObject({ outcome: 'differs', differing: objects[1], stored: [objects[0]] });
  expect(there.sent).toEqual(['map', 'volume']);
});

test('what was accepted but is not given back is not called saved', async () => {
  const there = archive();
  const blind = { ...there, digest: () => Promise.reject(new Error('HTTP 500')) };
  await expect(storeVerified(objects, blind, quiet)).resolves.toMatchObject({
    outcome: 'failed',
    reason: 'The map was stored but cannot be read back: HTTP 500.',
  });
});
