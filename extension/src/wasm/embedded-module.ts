/** A WebAssembly module kept in the code as base64: gives a fresh instance a call, with memory of its own. */
export function embeddedModule(base64: string): () => Promise<WebAssembly.Exports> {
  let compiled: Promise<WebAssembly.Module> | undefined;
  return async () => {
    compiled ??= WebAssembly.compile(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
    return (await WebAssembly.instantiate(await compiled, {})).exports;
  };
}
