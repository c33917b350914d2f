import type { LikelihoodVariant, Observation } from '../../../tumor/log-likelihood.ts';
import { closeContext, openContext } from '../../solver/webgl/open-context.ts';
import { ContextLostError, WebglUnavailableError } from '../../solver/webgl/webgl-errors.ts';
import { tissueTerms } from '../network/tissue-terms.ts';
import type { EncodedPatient } from '../surrogate.ts';
import { CardTensors } from './card-tensors.ts';
import { countedVoxels } from './counted-voxels.ts';
import { LikelihoodPass } from './likelihood-pass.ts';
import { networkLayout } from './network-vectors.ts';
import { SamplePreparer } from './sample-preparer.ts';
import { sampleTexelCount } from './sample-texels.ts';
import { SurrogateCard } from './surrogate-card.ts';
import { correctVoxelTexels, voxelTexels } from './voxel-texels.ts';

export interface SurrogateCardOptions {
  readonly patient: EncodedPatient;
  readonly observation: Observation;
  readonly likelihood: LikelihoodVariant;
}

/** What a driver says that cannot do the work. */
function refusal(error: unknown, gl: WebGL2RenderingContext): unknown {
  if (gl.isContextLost()) return new ContextLostError('the graphics card went away');
  if (error instanceof WebglUnavailableError) return error;
  return new WebglUnavailableError(error instanceof Error ? error.message : String(error));
}

/**
 * The surrogate's card for one patient, which owns a context and all on it; its programs are compiled. Rejects with
 * WebglUnavailableError where WebGL2 or floating-point textures are missing, or the card is too small for patient or
 * network; with ContextLostError where it goes away.
 */
export async function openSurrogateCard({
  patient,
  observation,
  likelihood,
}: SurrogateCardOptions): Promise<SurrogateCard> {
  const { networks, tissue, local } = patient;
  const layout = networkLayout(networks.networks[0]);
  // Large, and needed here alone.
  const { createTensorBackend } = await import('./tensor-backend.ts');
  const gl = openContext();
  const counted = countedVoxels(observation, likelihood, tissue);
  try {
    const tensors = new CardTensors(createTensorBackend(gl), gl);
    const terms = tissueTerms(networks, local);
    const voxels = voxelTexels(tissue, counted, terms);
    const pass = new LikelihoodPass({
      gl,
      tensors,
      network: layout,
      voxels,
      sampleWidth: sampleTexelCount(layout),
    });
    const preparer = await SamplePreparer.create({ patient, counted, likelihood, layout });
    const correct = (shift: Float32Array): void => {
      correctVoxelTexels(voxels, counted, terms, shift);
      pass.writeVoxels();
    };
    const card = new SurrogateCard({ gl, tensors, pass, preparer, correct });
    pass.compile();
    const error = gl.getError();
    if (error !== gl.NO_ERROR) throw new WebglUnavailableError(`error ${error} (memory may be short)`);
    return card;
  } catch (error) {
    const reason = refusal(error, gl);
    closeContext(gl);
    throw reason;
  }
}
