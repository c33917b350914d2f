import {
  chooseSolver,
  type SolverCandidates,
  type StreamingSimulator,
} from '../../../extension/src/forward/solver/choose-solver.ts';
import {
  ContextLostError,
  WebglUnavailableError,
} from '../../../extension/src/forward/solver/webgl/webgl-errors.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';

const CARD = 'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)';

const parameters = Array.from({ length: 16 }, (_, n): GrowthParameters => ({
  diffusivity: 0.01 * (1 + n),
  proliferationRate: 0.02,
  timeDays: 300,
  start: [0, 0, 0],
}));

/** Solves that take so many ms of a clock that only they move, and give the diffusivity. */
function scene({ wasmMs, webglMs, wrongBy = 0 }: { wasmMs: number; webglMs: number; wrongBy?: number }) {
  let ms = 0;
  let [opened, disposed] = [0, 0];
  const simulator: StreamingSimulator = {
    isTissue: () => true,
    each: async (batch, take, signal) => {
      for (const [place, { diffusivity }] of batch.entries()) {
        signal?.throwIfAborted();
        ms += webglMs;
        await take(Float32Array.of(diffusivity + wrongBy), place);
      }
    },
    dispose: () => {
      disposed++;
    },
  };
  const candidates: SolverCandidates = {
    renderer: () => CARD,
    openWebgl: () => {
      opened++;
      return Promise.resolve(simulator);
    },
    wasm: {
      densities: (batch) => {
        ms += wasmMs * batch.length;
        return Promise.resolve(batch.map(({ diffusivity }) => Float32Array.of(diffusivity)));
      },
    },
    threads: 4,
    parameters,
    inspect: () => undefined,
    now: () => ms,
  };
  return { candidates, opened: () => opened, disposed: () => disposed };
}

test('the card is taken where it is faster than all threads together', async () => {
  const { candidates, disposed } = scene({ wasmMs: 8, webglMs: 1.9 });
  expect((await chooseSolver(candidates)).backend).toBe('webgl2');
  expect(disposed()).toBe(0);
});

test('a card that is faster than one thread, but not than all, is not taken', async () => {
  const { candidates, disposed } = scene({ wasmMs: 8, webglMs: 2.1 });
  expect(await chooseSolver(candidates)).toEqual({ backend: 'wasm', because: 'slower' });
  expect(disposed()).toBe(1);
  expect((await chooseSolver({ ...candidates, threads: 1 })).backend).toBe('webgl2');
  expect((await chooseSolver({ ...candidates, preferWebgl: true })).backend).toBe('webgl2');
});

test.each(['Google SwiftShader', 'llvmpipe (LLVM 15.0.7, 256 bits)', 'Microsoft Basic Render Driver', ''])(
  'the software renderer "%s" is never taken, however fast, and not even opened',
  async (name) => {
    const { candidates, opened } = scene({ wasmMs: 1000, webglMs: 0.001 });
    const choice = await chooseSolver({ ...candidates, renderer: () => name, preferWebgl: true });
    expect(choice).toEqual({ backend: 'wasm', because: 'software-renderer' });
    expect(opened()).toBe(0);
  },
);

test('no card', async () => {
  const { candidates, opened } = scene({ wasmMs: 1000, webglMs: 0.001 });
  const choice = await chooseSolver({ ...candidates, renderer: () => undefined });
  expect(choice).toEqual({ backend: 'wasm', because: 'unavailable' });
  expect(opened()).toBe(0);
});

test.each([new WebglUnavailableError('no texture holds it'), new ContextLostError('it went away')])(
  'a card that refuses the work: %s',
  async (error) => {
    const { candidates } = scene({ wasmMs: 8, webglMs: 0.1 });
    const choice = await chooseSolver({ ...candidates, openWebgl: () => Promise.reject(error) });
    expect(choice).toEqual({ backend: 'wasm', because: 'unavailable' });
  },
);

test('a mistake is no refusal', async () => {
  const { candidates } = scene({ wasmMs: 8, webglMs: 0.1 });
  const openWebgl = () => Promise.reject(new TypeError('a mistake'));
  await expect(chooseSolver({ ...candidates, openWebgl })).rejects.toThrow(TypeError);
});

test.each([0.01, NaN])('a card whose densities are wrong by %p is not taken', async (wrongBy) => {
  const { candidates, disposed } = scene({ wasmMs: 8, webglMs: 0.1, wrongBy });
  expect(await chooseSolver(candidates)).toEqual({ backend: 'wasm', because: 'wrong' });
  expect(disposed()).toBe(1);
});

test('a card that does not come to an end is given up', async () => {
  const { candidates } = scene({ wasmMs: 8, webglMs: 0.1 });
  let disposed = false;
  const endless: StreamingSimulator = {
    isTissue: () => true,
    each: (_, __, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
    dispose: () => {
      disposed = true;
    },
  };
  const choice = await chooseSolver({
    ...candidates,
    openWebgl: () => Promise.resolve(endless),
    budgetMs: 5,
  });
  expect(choice).toEqual({ backend: 'wasm', because: 'slower' });
  expect(disposed).toBe(true);
});

test('WebAssembly is given up on no sooner than the budget, and then judged by what it did', async () => {
  // One solve takes more than half the budget: there is no second one.
  let solves = 0;
  const { candidates } = scene({ wasmMs: 150, webglMs: 30 });
  const wasm: SolverCandidates['wasm'] = {
    densities: (batch) => {
      solves++;
      return candidates.wasm.densities(batch);
    },
  };
  expect((await chooseSolver({ ...candidates, wasm })).backend).toBe('webgl2');
  expect(solves).toBe(1);
});
