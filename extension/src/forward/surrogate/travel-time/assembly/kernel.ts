/**
 * Distances as growth fronts of a width see them, and their interpolation between starts. Compiled by AssemblyScript to WebAssembly
 * with 128-bit SIMD; see ../field-layout.ts for the memory's layout.
 */
export { setBox, setDecay, setRegion, setRows, solve } from './screened';
export { distances, setVoxels } from './distances';
export { setPositions, setStart } from './positions';
export { keep, setDouble, setMixing, setTiles } from './kept-fields';
export { emptyAround, runsNear, runsUntil, setTilePlaces, setTileSides, timeTiles } from './tile-choice';
export { mixRuns, setShift, setSpread } from './mixing';
export { addField, beginSum, endSum, join, setAdding, sumRing } from './near-sum';
