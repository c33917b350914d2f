/** Milliseconds that `solve` takes for each case. */
export async function timeCases<Case>(
  cases: readonly Case[],
  solve: (one: Case) => unknown,
): Promise<number[]> {
  const times: number[] = [];
  for (const one of cases) {
    const began = performance.now();
    await solve(one);
    times.push(performance.now() - began);
  }
  return times;
}
