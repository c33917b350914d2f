import { voxelCount } from '../volume/grid.ts';
import { CODES, codeItem } from './codes.ts';
import type { Dataset } from './dataset.ts';
import { isArrayBuffer } from './is-array-buffer.ts';
import { derivedImage, frameOnSlice, sharedGeometry } from './derived-image.ts';
import { derivedSeries, type SeriesOptions, type WrittenInstance } from './derived-series.ts';
import { quantityDefinition, type MapQuantity } from './map-quantity.ts';
import { PARAMETRIC_MAP_STORAGE } from './sop-classes.ts';
import type { SourceSeries } from './source-series.ts';
import { newUid } from './uid.ts';
import { writePart10 } from './write-part10.ts';

const CONTENT_LABELS: Readonly<Record<MapQuantity, string>> = {
  mean: 'MEAN_DENSITY',
  'standard-deviation': 'SD_DENSITY',
  map: 'MAP_DENSITY',
  exceedance: 'EXCEEDANCE',
};

export interface ParametricMapInput extends SeriesOptions {
  readonly source: SourceSeries;
  /** Cell density, or a probability, in [0, 1] on the source's grid, i fastest. */
  readonly data: Float32Array;
  readonly quantity: MapQuantity;
  /** For a map of exceedance: the cell density that is exceeded. */
  readonly threshold?: number;
  /** `ForwardModel.id`, named in the content description. */
  readonly modelId: string;
}

/**
 * A Parametric Map of tumour cell density, or of the probability that it exceeds a threshold (PS3.3, A.75): one
 * float32 frame for every slice of the source, in the order of k, values to the bit.
 *
 * Throws RangeError for data that do not fit the source's grid or hold anything outside of [0, 1].
 */
export function writeParametricMap(input: ParametricMapInput): WrittenInstance {
  const { source } = input;
  if (input.data.length !== voxelCount(source.grid)) {
    throw new RangeError(`${input.data.length} densities for a source of ${voxelCount(source.grid)} voxels`);
  }
  const bad = firstOutside(input.data);
  if (bad >= 0) throw new RangeError(`Density ${input.data[bad]} at voxel ${bad}`);

  const dataset = {
    ...derivedSeries(source, input, PARAMETRIC_MAP_STORAGE),
    ...derivedImage(source),
    // Made from several series of several modalities, hence none of them (PS3.3, C.7.3.1.1.1).
    Modality: 'OT',
    ImageType: ['DERIVED', 'PRIMARY', 'VOLUME', 'QUANTITY'],
    ContentLabel: CONTENT_LABELS[input.quantity],
    ContentDescription: `Tumor cell density, ${input.quantity}, ${input.modelId}`.slice(0, 64),
    BitsAllocated: 32,
    PresentationLUTShape: 'IDENTITY',
    ContentQualification: 'RESEARCH',
    RecognizableVisualFeatures: 'NO',
    AcquisitionContextSequence: [],
    NumberOfFrames: source.instances.length,
    ...dimensions(),
    SharedFunctionalGroupsSequence: [{ ...sharedGeometry(source), ...sharedMeaning(input) }],
    PerFrameFunctionalGroupsSequence: source.instances.map((slice, index) => ({
      FrameContentSequence: [
        { StackID: '1', InStackPositionNumber: index + 1, DimensionIndexValues: [1, index + 1] },
      ],
      ...frameOnSlice(slice, CODES.forwardSimulation),
    })),
    FloatPixelData: littleEndian(input.data),
  };
  return {
    bytes: writePart10(dataset),
    SOPClassUID: PARAMETRIC_MAP_STORAGE,
    SOPInstanceUID: dataset.SOPInstanceUID,
    SeriesInstanceUID: dataset.SeriesInstanceUID,
    StudyInstanceUID: source.StudyInstanceUID,
  };
}

/** Frames are indexed by stack and position in the stack. */
function dimensions(): Dataset {
  const uid = newUid();
  const index = (pointer: number, label: string): Dataset => ({
    DimensionOrganizationUID: uid,
    DimensionIndexPointer: pointer,
    FunctionalGroupPointer: 0x00209111, // FrameContentSequence
    DimensionDescriptionLabel: label,
  });
  return {
    DimensionOrganizationType: '3D',
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: uid }],
    DimensionIndexSequence: [index(0x00209056, 'Stack'), index(0x00209057, 'Position in stack')],
  };
}

/** What is shown, what a stored value means, and how to window it. */
function sharedMeaning({ quantity, threshold }: ParametricMapInput): Dataset {
  return {
    FrameAnatomySequence: [{ AnatomicRegionSequence: [codeItem(CODES.brain)], FrameLaterality: 'B' }],
    ParametricMapFrameTypeSequence: [{ FrameType: ['DERIVED', 'PRIMARY', 'VOLUME', 'QUANTITY'] }],
    PixelValueTransformationSequence: [{ RescaleIntercept: 0, RescaleSlope: 1, RescaleType: 'US' }],
    FrameVOILUTSequence: [{ WindowCenter: 0.5, WindowWidth: 1, VOILUTFunction: 'LINEAR_EXACT' }],
    RealWorldValueMappingSequence: [
      {
        DoubleFloatRealWorldValueFirstValueMapped: 0,
        DoubleFloatRealWorldValueLastValueMapped: 1,
        RealWorldValueIntercept: 0,
        RealWorldValueSlope: 1,
        LUTExplanation:
          quantity === 'exceedance' ? `P(tumor cell density > ${threshold})` : 'Tumor cell density',
        LUTLabel: 'DENSITY',
        MeasurementUnitsCodeSequence: [codeItem(CODES.noUnits)],
        QuantityDefinitionSequence: quantityDefinition(quantity, threshold),
      },
    ],
  };
}

/** A plain loop: volumes have millions of voxels. */
function firstOutside(data: Float32Array): number {
  for (let index = 0; index < data.length; index += 1) {
    if (!(data[index] >= 0 && data[index] <= 1)) return index;
  }
  return -1;
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The file is little-endian whatever the machine is. */
function littleEndian(data: Float32Array): ArrayBuffer {
  const isWhole = data.byteOffset === 0 && data.byteLength === data.buffer.byteLength;
  if (IS_LITTLE_ENDIAN && isWhole && isArrayBuffer(data.buffer)) return data.buffer;
  const buffer = new ArrayBuffer(data.length * 4);
  const view = new DataView(buffer);
  for (let index = 0; index < data.length; index += 1) view.setFloat32(index * 4, data[index], true);
  return buffer;
}
