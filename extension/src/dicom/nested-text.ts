import type { Element, Elements } from 'dcmjs';

/** Encodings of text (PS3.3, C.12.1.1.2) by the label that TextDecoder knows; ISO_IR 100 is what dcmjs assumes. */
const DECODER_LABELS: Readonly<Record<string, string | undefined>> = {
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift-jis',
};

/** Value representations in which the character set counts; names of persons in sequences are not read here. */
const TEXT_VRS: ReadonlySet<string> = new Set(['SH', 'LO', 'ST', 'LT', 'UT', 'UC']);

/**
 * Decodes the text inside sequences by the character set of the file. dcmjs 0.52.0 does so for the
 * outermost dataset only and takes all text inside sequences, such as labels of segments, for Latin 1.
 * Changes the elements in place.
 */
export function decodeNestedText(elements: Elements, characterSet: string): void {
  const label = DECODER_LABELS[characterSet];
  if (label === undefined) return;
  const decoder = new TextDecoder(label);
  const decode = (value: unknown) =>
    typeof value === 'string' ? decoder.decode(Uint8Array.from(value, latin1Byte)) : value;
  for (const element of Object.values(elements)) {
    if (element.vr === 'SQ') for (const item of itemsOf(element)) decodeItem(item, decode);
  }
}

function decodeItem(item: Elements, decode: (value: unknown) => unknown): void {
  for (const [tag, element] of Object.entries(item)) {
    if (element.vr === 'SQ') for (const nested of itemsOf(element)) decodeItem(nested, decode);
    else if (TEXT_VRS.has(element.vr))
      item[tag] = { vr: element.vr, Value: (element.Value ?? []).map(decode) };
  }
}

function itemsOf(element: Element): Elements[] {
  return (element.Value ?? []) as Elements[];
}

/** What TextDecoder makes of each byte, turned round: its "latin1" is Windows 1252 above 127. */
const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = new Map(
  Array.from(
    new TextDecoder('latin1').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
    (c, byte) => [c, byte],
  ),
);

function latin1Byte(character: string): number {
  return BYTE_OF_CHARACTER.get(character) ?? character.charCodeAt(0);
}
