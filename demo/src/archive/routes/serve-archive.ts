import type { FastifyInstance } from 'fastify';
import type { Archive } from '../archive.ts';
import { addInstanceRoutes, addWadoUriRoute } from './instance-routes.ts';
import { addPixelRoutes } from './pixel-routes.ts';
import { addSearchRoutes } from './search-routes.ts';
import { addStoreRoutes } from './store-routes.ts';

export interface DicomwebOptions {
  readonly archive: Archive;
  /** Of a STOW-RS request. */
  readonly largestBodyBytes?: number;
}

const LARGEST_BODY_BYTES = 4 * 1024 ** 3;

/** Serves an archive: DICOMweb under /dicom-web, WADO-URI at /wado. */
export async function serveArchive(server: FastifyInstance, options: DicomwebOptions): Promise<void> {
  const { archive, largestBodyBytes = LARGEST_BODY_BYTES } = options;
  addWadoUriRoute(server, '/wado', archive);
  await server.register(
    (scope) => {
      addSearchRoutes(scope, archive);
      addInstanceRoutes(scope, archive);
      addPixelRoutes(scope, archive);
      addStoreRoutes(scope, { archive, largestBodyBytes });
      return Promise.resolve();
    },
    { prefix: '/dicom-web' },
  );
}
