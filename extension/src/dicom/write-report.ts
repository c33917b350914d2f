import { checkContainer } from './report-check.ts';
import { CODES, codeItem } from './codes.ts';
import {
  codedItem,
  containerItem,
  imageItem,
  LANGUAGE_ENGLISH,
  numberItem,
  textItem,
  uidItem,
} from './content-item.ts';
import type { Code, Dataset } from './dataset.ts';
import { derivedSeries, MANUFACTURER, MODEL_NAME } from './derived-series.ts';
import type { SeriesOptions, WrittenInstance } from './derived-series.ts';
import { PARAMETER_CODES } from './parameter-codes.ts';
import { evidenceOf } from './report-evidence.ts';
import { MODALITY_CODES, REPORT_CODES } from './report-codes.ts';
import { runContainer } from './report-run.ts';
import { volumeGroup } from './report-volume.ts';
import type { ReportContent, ReportInput, ReportOutput, ReportParameter } from './report-content.ts';
import { COMPREHENSIVE_3D_SR_STORAGE } from './sop-classes.ts';
import { storedInstances, type SourceSeries } from './source-series.ts';
import { newUid } from './uid.ts';
import { writePart10 } from './write-part10.ts';

/** Stands for this software as an observing device. */
const DEVICE_UID = '2.25.248115046385316843208412096483714907294';

export interface ReportToWrite extends SeriesOptions {
  /** The series on whose grid the maps were saved: its images make up the image library. */
  readonly source: SourceSeries;
  readonly content: ReportContent;
}

/**
 * The report that heads a saved result: Comprehensive 3D SR, TID 1500 Measurement Report, one
 * measurement group (TID 1501) a parameter and one (TID 1411) a measured segment, then a container of the project's own with the evidence, how
 * the result came about, what went in and what came out.
 *
 * A `resultUID` becomes the report's SeriesInstanceUID. Throws RangeError for a parameter without a
 * concept and for numbers that are not finite.
 */
export function writeReport(input: ReportToWrite): WrittenInstance {
  const { source, content, resultUID, ...series } = input;
  const algorithm = algorithmIdentification(content);
  const SeriesInstanceUID = resultUID ?? input.uids?.SeriesInstanceUID ?? newUid();
  const attributes = derivedSeries(
    source,
    { ...series, uids: { ...input.uids, SeriesInstanceUID } },
    COMPREHENSIVE_3D_SR_STORAGE,
  );
  // A report has no Frame of Reference module.
  delete attributes.FrameOfReferenceUID;
  delete attributes.PositionReferenceIndicator;
  const dataset = {
    ...attributes,
    Modality: 'SR',
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    ReferencedPerformedProcedureStepSequence: [],
    PerformedProcedureCodeSequence: [],
    CurrentRequestedProcedureEvidenceSequence: evidenceOf(source, content),
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(REPORT_CODES.oncologyReport)],
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '1500' }],
    ContentSequence: [
      LANGUAGE_ENGLISH,
      ...observerContext(),
      codedItem('HAS CONCEPT MOD', REPORT_CODES.procedureReported, REPORT_CODES.mrBrain),
      containerItem(REPORT_CODES.imageLibrary, [imageLibraryGroup(source)]),
      containerItem(REPORT_CODES.imagingMeasurements, [
        ...[...content.parameters, ...content.combinations].map((one) => measurementGroup(one, algorithm)),
        ...(content.volumes ?? []).map((volume) =>
          volumeGroup(volume, { sourceSeriesUID: source.SeriesInstanceUID, algorithm }),
        ),
      ]),
      calibrationContainer(content),
    ],
  };
  return {
    bytes: writePart10(dataset),
    SOPClassUID: COMPREHENSIVE_3D_SR_STORAGE,
    SOPInstanceUID: dataset.SOPInstanceUID,
    SeriesInstanceUID,
    StudyInstanceUID: source.StudyInstanceUID,
  };
}

/** TID 1002 and 1004: the observer is a device. */
function observerContext(): Dataset[] {
  return [
    codedItem('HAS OBS CONTEXT', REPORT_CODES.observerType, REPORT_CODES.device),
    uidItem('HAS OBS CONTEXT', REPORT_CODES.deviceObserverUID, DEVICE_UID),
    textItem('HAS OBS CONTEXT', REPORT_CODES.deviceObserverName, MODEL_NAME),
    textItem('HAS OBS CONTEXT', REPORT_CODES.deviceObserverManufacturer, MANUFACTURER),
    textItem('HAS OBS CONTEXT', REPORT_CODES.deviceObserverModelName, MODEL_NAME),
  ];
}

/** TID 4019: what measured, as every measurement group of an IHE AI result says. */
function algorithmIdentification({ provenance }: ReportContent): Dataset[] {
  return [
    textItem('HAS CONCEPT MOD', REPORT_CODES.algorithmName, provenance.softwareName),
    textItem('HAS CONCEPT MOD', REPORT_CODES.algorithmVersion, provenance.softwareVersion),
  ];
}

function imageLibraryGroup(source: SourceSeries): Dataset {
  const modality = MODALITY_CODES[source.Modality];
  return containerItem(REPORT_CODES.imageLibraryGroup, [
    ...(modality === undefined ? [] : [codedItem('HAS ACQ CONTEXT', REPORT_CODES.modality, modality)]),
    ...storedInstances(source).map(imageItem),
  ]);
}

function measurementGroup(parameter: ReportParameter, algorithm: readonly Dataset[]): Dataset {
  const concept = PARAMETER_CODES[parameter.name];
  if (concept === undefined) throw new RangeError(`No concept for the parameter "${parameter.name}"`);
  const number = (value: number, derivation: Code) =>
    numberItem(concept, value, parameter.unit, [codedItem('HAS CONCEPT MOD', CODES.derivation, derivation)]);
  return containerItem(REPORT_CODES.measurementGroup, [
    textItem('HAS OBS CONTEXT', REPORT_CODES.trackingIdentifier, concept.CodeMeaning),
    uidItem('HAS OBS CONTEXT', REPORT_CODES.trackingUniqueIdentifier, newUid()),
    codedItem('CONTAINS', REPORT_CODES.finding, REPORT_CODES.neoplasm),
    codedItem('HAS CONCEPT MOD', REPORT_CODES.findingSite, CODES.brain),
    ...algorithm,
    number(parameter.map, CODES.maximumAPosteriori),
    number(parameter.mean, CODES.mean),
    number(parameter.standardDeviation, CODES.standardDeviation),
    number(parameter.lower95, CODES.percentile2p5),
    number(parameter.upper95, CODES.percentile97p5),
  ]);
}

function calibrationContainer(content: ReportContent): Dataset {
  const p = content.provenance;
  return containerItem(REPORT_CODES.calibration, [
    textItem('CONTAINS', REPORT_CODES.algorithmName, p.softwareName),
    textItem('CONTAINS', REPORT_CODES.algorithmVersion, p.softwareVersion),
    textItem('CONTAINS', REPORT_CODES.forwardModel, p.forwardModel),
    numberItem(REPORT_CODES.logEvidence, content.logEvidence, '1'),
    numberItem(REPORT_CODES.seed, p.seed, '1'),
    numberItem(REPORT_CODES.samplesPerStage, p.samplesPerStage, '1'),
    numberItem(REPORT_CODES.stages, p.stages, '1'),
    numberItem(REPORT_CODES.evaluations, p.evaluations, '1'),
    numberItem(REPORT_CODES.duration, p.seconds, 's'),
    numberItem(REPORT_CODES.diffusivityRatio, p.diffusivityRatio, '1'),
    textItem('CONTAINS', REPORT_CODES.priors, p.priors),
    textItem('CONTAINS', REPORT_CODES.likelihood, p.likelihood),
    ...p.warnings.map((warning) => textItem('CONTAINS', REPORT_CODES.warning, warning)),
    ...(content.run ? [runContainer(content.run)] : []),
    ...(content.check ? [checkContainer(content.check)] : []),
    ...content.inputs.map(inputContainer),
    ...content.outputs.map(outputContainer),
  ]);
}

function inputContainer(input: ReportInput): Dataset {
  return containerItem(REPORT_CODES.input, [
    textItem('CONTAINS', REPORT_CODES.role, input.role),
    uidItem('CONTAINS', REPORT_CODES.seriesInstanceUID, input.SeriesInstanceUID),
    ...input.instances.map((instance) => imageItem({ ...instance, segmentNumbers: input.segmentNumbers })),
  ]);
}

function outputContainer(output: ReportOutput): Dataset {
  return containerItem(REPORT_CODES.output, [
    textItem('CONTAINS', REPORT_CODES.role, output.role),
    uidItem('CONTAINS', REPORT_CODES.seriesInstanceUID, output.SeriesInstanceUID),
    ...(output.contentSha256 === undefined
      ? []
      : [textItem('CONTAINS', REPORT_CODES.contentSha256, output.contentSha256)]),
    imageItem(output),
  ]);
}
