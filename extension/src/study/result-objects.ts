import { PRESETS, type CalibrationResult } from '../calibration/protocol.ts';
import type { DicomClient } from '../dicom/client.ts';
import type { MapQuantity } from '../dicom/map-quantity.ts';
import type { ReportOutput } from '../dicom/report-content.ts';
import { newUid } from '../dicom/uid.ts';
import type { FinishedInstance } from '../dicom/finished-instance.ts';
import { SOFTWARE_NAME, SOFTWARE_VERSION } from '../id.ts';
import type { Volume } from '../volume/volume.ts';
import { anatomyDoubtMessage } from './anatomy-messages.ts';
import { caveatMessage } from './caveat-message.ts';
import { checkMessage } from './check-message.ts';
import { densityVolumes } from './density-volumes.ts';
import { copyInPieces } from './in-pieces.ts';
import type { InputSources } from './load-inputs.ts';
import { reportInputs } from './report-inputs.ts';
import { reportRun } from './report-run.ts';
import type { PendingObject } from './store-verified.ts';
import { writeTissueObject } from './tissue-object.ts';

/** One object of a result, with a name for its file. */
export interface ResultObject extends PendingObject {
  readonly fileName: string;
  /** Absent for the report itself. */
  readonly role?: ReportOutput['role'];
}

export interface ResultObjectsOptions {
  readonly dicom: Pick<DicomClient, 'writeParametricMap' | 'writeSegmentation' | 'writeReport'>;
  readonly result: CalibrationResult;
  readonly loaded: InputSources;
  /** Levels of the saved volumes, cell densities in (0, 1], the lowest first. */
  readonly isoDensities: readonly number[];
}

/** Series numbers of results start here, beyond what scanners use. */
const FIRST_SERIES_NUMBER = 9001;
/** After those of the result, whether there are such maps or not. */
const TISSUE_SERIES_NUMBER = 9007;

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

interface SavedMap {
  readonly role: ReportOutput['role'];
  readonly quantity: MapQuantity;
  readonly volume: Volume<Float32Array>;
  readonly description: string;
  readonly name: string;
  readonly fileName: string;
}

function savedMaps(result: CalibrationResult): SavedMap[] {
  const exceeded = `P(tumor cell density > ${result.exceedanceDensity})`;
  return [
    {
      role: 'mean-density',
      quantity: 'mean',
      volume: result.meanDensity,
      description: 'Tumor cell density, posterior mean',
      name: 'map of the mean cell density',
      fileName: 'mean-density.dcm',
    },
    {
      role: 'standard-deviation-density',
      quantity: 'standard-deviation',
      volume: result.standardDeviationDensity,
      description: 'Tumor cell density, posterior SD',
      name: 'map of its standard deviation',
      fileName: 'standard-deviation-density.dcm',
    },
    {
      role: 'map-density',
      quantity: 'map',
      volume: result.mapDensity,
      description: 'Tumor cell density, MAP sample',
      name: 'map of the MAP sample’s cell density',
      fileName: 'map-density.dcm',
    },
    {
      role: 'exceedance-probability',
      quantity: 'exceedance',
      volume: result.exceedanceProbability,
      description: exceeded,
      name: `map of ${exceeded}`,
      fileName: 'exceedance-probability.dcm',
    },
  ];
}

function outputOf(role: ReportOutput['role'], written: FinishedInstance): ReportOutput {
  const { StudyInstanceUID, SeriesInstanceUID, SOPClassUID, SOPInstanceUID, contentSha256 } = written;
  return { role, StudyInstanceUID, SeriesInstanceUID, SOPClassUID, SOPInstanceUID, contentSha256 };
}

type ObjectNames = Pick<ResultObject, 'name' | 'fileName' | 'role'>;

function objectOf(written: FinishedInstance, names: ObjectNames): ResultObject {
  const { bytes, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, contentSha256 } = written;
  return { ...names, bytes, contentSha256, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID };
}

/**
 * Writes everything that one save puts into the archive: tissue maps that were made for it, density maps, the volumes
 * within levels of density, and last the report,
 * which refers to the others and by which a result is found again.
 */
export async function writeResultObjects(options: ResultObjectsOptions): Promise<ResultObject[]> {
  const { dicom, result, loaded, isoDensities } = options;
  const { source } = loaded;
  const volumes = await densityVolumes(result.meanDensity, isoDensities);
  const resultUID = newUid();
  const contentDate = new Date();
  let seriesNumber = FIRST_SERIES_NUMBER;
  const series = (seriesDescription: string) => ({
    source,
    seriesNumber: seriesNumber++,
    seriesDescription,
    contentDate,
    softwareVersion: SOFTWARE_VERSION,
    resultUID,
  });
  const modelId = result.forwardModel;
  const objects: ResultObject[] = [];
  const outputs: ReportOutput[] = [];
  const { madeTissue: made } = loaded;
  const tissue =
    made &&
    (await writeTissueObject({ dicom, made, source, seriesNumber: TISSUE_SERIES_NUMBER, contentDate }));
  if (tissue) {
    objects.push(objectOf(tissue, { name: 'tissue maps', fileName: 'tissue-maps.dcm', role: 'tissue-maps' }));
    outputs.push(outputOf('tissue-maps', tissue));
  }
  for (const { role, quantity, volume, description, name, fileName } of savedMaps(result)) {
    const written = await dicom.writeParametricMap({
      ...series(description),
      data: await copyInPieces(volume.data),
      quantity,
      ...(quantity === 'exceedance' && { threshold: result.exceedanceDensity }),
      modelId,
    });
    objects.push(objectOf(written, { name, fileName, role }));
    outputs.push(outputOf(role, written));
  }
  const volume = await dicom.writeSegmentation({
    ...series(volumes.seriesDescription),
    encoding: 'BINARY',
    segments: volumes.segments,
  });
  const role = 'density-volume';
  const reached = isoDensities.filter((level) => !volumes.empty.includes(level));
  const name = `volume${reached.length > 1 ? 's' : ''} of cell density ≥ ${reached.join(', ')}`;
  objects.push(objectOf(volume, { name, fileName: 'density-volume.dcm', role }));
  outputs.push(outputOf(role, volume));
  const report = await dicom.writeReport({
    ...series('Tumor growth calibration report'),
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
          ...volumes.empty.map(
            (level) => `No voxel reaches a mean cell density of ${level}: no volume was made of it.`,
          ),
        ],
      },
      run: reportRun(result, isoDensities),
      ...(result.check && { check: result.check }),
      inputs: reportInputs(loaded, tissue),
      outputs,
      volumes: volumes.volumes.map((one) => ({ ...one, SOPInstanceUID: volume.SOPInstanceUID })),
    },
  });
  return [...objects, objectOf(report, { name: 'report', fileName: 'report.dcm' })];
}
