import type { InstanceReference } from '../../study/study-series.ts';
import type { DataSource, HostContext } from '../host/host-api.ts';

export function activeDataSource({ extensionManager }: HostContext): DataSource {
  const source = extensionManager.getActiveDataSource().at(0);
  if (!source) throw new Error('The viewer has no data source open');
  return source;
}

/** The Part 10 bytes of one stored instance, fetched as the host would: same archive, same credentials. */
export async function retrieveInstance(
  context: HostContext,
  reference: InstanceReference,
): Promise<ArrayBuffer> {
  const client = activeDataSource(context).retrieve.getWadoDicomWebClient?.();
  if (!client) throw new Error('The viewer’s data source is no DICOMweb archive');
  client.headers = context.servicesManager.services.userAuthenticationService.getAuthorizationHeader() ?? {};
  const answer = await client.retrieveInstance({
    studyInstanceUID: reference.StudyInstanceUID,
    seriesInstanceUID: reference.SeriesInstanceUID,
    sopInstanceUID: reference.SOPInstanceUID,
  });
  const bytes = answer instanceof ArrayBuffer ? answer : answer.at(0);
  if (!bytes) throw new Error(`The archive returned nothing for instance ${reference.SOPInstanceUID}`);
  return bytes;
}
