import type { CardTensors, Program, Tensor } from './card-tensors.ts';

/** Numbers of a row of the textures. */
export const ROW = 256;
/** Numbers added at a time: a row's in two steps. */
const STEP = 16;

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

const SHADER = `
float number(int n) {
  return texelFetch(numbers, ivec2(n % inputColumns, n / inputColumns), 0).r;
}

void main() {
  ivec2 here = ivec2(gl_FragCoord.xy);
  int first = (here.y * outputColumns + here.x) * ${STEP};
  setOutput(${tree(Array.from({ length: STEP }, (_, n) => `number(first + ${n})`))});
}
`;

/**
 * Adds up each row, pairwise, so that rounding stays at a few times single precision; a sample's rows are for the
 * processor to add, in double precision. Gives the sums, and disposes of the numbers. `rows`: a power of two.
 */
export function sumRows(tensors: CardTensors, numbers: Tensor, rows: number): Tensor {
  let [sums, count] = [numbers, rows * ROW];
  while (count > rows) {
    const [, inputColumns] = rowsOf(count);
    count /= STEP;
    const outputShape = rowsOf(count);
    const program: Program = {
      variableNames: ['numbers'],
      outputShape,
      userCode: SHADER,
      enableShapeUniforms: true,
      customUniforms: [
        { name: 'inputColumns', type: 'int' },
        { name: 'outputColumns', type: 'int' },
      ],
    };
    const next = tensors.run(program, [sums], [[inputColumns], [outputShape[1]]]);
    tensors.dispose(sums);
    sums = next;
  }
  return sums;
}
