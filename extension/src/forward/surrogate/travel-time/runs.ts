/** Runs of numbers, [first, end) one pair after the other, ascending, none touching the next. */
export type Runs = Int32Array;

/** All that is in either. */
export function joinRuns(a: Runs, b: Runs): Runs {
  const joined: number[] = [];
  let [n, m] = [0, 0];
  while (n < a.length || m < b.length) {
    const isFirst = m >= b.length || (n < a.length && a[n] <= b[m]);
    const [first, end] = isFirst ? [a[n], a[n + 1]] : [b[m], b[m + 1]];
    if (isFirst) n += 2;
    else m += 2;
    const last = joined.length - 1;
    if (last > 0 && first <= joined[last]) joined[last] = Math.max(joined[last], end);
    else joined.push(first, end);
  }
  return Int32Array.from(joined);
}

/** What is in `a`, but not in `b`. */
export function runsWithout(a: Runs, b: Runs): Runs {
  const left: number[] = [];
  let m = 0;
  for (let n = 0; n < a.length; n += 2) {
    let first = a[n];
    const end = a[n + 1];
    while (m < b.length && b[m + 1] <= first) m += 2;
    for (let other = m; other < b.length && b[other] < end; other += 2) {
      if (b[other] > first) left.push(first, b[other]);
      first = b[other + 1];
    }
    if (first < end) left.push(first, end);
  }
  return Int32Array.from(left);
}
