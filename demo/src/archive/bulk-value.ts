import type { Element } from 'dicom-parser';
import { framesOf } from './frames.ts';
import type { Part10 } from './part10.ts';

/** The bytes behind a BulkDataURI: one value, or one a frame where the pixels are compressed. */
export async function bulkValues(
  object: Part10,
  path: string,
): Promise<(() => Promise<Buffer>)[] | undefined> {
  const bulk = object.bulk.find(({ tag }) => tag === path.toUpperCase());
  if (bulk?.encapsulated) {
    const frames = await framesOf(object);
    return frames && Array.from({ length: frames.count }, (_, index) => () => frames.read(index));
  }
  if (bulk) return [() => object.source.read(bulk.value.offset, bulk.value.length)];
  const element = elementAt(object.attributes.elements, path.toLowerCase().split('/'));
  if (!element || element.items) return undefined;
  const { bytes } = object.attributes;
  return [() => Promise.resolve(bytes.subarray(element.dataOffset, element.dataOffset + element.length))];
}

function elementAt(
  elements: Readonly<Record<string, Element>>,
  path: readonly string[],
): Element | undefined {
  const [tag, item, ...rest] = path;
  const element = elements[`x${tag}`] as Element | undefined;
  if (path.length === 1) return element;
  const inner = /^[0-9]+$/.test(item) ? element?.items?.[Number(item)]?.dataSet : undefined;
  return inner && rest.length > 0 ? elementAt(inner.elements, rest) : undefined;
}
