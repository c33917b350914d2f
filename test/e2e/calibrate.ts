import type { ViewerPage } from './viewer-page.ts';

/** A preview takes up to 3 minutes on two idle cores; a test does not time it, and waits longer on busy ones. */
const PREVIEW_TIMEOUT = 800_000;

/** Presses Calibrate and waits for the posterior. Fails with the panel's own message where there is none. */
export async function calibratePreview({ calibration, posterior }: ViewerPage): Promise<void> {
  await calibration.getByRole('button', { name: 'Calibrate' }).click();
  const alert = calibration.getByRole('alert');
  await posterior.or(alert).first().waitFor({ timeout: PREVIEW_TIMEOUT });
  if (await alert.isVisible()) throw new Error(await alert.innerText());
}

/**
 * For the page, before it loads. The calibration draws its seed from the browser: with the same one it gives the same
 * posterior every time.
 */
export const FIXED_SEED = `
  const draw = crypto.getRandomValues.bind(crypto);
  crypto.getRandomValues = (array) =>
    array instanceof Uint32Array && array.length === 1 ? array.fill(1) : draw(array);`;
