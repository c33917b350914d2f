import type { ViewerPage } from './viewer-page.ts';

/** A preview has 3 minutes on 2 cores; then the panel must show a posterior or say why not. */
const PREVIEW_TIMEOUT = 400_000;

/** Presses Calibrate and waits for the posterior. Fails with the panel's own message where there is none. */
export async function calibratePreview({ calibration, posterior }: ViewerPage): Promise<void> {
  await calibration.getByRole('button', { name: 'Calibrate' }).click();
  const alert = calibration.getByRole('alert');
  await posterior.or(alert).first().waitFor({ timeout: PREVIEW_TIMEOUT });
  if (await alert.isVisible()) throw new Error(await alert.innerText());
}
