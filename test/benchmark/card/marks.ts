/** Sums of how long calls take, in ms, and how many there were. */
export interface Mark {
  ms: number;
  calls: number;
}

/** Adds up the time of a method's calls, whoever makes them, until it is undone. Calls that resolve later count until then. */
export function markMethod(prototype: object, method: string, mark: Mark): () => void {
  const original: unknown = Reflect.get(prototype, method);
  if (typeof original !== 'function') throw new TypeError(`there is no method ${method}`);
  Reflect.set(prototype, method, function (this: unknown, ...args: unknown[]): unknown {
    const began = performance.now();
    const result: unknown = Reflect.apply(original, this, args);
    const end = (): void => {
      mark.ms += performance.now() - began;
      mark.calls++;
    };
    if (result instanceof Promise) return result.finally(end);
    end();
    return result;
  });
  return () => {
    Reflect.set(prototype, method, original);
  };
}

export function newMark(): Mark {
  return { ms: 0, calls: 0 };
}
