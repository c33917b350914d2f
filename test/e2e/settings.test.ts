import { visitPhantom, type PhantomVisit } from './phantom-visit.ts';
import { screenshot } from './screenshot.ts';
import type { ViewerPage } from './viewer-page.ts';

/** The tests are the steps of one visit: each begins where the last one ended. */
jest.setTimeout(400_000);

let visit: PhantomVisit;
let viewer: ViewerPage;

beforeAll(async () => {
  visit = await visitPhantom();
  viewer = visit.viewer;
});

afterAll(() => visit.end());

test('settings are closed, say that they are the paper’s, and open by keyboard', async () => {
  const { calibration, page } = viewer;
  await calibration.getByText('Settings: as in the paper').focus();
  await expect(calibration.getByLabel('Likelihood').isVisible()).resolves.toBe(false);
  await page.keyboard.press('Enter');
  await calibration.getByLabel('Likelihood').waitFor();
});

test('what differs from the paper is said in a few words', async () => {
  const { calibration, page } = viewer;
  await calibration.getByLabel('Dw / Dg').selectOption('100');
  await calibration.getByLabel('T fixed').check();
  await calibration.getByLabel('T value').fill('300');
  await calibration.getByText('Settings: ratio 100, T fixed').waitFor();
  await expect(calibration.getByLabel('T high').isDisabled()).resolves.toBe(true);
  await calibration.getByLabel('Range of Dw').selectOption({ label: 'Table II (0.01–0.09)' });
  await expect(calibration.getByLabel('Dw high').inputValue()).resolves.toBe('0.09');
  await screenshot(page, 'settings');
});

test('a wrong range is named, and keeps the calibration from starting, until it is mended', async () => {
  const { calibration, page } = viewer;
  const button = calibration.getByRole('button', { name: 'Calibrate' });
  await expect(button.isEnabled()).resolves.toBe(true);
  await calibration.getByLabel('ρ low').fill('0.5');
  const alert = calibration.getByRole('alert');
  await alert.waitFor();
  await expect(alert.innerText()).resolves.toBe('ρ: low 0.5 is not below high 0.03.');
  await expect(button.isDisabled()).resolves.toBe(true);
  await calibration.getByText('Settings: not valid').waitFor();
  await screenshot(page, 'settings-not-valid');

  await calibration.getByRole('button', { name: 'Reset to the paper’s' }).click();
  await calibration.getByText('Settings: as in the paper').waitFor();
  await expect(alert.count()).resolves.toBe(0);
  await expect(button.isEnabled()).resolves.toBe(true);
});
