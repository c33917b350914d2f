import { firstText, pickDicomJson } from './dicom-json.ts';
import type { DicomJson } from './dicom-json.ts';
import { MalformedPart10 } from './malformed-part10.ts';
import type { Part10 } from './part10.ts';
import { isUid } from './uid.ts';

/** The UIDs that say where an instance belongs. */
export interface InstanceAddress {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

/** What the index knows about an instance; enough to answer searches without opening its file. */
export interface IndexedInstance extends InstanceAddress {
  readonly sopClassUID: string;
  readonly transferSyntaxUID: string;
  /** The attributes of STUDY_TAGS, SERIES_TAGS and INSTANCE_TAGS that it has. */
  readonly attributes: DicomJson;
}

/** Attributes that a search gives at study level and below (PS3.18, Table 10.6.3-3, and what the host asks for). */
export const STUDY_TAGS = [
  ['00080020', '00080030', '00080050', '00080090', '00080201', '00081030', '00100010', '00100020'],
  ['00100030', '00100040', '0020000D', '00200010'],
].flat();
/** The same at series level (Table 10.6.3-4). */
export const SERIES_TAGS = [
  [
    '00080021',
    '00080031',
    '00080060',
    '0008103E',
    '00180015',
    '00181030',
    '0020000E',
    '00200011',
    '00200052',
  ],
  ['00400244', '00400245'],
].flat();
/** The same at instance level (Table 10.6.3-5). */
export const INSTANCE_TAGS = [
  '00080016',
  '00080018',
  '00200013',
  '00280008',
  '00280010',
  '00280011',
  '00280100',
];

const ALL_TAGS = [...STUDY_TAGS, ...SERIES_TAGS, ...INSTANCE_TAGS];

/** Reads what the index needs from a parsed object. Throws MalformedPart10 where a UID is missing or none. */
export function describe(object: Part10): IndexedInstance {
  const attributes = pickDicomJson(object.attributes, ALL_TAGS);
  const uid = (tag: string, name: string): string => {
    const value = firstText(attributes, tag);
    if (!isUid(value)) throw new MalformedPart10(`${name} '${value}' is not a UID`);
    return value;
  };
  return {
    study: uid('0020000D', 'StudyInstanceUID'),
    series: uid('0020000E', 'SeriesInstanceUID'),
    instance: uid('00080018', 'SOPInstanceUID'),
    sopClassUID: uid('00080016', 'SOPClassUID'),
    transferSyntaxUID: object.transferSyntaxUID,
    attributes,
  };
}

type Series = Map<string, IndexedInstance>;
type Study = Map<string, Series>;

/** All instances of an archive, by study, series and SOP Instance UID; in memory only. */
export class InstanceIndex {
  readonly #studies = new Map<string, Study>();
  readonly #byInstance = new Map<string, IndexedInstance>();

  add(entry: IndexedInstance): void {
    const study = this.#studies.get(entry.study) ?? new Map<string, Series>();
    const series = study.get(entry.series) ?? new Map<string, IndexedInstance>();
    series.set(entry.instance, entry);
    study.set(entry.series, series);
    this.#studies.set(entry.study, study);
    this.#byInstance.set(entry.instance, entry);
  }

  get size(): number {
    return this.#byInstance.size;
  }

  /** Wherever it belongs: a SOP Instance UID names one object in the world. */
  byInstanceUid(uid: string): IndexedInstance | undefined {
    return this.#byInstance.get(uid);
  }

  /** The instances of every study, each as a list of series. */
  studies(): IndexedInstance[][][] {
    return [...this.#studies.keys()].map((uid) => this.study(uid));
  }

  /** The series of a study, empty if there is none. */
  study(uid: string): IndexedInstance[][] {
    return [...(this.#studies.get(uid)?.values() ?? [])].map((series) => [...series.values()]);
  }

  /** The instances of a study or of one of its series, or the one named, in no particular order. */
  find(study: string, series?: string, instance?: string): IndexedInstance[] {
    if (series === undefined) return this.study(study).flat();
    const entries = this.#studies.get(study)?.get(series);
    if (instance === undefined) return [...(entries?.values() ?? [])];
    const entry = entries?.get(instance);
    return entry ? [entry] : [];
  }
}
