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

/** Counts the objects that contexts hold from now on, by kind. */
export function countGpuObjects(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const prototype = WebGL2RenderingContext.prototype;
  const watch = (
    method: 'create' | 'delete',
    kind: 'Texture' | 'Buffer' | 'Framebuffer' | 'Program',
  ): void => {
    const original = prototype[`${method}${kind}`] as (...args: unknown[]) => unknown;
    Object.defineProperty(prototype, `${method}${kind}`, {
      value: function (this: WebGL2RenderingContext, ...args: unknown[]): unknown {
        counts[kind] = (counts[kind] ?? 0) + (method === 'create' ? 1 : -1);
        return original.apply(this, args);
      },
    });
  };
  for (const kind of ['Texture', 'Buffer', 'Framebuffer', 'Program'] as const) {
    watch('create', kind);
    watch('delete', kind);
  }
  return counts;
}
