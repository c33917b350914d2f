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
import { MessageTurn } from './message-turn.ts';

/** TensorFlow.js, ready for operations on this thread, on one of its backends. */
export interface TensorBackend {
  readonly name: 'wasm' | 'webgl';
  /** Lets other work be done between two pieces; rejects with ContextLostError when the graphics card went away. */
  pause(): Promise<void>;
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
