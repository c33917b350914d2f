import { wrong } from './usage.ts';

/** The value of an option. Throws Failure where it is no integer within the range. */
export function readInteger(option: string, text: string, [low, high]: readonly [number, number]): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high) {
    throw wrong(`--${option} ${text} is not an integer from ${low} to ${high}`);
  }
  return value;
}
