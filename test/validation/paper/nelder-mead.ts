/** A place and what stands there. */
export interface Vertex {
  readonly at: Float64Array;
  readonly value: number;
}

export interface Descent {
  /** Along each axis, of the first simplex. */
  readonly steps: readonly number[];
  /** Ends where values of the simplex differ by less… */
  readonly tolerance: number;
  /** …or after so many evaluations. */
  readonly evaluations: number;
}

/** Of reflection, expansion and both contractions, along the line from the worst vertex through the others' middle. */
const [REFLECTED, EXPANDED, CONTRACTED_OUTSIDE, CONTRACTED_INSIDE] = [1, 2, 0.5, -0.5];
const SHRUNK = 0.5;

const byValue = (a: Vertex, b: Vertex): number => a.value - b.value;

/**
 * A local minimum by the simplex of Nelder & Mead (1965), which needs no gradient. Values may be Infinity where a place is not
 * allowed, but not at the start.
 */
export async function nelderMead(
  valueAt: (at: Float64Array) => Promise<number>,
  start: Float64Array,
  { steps, tolerance, evaluations }: Descent,
): Promise<Vertex> {
  let left = evaluations;
  const vertex = async (at: Float64Array): Promise<Vertex> => {
    left--;
    return { at, value: await valueAt(at) };
  };
  const simplex = [await vertex(start)];
  for (const [axis, step] of steps.entries()) {
    simplex.push(await vertex(start.map((x, n) => (n === axis ? x + step : x))));
  }
  simplex.sort(byValue);
  while (left > 0 && !(simplex[steps.length].value - simplex[0].value < tolerance)) {
    const others = simplex.slice(0, -1);
    const worst = simplex[steps.length];
    const middle = start.map((_, n) => others.reduce((sum, { at }) => sum + at[n], 0) / others.length);
    const along = (factor: number): Promise<Vertex> =>
      vertex(middle.map((x, n) => x + factor * (x - worst.at[n])));
    const reflected = await along(REFLECTED);
    const isBest = reflected.value < simplex[0].value;
    const isBetter = reflected.value < others[others.length - 1].value;
    let candidate = reflected;
    if (isBest) candidate = [await along(EXPANDED), reflected].sort(byValue)[0];
    else if (!isBetter) {
      candidate = await along(reflected.value < worst.value ? CONTRACTED_OUTSIDE : CONTRACTED_INSIDE);
    }
    if (isBetter || candidate.value < Math.min(worst.value, reflected.value)) {
      simplex[steps.length] = candidate;
    } else {
      const [{ at: best }] = simplex;
      for (let n = 1; n < simplex.length; n++) {
        simplex[n] = await vertex(simplex[n].at.map((x, axis) => best[axis] + SHRUNK * (x - best[axis])));
      }
    }
    simplex.sort(byValue);
  }
  return simplex[0];
}
