/**
 * Travel times by fast marching, and their interpolation between starts. Compiled by AssemblyScript to WebAssembly
 * with 128-bit SIMD; see ../march-layout.ts for the memory's layout.
 */
export { begin, countTouched, march, seed, setQueue, setScale, setVoxels } from './marching';
export { keep, setMixing } from './kept-fields';
export { mix, setPositions, setShift, setSpread, setStart } from './mixing';
export { addField, beginSum, endSum, join, setAdding, sumRing } from './near-sum';
