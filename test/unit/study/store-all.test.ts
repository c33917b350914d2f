import { storeAll, type PendingObject } from '../../../extension/src/study/store-all.ts';

const object = (name: string): PendingObject => ({ name, bytes: new TextEncoder().encode(name).buffer });
const objects = ['map', 'volume', 'report'].map(object);
const ignore = (): void => undefined;

/** An archive that holds what it is given and fails where told. */
function archive(fails: (name: string) => boolean) {
  const held: string[] = [];
  const store = (bytes: ArrayBuffer): Promise<string | undefined> => {
    const name = new TextDecoder().decode(bytes);
    if (fails(name)) return Promise.resolve('the archive did not answer');
    held.push(name);
    return Promise.resolve(undefined);
  };
  return { held, store };
}

test('stores all, in order', async () => {
  const { held, store } = archive(() => false);
  await expect(storeAll(objects, store, ignore)).resolves.toEqual({ outcome: 'stored' });
  expect(held).toEqual(['map', 'volume', 'report']);
});

test('stops at the first failure, and names what is stored and what is not', async () => {
  const { held, store } = archive((name) => name === 'volume');
  const outcome = await storeAll(objects, store, ignore);
  expect(held).toEqual(['map']);
  expect(outcome).toEqual({
    outcome: 'failed',
    reason: 'volume was not stored: the archive did not answer.',
    stored: [objects[0]],
    notStored: [objects[1], objects[2]],
  });
});

test('what was not stored can be given in again', async () => {
  let gone = true;
  const { held, store } = archive((name) => gone && name === 'volume');
  const first = await storeAll(objects, store, ignore);
  gone = false;
  if (first.outcome !== 'failed') throw new Error('the first try was to fail');
  await expect(storeAll(first.notStored, store, ignore)).resolves.toEqual({ outcome: 'stored' });
  expect(held).toEqual(['map', 'volume', 'report']);
});
