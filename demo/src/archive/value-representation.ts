import { data } from 'dcmjs';

const { dictionary, nameMap } = data.DicomMetaDictionary;

/** The VR that the data dictionary gives a tag ('00100010'); 'xs' where PixelRepresentation decides. */
export function dictionaryVr(tag: string): string {
  const [group, element] = [tag.slice(0, 4), tag.slice(4)];
  if (parseInt(group, 16) % 2 === 1) return /^00[1-9a-f]/i.test(element) ? 'LO' : 'UN';
  if (element === '0000') return 'UL';
  // Repeating groups: curves and overlays share the dictionary entry of their first group.
  const standardGroup = /^60/.test(group) ? '6000' : group;
  const entry = dictionary[`(${standardGroup},${element})`.toUpperCase()];
  switch (entry?.vr) {
    case undefined:
      return 'UN';
    case 'ox':
    case 'lt':
      return 'OW';
    case 'up':
      return 'UL';
    default:
      return entry?.vr ?? 'UN';
  }
}

/** The tag ('00100010') that a query names by keyword or by eight hexadecimal digits; undefined if unknown. */
export function tagOf(name: string): string | undefined {
  if (/^[0-9a-f]{8}$/i.test(name)) return name.toUpperCase();
  const tag = nameMap[name]?.tag;
  return tag === undefined ? undefined : tag.replace(/[(),]/g, '').toUpperCase();
}
