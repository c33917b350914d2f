const DICOM = 'multipart/related; type="application/dicom"';
const NOT_ACCEPTABLE = 406;
const SERVER_ERRORS = 500;

/**
 * Asks for an instance so that it arrives however it is stored. Without a transfer syntax an archive gives it uncompressed,
 * or as it has it. One that can do neither says 406 (PS3.18, 8.7.3.5.2), or, as Orthanc, 500, and is asked for it as it is.
 * Not so at once: old archives do not know the asterisk. `request` sends one request with the media type.
 */
export async function requestInstance(request: (accept: string) => Promise<Response>): Promise<Response> {
  const answer = await request(DICOM);
  if (answer.status !== NOT_ACCEPTABLE && answer.status < SERVER_ERRORS) return answer;
  await answer.body?.cancel();
  return request(`${DICOM}; transfer-syntax=*`);
}
