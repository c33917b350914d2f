/** Golden-section ratio. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Steps of a line search after the minimum is bracketed: to 3 % of the bracket. */
const LINE_STEPS = 7;
const MOST_BRACKETS = 8;

export interface PowellOptions {
  readonly start: readonly number[];
  /** First step along each axis: about as far as the optimum may be; 0 keeps that parameter. */
  readonly steps: readonly number[];
  readonly cost: (parameters: readonly number[]) => number;
  readonly iterations: number;
}

/** Minimum of the cost along a direction from `start`: bracketed by doubling the step, then golden sections. */
function lineMinimum(along: (t: number) => number, atZero: number): { t: number; value: number } {
  let [low, middle, high] = [0, 0, 1];
  let best = atZero;
  const ahead = along(1);
  if (ahead >= atZero) {
    const behind = along(-1);
    if (behind >= atZero) [low, high] = [-1, 1];
    else [low, middle, high, best] = [0, -1, -2, behind];
  } else [middle, high, best] = [1, 2, ahead];
  if (middle !== 0) {
    for (let n = 0; n < MOST_BRACKETS; n++) {
      const value = along(high);
      if (value >= best) break;
      [low, middle, high, best] = [middle, high, high + 2 * (high - middle), value];
    }
  }
  let [a, b] = [low, high];
  let c = b - GOLDEN * (b - a);
  let d = a + GOLDEN * (b - a);
  let [atC, atD] = [along(c), along(d)];
  for (let n = 0; n < LINE_STEPS; n++) {
    if (atC < atD) {
      [b, d, atD] = [d, c, atC];
      c = b - GOLDEN * (b - a);
      atC = along(c);
    } else {
      [a, c, atC] = [c, d, atD];
      d = a + GOLDEN * (b - a);
      atD = along(d);
    }
  }
  const [t, value] = atC < atD ? [c, atC] : [d, atD];
  return value < best ? { t, value } : { t: middle, value: best };
}

/** Powell's method of conjugate directions (Press et al., Numerical Recipes, 10.7): needs no derivatives. */
export function minimizePowell({ start, steps, cost, iterations }: PowellOptions): {
  readonly parameters: readonly number[];
  readonly cost: number;
} {
  let point = [...start];
  let value = cost(point);
  const directions = steps.flatMap((step, axis) =>
    step === 0 ? [] : [start.map((_, other) => (other === axis ? step : 0))],
  );
  for (let iteration = 0; iteration < iterations; iteration++) {
    const before = { point, value };
    let steepest = { drop: 0, index: 0 };
    for (const [index, direction] of directions.entries()) {
      const from = point;
      const found = lineMinimum((t) => cost(from.map((x, n) => x + t * direction[n])), value);
      if (value - found.value > steepest.drop) steepest = { drop: value - found.value, index };
      point = from.map((x, n) => x + found.t * direction[n]);
      value = found.value;
    }
    const moved = point.map((x, n) => x - before.point[n]);
    // The whole iteration's move takes the place of the direction that brought most.
    if (steepest.drop > 0 && iteration + 1 < iterations) directions[steepest.index] = moved;
    if (before.value - value < 1e-5 * Math.abs(before.value)) break;
  }
  return { parameters: point, cost: value };
}
