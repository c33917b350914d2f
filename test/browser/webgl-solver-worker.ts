import { CardEvaluator, type BatchEvaluator } from '../../extension/src/calibration/card-evaluator.ts';
import { sampleEvaluator, type LikelihoodInput } from '../../extension/src/calibration/evaluate-sample.ts';
import { EvaluationPool } from '../../extension/src/calibration/evaluation-pool.ts';
import { solverCard } from '../../extension/src/calibration/solver-card.ts';
import type { BackendChoice } from '../../extension/src/forward/choose-backend.ts';
import { chooseSolver, type StreamingSimulator } from '../../extension/src/forward/solver/choose-solver.ts';
import { solveReference } from '../../extension/src/forward/solver/solver-reference.ts';
import { solverDomain, type SolverDomain } from '../../extension/src/forward/solver/solver-domain.ts';
import { solvePlanner } from '../../extension/src/forward/solver/solve-planner.ts';
import type { Accuracy } from '../../extension/src/forward/solver/time-steps.ts';
import {
  availableRenderer,
  isSoftwareRenderer,
} from '../../extension/src/forward/solver/webgl/open-context.ts';
import { createWebglSolver } from '../../extension/src/forward/solver/webgl/webgl-solver.ts';
import type { WebglSimulator } from '../../extension/src/forward/solver/webgl/webgl-simulator.ts';
import type { Anatomy } from '../../extension/src/tumor/forward-model.ts';
import type { GrowthParameters } from '../../extension/src/tumor/parameters.ts';
import { tissueMask } from '../../extension/src/tumor/tissue.ts';
import { voxelCount, type Grid, type Vector3 } from '../../extension/src/volume/grid.ts';
import { foldedAnatomy } from '../unit/forward/sample-anatomy.ts';
import { loseContext } from './opened-contexts.ts';

/** Entry of the Web Worker in which the solver is tried; each request is answered by one message. */
export type Request =
  | {
      readonly type: 'agree';
      readonly grid: Grid;
      readonly batches: readonly (readonly GrowthParameters[])[];
    }
  | { readonly type: 'evaluate'; readonly grid: Grid; readonly batch: readonly GrowthParameters[] }
  | { readonly type: 'fail'; readonly grid: Grid; readonly start: Vector3; readonly how: Failure };

export type Failure = 'context-lost' | 'disposed' | 'aborted' | 'bad-parameters' | 'outside-tissue';

/** Of one solve, against the reference in double precision. */
export interface Agreement {
  readonly greatestDifference: number;
  readonly greatestDensity: number;
  /** Greatest density outside tissue. */
  readonly outside: number;
  readonly steps: number;
  readonly substeps: number;
}

export type Answer =
  | {
      readonly type: 'agreements';
      readonly batches: readonly (readonly Agreement[])[];
      readonly software: boolean;
    }
  | {
      readonly type: 'evaluations';
      /** Log-likelihoods on the threads, on the card, and with a card that is lost half-way. */
      readonly threads: readonly number[];
      readonly card: readonly number[];
      readonly lost: readonly number[];
      readonly chosen: BackendChoice<StreamingSimulator>;
    }
  | { readonly type: 'failure'; readonly name: string; readonly worksAfterwards: boolean };

const OPTIONS = { accuracy: 'default', diffusivityRatio: 10 } as const satisfies {
  accuracy: Accuracy;
  diffusivityRatio: number;
};

/** The domain's box of a reference solution, on the anatomy's whole grid. */
function onWholeGrid(anatomy: Anatomy, domain: SolverDomain, values: Float64Array): Float64Array {
  const whole = new Float64Array(voxelCount(anatomy.grid));
  const [nx, ny, nz] = domain.grid.dimensions;
  const [i0, j0, k0] = domain.box.min;
  const [wholeX, wholeY] = anatomy.grid.dimensions;
  for (let k = 0, voxel = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        whole[i + i0 + wholeX * (j + j0 + wholeY * (k + k0))] = values[voxel];
      }
    }
  }
  return whole;
}

async function agree({ grid, batches }: Extract<Request, { type: 'agree' }>): Promise<Answer> {
  const anatomy = foldedAnatomy(grid);
  const domain = solverDomain(anatomy, OPTIONS.diffusivityRatio);
  if (!domain) throw new Error('the sample anatomy has tissue');
  const planner = solvePlanner(domain, OPTIONS.accuracy);
  const simulator = await createWebglSolver(OPTIONS).prepare(anatomy);
  const agreements: Agreement[][] = [];
  for (const batch of batches) {
    const densities = await simulator.densities(batch);
    agreements.push(
      densities.map((density, place): Agreement => {
        const { seeds, plan } = planner.plan(batch[place]);
        const expected = onWholeGrid(anatomy, domain, solveReference(domain, seeds, plan));
        let [greatestDifference, greatestDensity, outside] = [0, 0, 0];
        for (let voxel = 0; voxel < expected.length; voxel++) {
          // Not Math.max: a density that is no number must not count as agreement.
          const difference = Math.abs(density[voxel] - expected[voxel]);
          if (!(difference <= greatestDifference)) greatestDifference = difference;
          greatestDensity = Math.max(greatestDensity, expected[voxel]);
          if (anatomy.whiteMatter[voxel] + anatomy.grayMatter[voxel] === 0) {
            outside = Math.max(outside, Math.abs(density[voxel]));
          }
        }
        return { greatestDifference, greatestDensity, outside, steps: plan.steps, substeps: plan.substeps };
      }),
    );
  }
  const software = isSoftwareRenderer(simulator.renderer);
  simulator.dispose();
  return { type: 'agreements', batches: agreements, software };
}

function provoke(simulator: WebglSimulator, how: Failure, parameters: GrowthParameters): Promise<unknown> {
  const many = Array.from({ length: 12 }, () => parameters);
  switch (how) {
    case 'context-lost':
      return simulator.each(many, () => {
        loseContext();
      });
    case 'disposed':
      return simulator.each(many, () => {
        simulator.dispose();
      });
    case 'aborted': {
      const controller = new AbortController();
      return simulator.each(
        many,
        () => {
          controller.abort();
        },
        controller.signal,
      );
    }
    case 'bad-parameters':
      return simulator.densities([parameters, { ...parameters, diffusivity: -1 }]);
    case 'outside-tissue':
      return simulator.densities([parameters, { ...parameters, start: [-500, 0, 0] }]);
  }
}

async function evaluate({ grid, batch }: Extract<Request, { type: 'evaluate' }>): Promise<Answer> {
  const anatomy = foldedAnatomy(grid);
  const tissue = tissueMask(anatomy);
  const core = tissue.map((inside, voxel) => (voxel % 3 === 0 ? inside : 0));
  const observation = { tissue, core, wholeTumor: tissue };
  const input: LikelihoodInput = {
    ...OPTIONS,
    forwardModel: 'solver-2mm',
    anatomy,
    observation,
    likelihood: 'paper',
  };
  const evaluator = await sampleEvaluator(input);
  const samples = batch.map(({ diffusivity, proliferationRate, timeDays, start }) =>
    Float64Array.of(diffusivity, proliferationRate, timeDays, ...start, 0.6, 0.3, 0.05),
  );
  const onThreads = (): BatchEvaluator =>
    new EvaluationPool({
      input,
      evaluate: evaluator.logLikelihood,
      solve: evaluator.density,
      helpers: 0,
    });
  const onCard = async (): Promise<CardEvaluator> =>
    new CardEvaluator({
      card: solverCard(await createWebglSolver(OPTIONS).prepare(anatomy), evaluator.logLikelihoodOf),
      solve: evaluator.density,
      openInstead: onThreads,
    });
  const evaluateAll = async (evaluator: BatchEvaluator, onDone = () => Promise.resolve()) => {
    const values = await evaluator.evaluate(samples, onDone);
    evaluator.dispose();
    return [...values];
  };
  return {
    type: 'evaluations',
    threads: await evaluateAll(onThreads()),
    card: await evaluateAll(await onCard()),
    lost: await evaluateAll(await onCard(), () => {
      loseContext();
      return Promise.resolve();
    }),
    chosen: await chooseSolver({
      renderer: availableRenderer,
      openWebgl: () => Promise.reject(new Error('this card is none')),
      wasm: evaluator.simulator,
      threads: 1,
      parameters: batch,
      inspect: () => undefined,
    }),
  };
}

async function fail({ grid, start, how }: Extract<Request, { type: 'fail' }>): Promise<Answer> {
  const simulator = await createWebglSolver(OPTIONS).prepare(foldedAnatomy(grid));
  const parameters = { diffusivity: 0.02, proliferationRate: 0.02, timeDays: 200, start };
  const error: unknown = await provoke(simulator, how, parameters).catch((reason: unknown) => reason);
  const worksAfterwards = await simulator.densities([parameters]).then(
    ([density]) => density.some((u) => u > 0),
    () => false,
  );
  simulator.dispose();
  // An aborted signal's reason is a DOMException, not an Error everywhere.
  const name = error instanceof Error || error instanceof DOMException ? error.name : typeof error;
  return { type: 'failure', name, worksAfterwards };
}

function answer(request: Request): Promise<Answer> {
  switch (request.type) {
    case 'agree':
      return agree(request);
    case 'evaluate':
      return evaluate(request);
    case 'fail':
      return fail(request);
  }
}

addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  answer(request).then(postMessage, (error: unknown) => {
    setTimeout(() => {
      throw error;
    });
  });
});
