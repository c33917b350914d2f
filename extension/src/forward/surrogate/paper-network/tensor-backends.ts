import '@tensorflow/tfjs-backend-wasm';
import { GPGPUContext, MathBackendWebGL, setWebGLContext } from '@tensorflow/tfjs-backend-webgl';
import { env, ready, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { GpuClock } from '../../solver/webgl/gpu-clock.ts';
import {
  availableRenderer,
  closeContext,
  isSoftwareRenderer,
  openContext,
} from '../../solver/webgl/open-context.ts';
import type { Work } from './convolution.ts';
import { CROP_SIDE } from './crop.ts';
import { MessageTurn } from './message-turn.ts';

/** Some milliseconds of a graphics card's time. */
const CARD_PIECE_VOXELS = 32768;
/** A whole crop: TensorFlow.js copies all of a tensor in WebAssembly to take a slice of it. */
const PROCESSOR_PIECE_VOXELS = CROP_SIDE ** 3;

/**
 * TensorFlow.js, ready for operations on this thread, on one of its backends. `pause` lets other work be done between two
 * pieces; it rejects with ContextLostError when the graphics card went away.
 */
export interface TensorBackend extends Work {
  readonly name: 'wasm' | 'webgl';
  dispose(): void;
}

async function openWasm(): Promise<TensorBackend> {
  // Threads want a page that is isolated from others, and gain nothing here.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await setBackend('wasm');
  await ready();
  const turn = new MessageTurn();
  return {
    name: 'wasm',
    pieceVoxels: PROCESSOR_PIECE_VOXELS,
    pause: () => turn.pause(),
    dispose: () => {
      turn.close();
    },
  };
}

async function openWebgl(): Promise<TensorBackend> {
  const gl = openContext();
  const clock = new GpuClock(gl);
  // Otherwise it opens one of its own.
  setWebGLContext(2, gl);
  removeBackend('webgl');
  registerBackend('webgl', () => new MathBackendWebGL(new GPGPUContext(gl)));
  await setBackend('webgl');
  await ready();
  return {
    name: 'webgl',
    pieceVoxels: CARD_PIECE_VOXELS,
    pause: () => clock.passed(clock.mark()),
    dispose: () => {
      clock.close();
      removeBackend('webgl');
      closeContext(gl);
    },
  };
}

/** The graphics card where there is one, else the processor; or the one that is named. */
export function openTensorBackend(name?: TensorBackend['name']): Promise<TensorBackend> {
  const renderer = name === undefined ? availableRenderer() : undefined;
  const hasCard = renderer !== undefined && !isSoftwareRenderer(renderer);
  return name === 'webgl' || hasCard ? openWebgl() : openWasm();
}
