/** Acts on the first value, and then on none before `intervalMs` have gone by; what comes in between is dropped. */
export function atMostEvery<T>(intervalMs: number, act: (value: T) => void): (value: T) => void {
  let last = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now - last < intervalMs) return;
    last = now;
    act(value);
  };
}
