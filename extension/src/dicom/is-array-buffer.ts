/** Whether a value is an ArrayBuffer, of whichever window, worker or test sandbox: `instanceof` knows its own only. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}
