/**
 * Numbers the connected parts of a graph from 0, in the order of their first members. `neighbours` lists those of
 * each member, `sides` of them; a number beyond the last member stands for none.
 */
export function labelComponents(neighbours: Int32Array, sides: number): Int32Array {
  const count = neighbours.length / sides;
  const labels = new Int32Array(count).fill(-1);
  const stack = new Int32Array(count);
  let label = 0;
  for (let first = 0; first < count; first++) {
    if (labels[first] >= 0) continue;
    let height = 1;
    stack[0] = first;
    labels[first] = label;
    while (height > 0) {
      const member = stack[--height];
      for (let side = 0; side < sides; side++) {
        const next = neighbours[sides * member + side];
        if (next >= count || labels[next] >= 0) continue;
        labels[next] = label;
        stack[height++] = next;
      }
    }
    label++;
  }
  return labels;
}
