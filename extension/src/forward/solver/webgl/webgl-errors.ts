/** The graphics card went away under way: what was being computed must be computed elsewhere. */
export class ContextLostError extends Error {
  override readonly name = 'ContextLostError';
}

/** WebGL2, or something of it that the solver needs, is not there. */
export class WebglUnavailableError extends Error {
  override readonly name = 'WebglUnavailableError';
}
