import { firstItem, items, text } from '../dicom/attributes.ts';
import { codeOf } from '../dicom/codes.ts';
import type { Dataset } from '../dicom/dataset.ts';
import type { ParametricMap } from '../dicom/read-parametric-map.ts';
import { isOwnObject, segmentRole } from '../dicom/recognise.ts';
import type { SegmentRole } from '../dicom/segment-codes.ts';
import { PARAMETRIC_MAP_STORAGE } from '../dicom/sop-classes.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import type { FoundMap } from './found-inputs.ts';
import { inPieces } from './in-pieces.ts';
import { instanceOf, sopClassOf, type StudySeries } from './study-series.ts';

/** A Parametric Map of a tissue's fraction. */
export interface StoredTissueMap<Series extends StudySeries> extends FoundMap<Series> {
  readonly instance: Dataset;
  readonly role: SegmentRole;
}

const TISSUE: readonly SegmentRole[] = ['white-matter', 'gray-matter', 'csf'];
/** Rounding and interpolation of other programs go a little beyond 0 and 1. */
const SLACK = 0.05;

function tissueRole(instance: Dataset, mapping: Dataset): SegmentRole | undefined {
  const codes = items(mapping, 'QuantityDefinitionSequence').map((item) =>
    codeOf(item, 'ConceptCodeSequence'),
  );
  const labels = [
    ...['LUTLabel', 'LUTExplanation'].map((name) => text(mapping, name)),
    ...['ContentLabel', 'ContentDescription', 'SeriesDescription'].map((name) => text(instance, name)),
  ];
  const roles = [
    ...codes.map((type) => segmentRole({ label: '', type })),
    ...labels.map((label) => segmentRole({ label: label ?? '' })),
  ];
  return roles.find((role) => role !== undefined && TISSUE.includes(role));
}

/** The tissue that a stored Parametric Map shows: by the code of its quantity, else by its labels. */
export function storedTissueMap<Series extends StudySeries>(
  series: Series,
): StoredTissueMap<Series> | undefined {
  const instance = instanceOf(series);
  if (!instance || sopClassOf(series) !== PARAMETRIC_MAP_STORAGE || isOwnObject(instance)) return undefined;
  const groups = ['SharedFunctionalGroupsSequence', 'PerFrameFunctionalGroupsSequence'];
  const [mapping = {}] = groups.flatMap((name) =>
    items(firstItem(instance, name) ?? {}, 'RealWorldValueMappingSequence'),
  );
  const role = tissueRole(instance, mapping);
  if (!role) return undefined;
  const label = text(mapping, 'LUTLabel') ?? series.SeriesDescription ?? role;
  return { series, SOPInstanceUID: text(instance, 'SOPInstanceUID') ?? '', label, instance, role };
}

/**
 * A map's values as fractions in [0, 1]; those in percent are divided. Throws an Error for the user where they are none.
 */
export async function tissueFractions(
  { volume, unit }: ParametricMap,
  label: string,
): Promise<Volume<Float32Array>> {
  const scale = unit?.CodeValue === '%' ? 0.01 : 1;
  const fractions = new Float32Array(volume.data.length);
  let [least, most, holes] = [Infinity, -Infinity, 0];
  await inPieces(fractions.length, (from, to) => {
    for (let n = from; n < to; n++) {
      const value = volume.data[n] * scale;
      if (value < least) least = value;
      if (value > most) most = value;
      if (!Number.isFinite(value)) holes++;
      fractions[n] = Math.min(1, Math.max(0, value));
    }
  });
  if (holes > 0 || least < -SLACK || most > 1 + SLACK) {
    throw new Error(
      `The tissue map "${label}" holds values from ${least} to ${most}, ${holes} of them no numbers, where fractions ` +
        'lie between 0 and 1. ' +
        'Choose a T1 to make tissue maps from, or store fractions.',
    );
  }
  return makeVolume(volume.grid, fractions);
}
