import { visitPhantom, type PhantomVisit } from './phantom-visit.ts';
import { screenshot } from './screenshot.ts';

/** The tests are the steps of one visit: each begins where the last one ended. */
jest.setTimeout(400_000);

let visit: PhantomVisit;

beforeAll(async () => {
  visit = await visitPhantom();
});

afterAll(() => visit.end());

test('without the file of its weights, the panel says that the paper’s network cannot be used', async () => {
  const { calibration, page } = visit.viewer;
  await page.context().route('**/paper-network-weights.js*', (route) => route.fulfill({ status: 404 }));
  await calibration.getByText('Settings: as in the paper').click();
  await calibration.getByRole('combobox', { name: /^Model/ }).selectOption({ label: 'paper network' });
  await calibration.getByRole('button', { name: 'Calibrate' }).click();
  const alert = calibration.getByRole('alert');
  await alert.waitFor();
  await expect(alert.innerText()).resolves.toMatch(
    /^The chosen growth model cannot be used: the weights of paper-network-\d+ could not be loaded\. Nothing was saved\./,
  );
  await screenshot(page, 'model-unusable');
});

test('a button chooses the 2 mm solver, and a calibration can be started with it', async () => {
  const { calibration, page } = visit.viewer;
  await calibration.getByRole('button', { name: 'Choose the 2 mm solver' }).click();
  await expect(calibration.getByRole('combobox', { name: /^Model/ }).inputValue()).resolves.toBe(
    'solver-2mm',
  );
  await screenshot(page, 'model-unusable-solver-chosen');
  await calibration.getByRole('button', { name: 'Calibrate' }).click();
  await calibration.getByRole('progressbar').waitFor();
  await calibration.getByRole('button', { name: 'Cancel' }).click();
  await calibration.getByText('Cancelled. Nothing was changed.').waitFor();
});
