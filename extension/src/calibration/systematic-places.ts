/** Places of `count` of `total`, evenly spread from one on that `uniform`, in [0, 1), chooses. */
export function systematicPlaces(total: number, count: number, uniform: number): number[] {
  const taken = Math.min(total, count);
  return Array.from({ length: taken }, (_, n) =>
    Math.min(total - 1, Math.floor(((n + uniform) * total) / taken)),
  );
}
