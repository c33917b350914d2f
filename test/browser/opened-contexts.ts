/** Contexts that were opened in this worker, in order. */
export const contexts: WebGL2RenderingContext[] = [];

const getContext = OffscreenCanvas.prototype.getContext;
OffscreenCanvas.prototype.getContext = function (
  this: OffscreenCanvas,
  ...args: Parameters<typeof getContext>
) {
  const context: unknown = getContext.apply(this, args);
  if (context instanceof WebGL2RenderingContext) contexts.push(context);
  return context;
} as typeof getContext;

/** The last that was opened goes away. */
export function loseContext(): void {
  contexts.at(-1)?.getExtension('WEBGL_lose_context')?.loseContext();
}
