import type { DicomClient } from '../../dicom/client.ts';
import type { InstanceReference } from '../../study/study-series.ts';
import type { DataSource, HostContext } from '../host/host-api.ts';

export function activeDataSource({ extensionManager }: HostContext): DataSource {
  const source = extensionManager.getActiveDataSource().at(0);
  if (!source) throw new Error('The viewer has no data source open');
  return source;
}

/**
 * The Part 10 bytes of one stored instance: from the host's archive and with its credentials, but retrieved in a worker.
 * The host's own client looks through every byte of an answer for the end of it, and the page stands still meanwhile.
 */
export function retrieveInstance(
  { context, dicom }: { readonly context: HostContext; readonly dicom: DicomClient },
  { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }: InstanceReference,
): Promise<ArrayBuffer> {
  const client = activeDataSource(context).retrieve.getWadoDicomWebClient?.();
  if (!client) throw new Error('The viewer’s data source is no DICOMweb archive');
  const path = `studies/${StudyInstanceUID}/series/${SeriesInstanceUID}/instances/${SOPInstanceUID}`;
  return dicom.retrieveInstance({
    url: new URL(`${client.wadoURL}/${path}`, document.baseURI).href,
    headers: context.servicesManager.services.userAuthenticationService.getAuthorizationHeader() ?? {},
  });
}
