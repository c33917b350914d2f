import { createRoot, type Root } from 'react-dom/client';
import type { ReactNode } from 'react';

/**
 * A component for the host's React that holds a root of our own.
 *
 * The host shares no React, and two Reacts may not mix hooks in one tree. So the host gets one plain `div`, made in
 * the shape that its own elements have, and our tree grows inside of it.
 *
 * @param probe Makes any element with the host's React: it shows how the host marks its elements.
 */
export function reactIsland(probe: () => unknown, render: () => ReactNode): () => unknown {
  let root: Root | undefined;
  // One callback for ever: a new one at every render would make the host take our tree down and up again.
  const ref = (container: HTMLElement | null): void => {
    if (container) {
      root = createRoot(container);
      root.render(render());
      return;
    }
    // The host unmounts while its own tree is rendering: ours must wait for the end of that.
    const leaving = root;
    root = undefined;
    queueMicrotask(() => leaving?.unmount());
  };
  let island: unknown;
  return () => {
    if (island) return island;
    const element = probe();
    if (typeof element !== 'object' || element === null || !('$$typeof' in element)) {
      throw new TypeError('The host returned no React element to learn from');
    }
    island = {
      $$typeof: element.$$typeof,
      type: 'div',
      key: null,
      // React 18 reads `ref` here, React 19 among the properties.
      ref,
      props: { className: 'h-full w-full overflow-y-auto', ref },
      _owner: null,
      _store: {},
    };
    return island;
  };
}
