import type { StoreOutcome } from './archive.ts';
import type { DicomJson } from './dicom-json.ts';
import type { IndexedInstance } from './instance-index.ts';

/** Values of FailureReason (PS3.18, Table 10.5.3-2 and Annex I; PS3.4, Table B.2-1). */
export const FAILURE_REASON = {
  duplicateSopInstance: 0x0111,
  otherStudy: 0xa900,
  cannotUnderstand: 0xc000,
} as const;

/** What STOW-RS answers (PS3.18, 10.5.3 and Annex I). */
export interface StoreResponse {
  readonly status: 200 | 202 | 409;
  readonly body: DicomJson;
}

/** `root` is the URL of the DICOMweb service, without a slash at the end. */
export function storeResponse(outcomes: readonly StoreOutcome[], root: string): StoreResponse {
  const referenced: DicomJson[] = [];
  const failed: DicomJson[] = [];
  const other: DicomJson[] = [];
  const studies = new Set<string>();
  for (const outcome of outcomes) {
    switch (outcome.kind) {
      case 'stored':
      case 'already-stored':
        studies.add(outcome.entry.study);
        referenced.push({ ...reference(outcome.entry), '00081190': retrieveUrl(root, outcome.entry) });
        break;
      case 'duplicate':
        failed.push({ ...reference(outcome.entry), '00081197': reason(FAILURE_REASON.duplicateSopInstance) });
        break;
      case 'other-study':
        failed.push({ ...reference(outcome.entry), '00081197': reason(FAILURE_REASON.otherStudy) });
        break;
      case 'malformed':
        other.push({
          '00081197': reason(FAILURE_REASON.cannotUnderstand),
          '00000902': comment(outcome.reason),
        });
        break;
    }
  }
  const failures = failed.length + other.length;
  const body: DicomJson = {};
  const [study] = studies;
  if (studies.size === 1) body['00081190'] = { vr: 'UR', Value: [`${root}/studies/${study}`] };
  if (failed.length > 0) body['00081198'] = { vr: 'SQ', Value: failed };
  if (referenced.length > 0) body['00081199'] = { vr: 'SQ', Value: referenced };
  if (other.length > 0) body['0008119A'] = { vr: 'SQ', Value: other };
  return { status: failures === 0 ? 200 : referenced.length > 0 ? 202 : 409, body };
}

function reference({ sopClassUID, instance }: IndexedInstance): DicomJson {
  return { '00081150': { vr: 'UI', Value: [sopClassUID] }, '00081155': { vr: 'UI', Value: [instance] } };
}

function retrieveUrl(
  root: string,
  { study, series, instance }: IndexedInstance,
): { vr: string; Value: string[] } {
  return { vr: 'UR', Value: [`${root}/studies/${study}/series/${series}/instances/${instance}`] };
}

function reason(value: number): { vr: string; Value: number[] } {
  return { vr: 'US', Value: [value] };
}

/** ErrorComment, an LO: 64 characters at most. */
function comment(text: string): { vr: string; Value: string[] } {
  return { vr: 'LO', Value: [text.slice(0, 64)] };
}
