import type { DicomClient } from '../../dicom/client.ts';
import type { InstanceAddress } from '../../dicom/retrieve-instance.ts';
import type { InstanceReference } from '../../study/study-series.ts';
import type { DataSource, HostContext } from '../host/host-api.ts';

export function activeDataSource({ extensionManager }: HostContext): DataSource {
  const source = extensionManager.getActiveDataSource().at(0);
  if (!source) throw new Error('The viewer has no data source open');
  return source;
}

/** Where the host's archive answers with one stored instance, and with which credentials. */
function addressOf(
  context: HostContext,
  { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }: InstanceReference,
): InstanceAddress {
  const client = activeDataSource(context).retrieve.getWadoDicomWebClient?.();
  if (!client) throw new Error('The viewer’s data source is no DICOMweb archive');
  const path = `studies/${StudyInstanceUID}/series/${SeriesInstanceUID}/instances/${SOPInstanceUID}`;
  return {
    url: new URL(`${client.wadoURL}/${path}`, document.baseURI).href,
    headers: context.servicesManager.services.userAuthenticationService.getAuthorizationHeader() ?? {},
  };
}

interface ArchiveAccess {
  readonly context: HostContext;
  readonly dicom: DicomClient;
}

/**
 * The Part 10 bytes of one stored instance: from the host's archive and with its credentials, but retrieved in a worker.
 * The host's own client looks through every byte of an answer for the end of it, and the page stands still meanwhile.
 */
export async function retrieveInstance(
  { context, dicom }: ArchiveAccess,
  reference: InstanceReference,
): Promise<ArrayBuffer> {
  return dicom.retrieveInstance(addressOf(context, reference));
}

/** The `contentDigest` of one stored instance, worked out in a worker. */
export async function digestStored(
  { context, dicom }: ArchiveAccess,
  reference: InstanceReference,
): Promise<string> {
  return dicom.digestStored(addressOf(context, reference));
}
