import type { Page } from 'playwright-core';

/** Marks that the page sets: the first stage begins, the posterior stands in the panel, the map lies over all views. */
export const MARKS = { reading: 'tm-reading', sampling: 'tm-sampling', shown: 'tm-shown' } as const;

/**
 * In the page itself, by its own events: asking it again and again from here, as tests do, would take it more time
 * than what is measured. Of text, because the compiler would put names into it that the page does not know.
 */
const WATCH = `window.previewShown = new Promise((resolve, reject) => {
  const panel = document.querySelector('.tm-panel');
  const within = (section, selector) => panel.querySelector('section[aria-label=' + section + ']' + selector);
  const views = () =>
    window.cornerstone.getRenderingEngines().flatMap((engine) => engine.getViewports())
      .filter((viewport) => 'addVolumes' in viewport);
  const drawn = () => {
    const hasMap = (view) => view.getAllVolumeIds().some((id) => id.startsWith('tumor-modeling-density'));
    if (!views().every(hasMap)) return requestAnimationFrame(drawn);
    requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => {
      performance.mark('${MARKS.shown}');
      resolve();
    })));
  };
  let sampling = false;
  const observer = new MutationObserver(() => {
    const alert = within('Calibration', ' [role=alert]');
    if (alert) return reject(new Error(alert.textContent));
    if (!sampling && within('Calibration', '').textContent.includes('Stage 1:')) {
      sampling = true;
      performance.mark('${MARKS.sampling}');
    }
    if (!within('Posterior', '')) return;
    observer.disconnect();
    drawn();
  });
  observer.observe(panel, { subtree: true, childList: true, characterData: true });
  panel.addEventListener('pointerdown', () => performance.mark('${MARKS.reading}'), { once: true, capture: true });
}); undefined`;

/** To be called before the press on Calibrate: what the user does comes before what is asked of the page. */
export async function watchPreview(page: Page): Promise<void> {
  await page.evaluate(WATCH);
}

/** Resolves when the preview's map lies over the images. Rejects with the panel's alert. */
export async function previewShown(page: Page): Promise<void> {
  await page.evaluate('window.previewShown');
}
