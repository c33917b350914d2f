import { PRESETS, type CalibrationResult } from '../calibration/protocol.ts';
import type { DicomClient } from '../dicom/client.ts';
import type { ReportInput, ReportOutput } from '../dicom/report-content.ts';
import { SEGMENT_CODES, type SegmentRole } from '../dicom/segment-codes.ts';
import { newUid } from '../dicom/uid.ts';
import type { WrittenInstance } from '../dicom/derived-series.ts';
import { SOFTWARE_NAME, SOFTWARE_VERSION } from '../id.ts';
import { isoDensityMask } from '../plan/iso-density.ts';
import { caveatMessage } from './caveat-message.ts';
import { checkMessage } from './check-message.ts';
import type { FoundSegment } from './found-inputs.ts';
import { copyInPieces } from './in-pieces.ts';
import type { InputSources } from './load-inputs.ts';
import type { PendingObject } from './store-all.ts';
import { sopClassOf } from './study-series.ts';
import { TISSUE_ROLES, writeTissueObject } from './tissue-object.ts';
import { anatomyDoubtMessage } from './anatomy-messages.ts';

/** One object of a result, with a name for its file. */
export interface ResultObject extends PendingObject {
  readonly fileName: string;
}

export interface ResultObjectsOptions {
  readonly dicom: Pick<DicomClient, 'writeParametricMap' | 'writeSegmentation' | 'writeReport'>;
  readonly result: CalibrationResult;
  readonly loaded: InputSources;
  /** Level of the saved iso-density volume, a cell density in (0, 1]. */
  readonly isoDensity: number;
}

/** Series numbers of results start here, beyond what scanners use. */
const FIRST_SERIES_NUMBER = 9001;
/** The tissue maps' series comes after those of the result. */
const TISSUE_OFFSET = 4;
const DENSITY_VOLUME_COLOR = [240, 140, 40] as const;

function segmentationInput(role: SegmentRole, segments: readonly FoundSegment[]): ReportInput {
  const [{ series, SOPInstanceUID }] = segments;
  return {
    role,
    StudyInstanceUID: series.StudyInstanceUID,
    SeriesInstanceUID: series.SeriesInstanceUID,
    instances: [{ SOPClassUID: sopClassOf(series), SOPInstanceUID }],
    segmentNumbers: segments.map(({ segmentNumber }) => segmentNumber),
  };
}

function madeTissueInput(role: SegmentRole, written: WrittenInstance, segmentNumber: number): ReportInput {
  const { StudyInstanceUID, SeriesInstanceUID, SOPClassUID, SOPInstanceUID } = written;
  return {
    role,
    StudyInstanceUID,
    SeriesInstanceUID,
    instances: [{ SOPClassUID, SOPInstanceUID }],
    segmentNumbers: [segmentNumber],
  };
}

function reportInputs(
  { found, source }: InputSources,
  madeTissue: WrittenInstance | undefined,
): ReportInput[] {
  const { core, edema, tissue, pet } = found;
  return [
    {
      role: 'reference-images',
      StudyInstanceUID: source.StudyInstanceUID,
      SeriesInstanceUID: source.SeriesInstanceUID,
      instances: source.instances,
    },
    segmentationInput('core', core),
    segmentationInput('edema', edema),
    ...(tissue
      ? [
          segmentationInput('white-matter', [tissue.whiteMatter]),
          segmentationInput('gray-matter', [tissue.grayMatter]),
          segmentationInput('csf', [tissue.csf]),
        ]
      : []),
    ...(madeTissue ? TISSUE_ROLES.map((role, n) => madeTissueInput(role, madeTissue, n + 1)) : []),
    ...(pet
      ? [
          {
            role: 'pet' as const,
            StudyInstanceUID: pet.StudyInstanceUID,
            SeriesInstanceUID: pet.SeriesInstanceUID,
            instances: (pet.instances ?? []).map(({ SOPClassUID, SOPInstanceUID }) => ({
              SOPClassUID: String(SOPClassUID),
              SOPInstanceUID: String(SOPInstanceUID),
            })),
          },
        ]
      : []),
  ];
}

/** What the solver at 1 mm objects to stands in the report in words, too. */
function checkWarnings({ check }: CalibrationResult): string[] {
  return check && check.verdict !== 'agrees' ? [checkMessage(check)] : [];
}

/** A preview's shortcuts stand in its report: its numbers are for a first look. */
function previewWarnings({ settings }: CalibrationResult): string[] {
  const { samplesPerStage, accuracy = 'default' } = settings;
  if (samplesPerStage >= PRESETS.full) return [];
  return [
    `Preview: ${samplesPerStage} samples a stage, time steps "${accuracy}". Intervals are approximate.`,
  ];
}

/**
 * Writes everything that one save puts into the archive: density maps, the iso-density volume, and last the report,
 * which refers to the others and by which a result is found again.
 */
export async function writeResultObjects(options: ResultObjectsOptions): Promise<ResultObject[]> {
  const { dicom, result, loaded, isoDensity } = options;
  const { source } = loaded;
  const mask = isoDensityMask(result.meanDensity, isoDensity);
  if (!mask.data.includes(1)) {
    throw new Error(
      `No voxel reaches a mean cell density of ${isoDensity}: lower the overlay's threshold and save again.`,
    );
  }
  const resultUID = newUid();
  const contentDate = new Date();
  const series = (offset: number, seriesDescription: string) => ({
    source,
    seriesNumber: FIRST_SERIES_NUMBER + offset,
    seriesDescription,
    contentDate,
    softwareVersion: SOFTWARE_VERSION,
    resultUID,
  });
  const modelId = result.forwardModel;

  const mean = await dicom.writeParametricMap({
    ...series(0, 'Tumor cell density, posterior mean'),
    data: await copyInPieces(result.meanDensity.data),
    quantity: 'mean',
    modelId,
  });
  const deviation = await dicom.writeParametricMap({
    ...series(1, 'Tumor cell density, posterior SD'),
    data: await copyInPieces(result.standardDeviationDensity.data),
    quantity: 'standard-deviation',
    modelId,
  });
  const volumeLabel = `Tumor cell density >= ${isoDensity}`;
  const volume = await dicom.writeSegmentation({
    ...series(2, volumeLabel),
    encoding: 'BINARY',
    segments: [
      {
        label: volumeLabel,
        ...SEGMENT_CODES['density-volume'],
        algorithmType: 'AUTOMATIC',
        algorithmName: SOFTWARE_NAME,
        color: DENSITY_VOLUME_COLOR,
        data: mask.data,
      },
    ],
  });
  const { madeTissue: made } = loaded;
  const tissue =
    made &&
    (await writeTissueObject({
      dicom,
      made,
      source,
      seriesNumber: FIRST_SERIES_NUMBER + TISSUE_OFFSET,
      contentDate,
    }));
  const output = (role: ReportOutput['role'], written: WrittenInstance): ReportOutput => ({
    role,
    StudyInstanceUID: written.StudyInstanceUID,
    SeriesInstanceUID: written.SeriesInstanceUID,
    SOPClassUID: written.SOPClassUID,
    SOPInstanceUID: written.SOPInstanceUID,
  });
  const report = await dicom.writeReport({
    ...series(3, 'Tumor growth calibration report'),
    uids: { SeriesInstanceUID: resultUID },
    content: {
      parameters: result.parameters,
      combinations: result.combinations,
      logEvidence: result.logEvidence,
      provenance: {
        softwareName: SOFTWARE_NAME,
        softwareVersion: SOFTWARE_VERSION,
        forwardModel: modelId,
        seed: result.settings.seed,
        samplesPerStage: result.settings.samplesPerStage,
        stages: result.stages.length,
        evaluations: result.evaluations,
        seconds: result.seconds,
        diffusivityRatio: result.settings.diffusivityRatio,
        priors: result.priors,
        likelihood: result.likelihood,
        warnings: [
          ...previewWarnings(result),
          ...(made?.result.quality.doubts ?? []).map(anatomyDoubtMessage),
          ...result.caveats.map(caveatMessage),
          ...checkWarnings(result),
        ],
      },
      ...(result.check && { check: result.check }),
      inputs: reportInputs(loaded, tissue),
      outputs: [
        output('mean-density', mean),
        output('standard-deviation-density', deviation),
        output('density-volume', volume),
      ],
    },
  });
  return [
    ...(tissue ? [{ name: 'tissue maps', fileName: 'tissue-maps.dcm', bytes: tissue.bytes }] : []),
    { name: 'map of the mean cell density', fileName: 'mean-density.dcm', bytes: mean.bytes },
    {
      name: 'map of its standard deviation',
      fileName: 'standard-deviation-density.dcm',
      bytes: deviation.bytes,
    },
    { name: `volume of cell density ≥ ${isoDensity}`, fileName: 'density-volume.dcm', bytes: volume.bytes },
    { name: 'report', fileName: 'report.dcm', bytes: report.bytes },
  ];
}
