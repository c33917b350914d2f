import { GPGPUContext, MathBackendWebGL, setWebGLContext } from '@tensorflow/tfjs-backend-webgl/dist/base';

/**
 * TensorFlow.js' WebGL backend on a context of ours, without any of its operations. Large: loaded only where a graphics
 * card may be used.
 */
export function createTensorBackend(gl: WebGL2RenderingContext): MathBackendWebGL {
  // Otherwise it opens one of its own to see what there is.
  setWebGLContext(2, gl);
  return new MathBackendWebGL(new GPGPUContext(gl));
}
