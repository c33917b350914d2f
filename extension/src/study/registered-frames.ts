import { text } from '../dicom/attributes.ts';
import { frameRegistrations, type FrameRegistration } from '../dicom/read-spatial-registration.ts';
import { SPATIAL_REGISTRATION_STORAGE } from '../dicom/sop-classes.ts';
import { composed, inverse, movedGrid, type RigidTransform } from '../volume/rigid-transform.ts';
import type { Volume, VoxelArray } from '../volume/volume.ts';
import type { InstanceReference, StudySeries } from './study-series.ts';

/** The spatial registrations of a study, and why others of it cannot be used. */
export interface Registrations {
  readonly links: readonly FrameRegistration[];
  readonly refused: readonly string[];
  /** The objects that the links come from. */
  readonly objects: readonly InstanceReference[];
}

/** Reads the registrations among the series of a study, by their metadata. */
export function registrationsIn(study: readonly StudySeries[]): Registrations {
  const links: FrameRegistration[] = [];
  const refused: string[] = [];
  const objects: InstanceReference[] = [];
  for (const { StudyInstanceUID, SeriesInstanceUID, instances = [], instance } of study) {
    for (const object of instance ? [instance] : instances) {
      if (text(object, 'SOPClassUID') !== SPATIAL_REGISTRATION_STORAGE) continue;
      try {
        links.push(...frameRegistrations(object));
        const SOPInstanceUID = text(object, 'SOPInstanceUID') ?? '';
        objects.push({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID });
      } catch (error) {
        refused.push(error instanceof Error ? error.message : String(error));
      }
    }
  }
  return { links, refused, objects };
}

/**
 * The transform from one frame of reference to another over one registration or several, in either direction, by the
 * fewest; undefined where none leads there.
 */
export function transformBetween(
  { links }: Registrations,
  from: string,
  to: string,
): RigidTransform | undefined {
  const reached = new Map<string, RigidTransform | undefined>([[from, undefined]]);
  const queue = [from];
  for (let frame = queue.shift(); frame !== undefined; frame = queue.shift()) {
    if (frame === to) return reached.get(frame);
    for (const link of links) {
      const [next, step] =
        link.from === frame
          ? [link.to, link.transform]
          : link.to === frame
            ? [link.from, inverse(link.transform)]
            : [frame, undefined];
      if (step === undefined || reached.has(next)) continue;
      const before = reached.get(frame);
      reached.set(next, before ? composed(before, step) : step);
      queue.push(next);
    }
  }
  return undefined;
}

/**
 * A volume in the frame of reference asked for, where a registration leads there; else as it is, to be refused.
 * Throws Error where the study's registrations cannot be used, with the reason.
 */
export function inFrame<T extends VoxelArray>(
  volume: Volume<T>,
  frameUID: string,
  registrations: Registrations | undefined,
): Volume<T> {
  const { grid } = volume;
  if (grid.frameOfReferenceUID === frameUID || !registrations) return volume;
  const transform = transformBetween(registrations, grid.frameOfReferenceUID, frameUID);
  if (transform) return { ...volume, grid: movedGrid(grid, transform, frameUID) };
  const [reason] = registrations.refused;
  if (registrations.refused.length === 0) return volume;
  throw new Error(
    `Two series lie in different frames of reference, and the study's spatial registration cannot link them: ${reason}. ` +
      'Store a rigid registration, or series that are registered already.',
  );
}
