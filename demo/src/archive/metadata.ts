import type { DicomJson, BulkDataUri } from './dicom-json.ts';
import { toDicomJson } from './dicom-json.ts';
import type { Part10 } from './part10.ts';

/** What WADO-RS gives as the metadata of an instance: everything, bulk values by reference. */
export function toMetadata(object: Part10, bulkDataUri: BulkDataUri): DicomJson {
  const metadata = toDicomJson(object.attributes, bulkDataUri);
  metadata['00083002'] = { vr: 'UI', Value: [object.transferSyntaxUID] };
  for (const { tag, vr } of object.bulk) metadata[tag] = { vr, BulkDataURI: bulkDataUri(tag) };
  return metadata;
}
