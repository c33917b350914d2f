import type { PlannedSolve } from '../solve-planner.ts';

/** Samples a texel holds: one in each channel. */
export const CHANNELS = 4;

/**
 * Places of solves that are done together, up to four: all with the same number of substeps, which one pass has in
 * common, and of about as many steps, so that few channels wait for another. Longest first.
 */
export function groupSolves(solves: readonly PlannedSolve[]): number[][] {
  const order = [...solves.keys()].sort((a, b) => {
    const [left, right] = [solves[a].plan, solves[b].plan];
    return right.substeps - left.substeps || right.steps - left.steps || a - b;
  });
  const groups: number[][] = [];
  for (const place of order) {
    const group = groups.at(-1);
    const fits =
      group && group.length < CHANNELS && solves[group[0]].plan.substeps === solves[place].plan.substeps;
    if (fits) group.push(place);
    else groups.push([place]);
  }
  return groups;
}
