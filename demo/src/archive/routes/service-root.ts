import type { FastifyRequest } from 'fastify';

/** The absolute URL of the DICOMweb service as the client reached it, without a slash at the end. */
export function serviceRoot(request: FastifyRequest, prefix: string): string {
  return `${request.protocol}://${request.host}${prefix}`;
}
