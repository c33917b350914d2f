import type { CardTensors, Program, Tensor } from './card-tensors.ts';

/** Numbers added at a time; their logarithm. */
export const LOG_MOST = 4;
/** Numbers of a row of the textures. */
export const ROW = 256;

/** Rows and columns of so many numbers, which lie row by row. */
export function rowsOf(count: number): [rows: number, columns: number] {
  return count < ROW ? [1, count] : [Math.ceil(count / ROW), ROW];
}

/** ((a0 + a1) + (a2 + a3)) + … */
function tree(terms: readonly string[]): string {
  if (terms.length === 1) return terms[0];
  const half = terms.length / 2;
  return `(${tree(terms.slice(0, half))} + ${tree(terms.slice(half))})`;
}

function sumShader(terms: number): string {
  const names = Array.from({ length: terms }, (_, n) => `number(first + ${n})`);
  return `
float number(int n) {
  return texelFetch(numbers, ivec2(n % inputColumns, n / inputColumns), 0).r;
}

void main() {
  ivec2 here = ivec2(gl_FragCoord.xy);
  int first = (here.y * outputColumns + here.x) * ${terms};
  setOutput(${tree(names)});
}
`;
}

const SHADERS = Array.from({ length: LOG_MOST + 1 }, (_, log) => sumShader(1 << log));

/**
 * Adds up each 2^`logEach` of 2^`logCount` numbers that follow each other, pairwise, so that rounding stays at a few
 * times single precision however many there are. Gives the sums, and disposes of the numbers.
 */
export function sumPairwise(
  tensors: CardTensors,
  numbers: Tensor,
  { logCount, logEach }: { readonly logCount: number; readonly logEach: number },
): Tensor {
  let [sums, left, log] = [numbers, logEach, logCount];
  while (left > 0) {
    const step = Math.min(LOG_MOST, left);
    const [, inputColumns] = rowsOf(2 ** log);
    const outputShape = rowsOf(2 ** (log - step));
    const program: Program = {
      variableNames: ['numbers'],
      outputShape,
      userCode: SHADERS[step],
      enableShapeUniforms: true,
      customUniforms: [
        { name: 'inputColumns', type: 'int' },
        { name: 'outputColumns', type: 'int' },
      ],
    };
    const next = tensors.run(program, [sums], [[inputColumns], [outputShape[1]]]);
    tensors.dispose(sums);
    sums = next;
    left -= step;
    log -= step;
  }
  return sums;
}
