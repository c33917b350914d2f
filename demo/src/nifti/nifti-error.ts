/** A file that is not an image we can place in space. The message names the file and what is wrong with it. */
export class NiftiError extends Error {
  override readonly name = 'NiftiError';
}
