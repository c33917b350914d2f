/** What a user can put right: a folder, file or option that is not as it must be. The message names it. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
