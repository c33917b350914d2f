import { sourceSeriesOf, type SourceSeries } from '../../../extension/src/dicom/source-series.ts';
import { writeSegmentation } from '../../../extension/src/dicom/write-segmentation.ts';
import type { ImageInstance } from '../images/image-slices.ts';
import { writeMrSeries } from '../images/mr-series.ts';
import { writePetSeries, type PetTracer } from '../images/pet-series.ts';
import { segmentOf } from '../images/tumor-segments.ts';
import { storedToFraction } from './model-anatomy.ts';
import { SAMPLE_CONTENT_DATE, SAMPLE_STUDY, sampleSeries, sampleUid } from './sample-identity.ts';
import { simulateStudy, type SimulatedStudy } from './simulate-study.ts';

export interface SampleStudyOptions {
  /** Keeps one DICOM file (Part 10). */
  readonly store: (instance: ArrayBuffer) => Promise<void>;
  readonly onProgress: (message: string) => void;
}

const TRACER: PetTracer = {
  radiopharmaceutical: 'O-(2-[18F]fluoroethyl)-L-tyrosine (FET)',
  doseBq: 185e6,
  injectionTime: '100000',
  acquisitionTime: '102000',
  frameDurationMs: 1_200_000,
};
const ORIGIN = { algorithmType: 'AUTOMATIC', algorithmName: 'Simulation' } as const;
const SOFTWARE_VERSION = '0.1.0';

/**
 * Simulates the sample patient and stores it: T1, T1c, FLAIR and FET-PET series, a binary segmentation
 * (enhancing core, necrosis, edema) and a fractional one (white matter, gray matter, CSF). The same bytes
 * every time; what it was simulated with is `SAMPLE_TRUTH`, see demo/sample-study.md.
 */
export async function createSampleStudy(
  options: SampleStudyOptions,
): Promise<{ readonly studyInstanceUID: string }> {
  const { store, onProgress } = options;
  const simulated = await simulateStudy(SAMPLE_STUDY.frameOfReferenceUID, onProgress);
  const sources: Partial<Record<string, SourceSeries>> = {};
  let seriesNumber = 1;
  for (const { contrast, volume } of simulated.images) {
    const instances = writeMrSeries({
      study: SAMPLE_STUDY,
      series: sampleSeries(seriesNumber++, contrast.seriesDescription),
      contrast: contrast.contrast,
      acquisition: contrast.acquisition,
      volume,
    });
    sources[contrast.contrast] = await storeSeries(instances, contrast.seriesDescription, options);
  }
  const pet = writePetSeries({
    study: SAMPLE_STUDY,
    series: sampleSeries(seriesNumber, 'FET-PET (simulated)'),
    tracer: TRACER,
    volume: simulated.pet,
  });
  await storeSeries(pet, 'FET-PET (simulated)', options);
  if (!sources.t1 || !sources.t1c) throw new Error('The sample study needs a T1 and a T1c series');
  onProgress('Storing the segmentations');
  await store(tumorSegmentation(simulated, sources.t1c));
  await store(tissueSegmentation(simulated, sources.t1));
  return { studyInstanceUID: SAMPLE_STUDY.studyInstanceUID };
}

async function storeSeries(
  instances: readonly ImageInstance[],
  description: string,
  { store, onProgress }: SampleStudyOptions,
): Promise<SourceSeries> {
  onProgress(`Storing ${description}`);
  for (const instance of instances) await store(instance.encode());
  return sourceSeriesOf(instances.map(({ dataset }) => dataset));
}

function tumorSegmentation(simulated: SimulatedStudy, source: SourceSeries): ArrayBuffer {
  return writeSegmentation({
    source,
    encoding: 'BINARY',
    ...segmentationSeries(10, 'Tumor segmentation (simulated)'),
    segments: [
      segmentOf('enhancing', simulated.enhancing, ORIGIN),
      segmentOf('necrosis', simulated.necrosis, ORIGIN),
      segmentOf('edema', simulated.edema, ORIGIN),
    ],
  }).bytes;
}

function tissueSegmentation({ head }: SimulatedStudy, source: SourceSeries): ArrayBuffer {
  return writeSegmentation({
    source,
    encoding: 'FRACTIONAL',
    ...segmentationSeries(11, 'Tissue maps (simulated)'),
    segments: [
      segmentOf('white-matter', storedToFraction(head.whiteMatter), ORIGIN),
      segmentOf('gray-matter', storedToFraction(head.grayMatter), ORIGIN),
      segmentOf('csf', storedToFraction(head.csf), ORIGIN),
    ],
  }).bytes;
}

function segmentationSeries(number: number, description: string) {
  const { seriesInstanceUID, seriesNumber, seriesDescription } = sampleSeries(number, description);
  return {
    seriesNumber,
    seriesDescription,
    contentDate: SAMPLE_CONTENT_DATE,
    softwareVersion: SOFTWARE_VERSION,
    uids: {
      SeriesInstanceUID: seriesInstanceUID,
      SOPInstanceUID: sampleUid('segmentation', String(number)),
      DimensionOrganizationUID: sampleUid('dimensions', String(number)),
    },
  };
}
