/** The part of dcmjs 0.52.0 that is used here; the package ships no types. */
declare module 'dcmjs' {
  export interface DictionaryEntry {
    readonly tag: string;
    readonly vr: string;
    readonly vm: string;
    readonly name: string;
  }

  /** One element of a DICOM JSON dataset, as read or to be written. */
  export interface Element {
    readonly vr: string;
    readonly Value?: readonly unknown[];
    /** After reading: the values before dcmjs turned them into what they stand for. */
    readonly _rawValue?: readonly unknown[];
  }

  export type Elements = Record<string, Element>;

  export interface DicomDict {
    readonly meta: Elements;
    dict: Elements;
    write(options?: { readonly allowInvalidVRLength?: boolean }): ArrayBuffer;
  }

  /** A loglevel logger. */
  export const log: { getLogger(name: string): { setLevel(level: 'silent' | 'warn'): void } };

  export const data: {
    readonly DicomDict: new (meta: Elements) => DicomDict;
    readonly DicomMessage: {
      readFile(bytes: ArrayBuffer, options?: { readonly ignoreErrors?: boolean }): DicomDict;
    };
    readonly DicomMetaDictionary: {
      /** Keyed '(0010,0010)'. */
      readonly dictionary: Readonly<Record<string, DictionaryEntry | undefined>>;
      readonly nameMap: Readonly<Record<string, DictionaryEntry | undefined>>;
      naturalizeDataset(elements: Elements): Record<string, unknown>;
      denaturalizeDataset(dataset: Record<string, unknown>): Elements;
    };
    readonly Colors: {
      /** sRGB in [0, 1] to CIELab as DICOM writes it: three unsigned 16-bit numbers, not yet rounded. */
      rgb2DICOMLAB(rgb: readonly number[]): number[];
      dicomlab2RGB(lab: readonly number[]): number[];
    };
  };
}
