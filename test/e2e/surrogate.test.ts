import { calibratePreview } from './calibrate.ts';
import { visitPhantom, type PhantomVisit } from './phantom-visit.ts';
import { posteriorTable } from './posterior-table.ts';
import { screenshot } from './screenshot.ts';

/** The tests are the steps of one visit: each begins where the last one ended. */
jest.setTimeout(900_000);

let visit: PhantomVisit;

beforeAll(async () => {
  visit = await visitPhantom();
});

afterAll(() => visit.end());

test('the surrogate drives a calibration unless another model is chosen', async () => {
  const { calibration, page } = visit.viewer;
  await calibration.getByText('Settings: as in the paper').click();
  const model = calibration.getByRole('combobox', { name: /^Model/ });
  await expect(model.inputValue()).resolves.toBe('surrogate');
  await model.selectOption({ label: '2 mm solver' });
  await calibration.getByText('Settings: 2 mm solver', { exact: true }).waitFor();
  await model.selectOption({ label: 'surrogate' });
  await calibration.getByText('Settings: as in the paper').waitFor();
  await screenshot(page, 'surrogate-chosen');
});

test('a preview ends in a posterior that names the surrogate and its weights', async () => {
  await calibratePreview(visit.viewer);
  const { posterior } = visit.viewer;
  const rows = await posteriorTable(posterior);
  for (const [name, { lower95, mean, upper95 }] of rows) {
    expect([name, lower95 <= mean && mean <= upper95]).toEqual([name, true]);
  }
  await expect(posterior.innerText()).resolves.toMatch(/model travel-time-\S+ sha256=[0-9a-f]{16}/);
});

test('the posterior says that these tissue maps are unlike any person’s', async () => {
  const note = visit.viewer.posterior.locator('[data-caveat="anatomy-unlike"]');
  await expect(note.innerText()).resolves.toMatch(/unlike those that the surrogate was trained on/);
});

test('the solver at 1 mm has checked it, and says in words whether it may be trusted', async () => {
  const { posterior, page } = visit.viewer;
  const check = posterior.getByLabel('Check by the solver');
  await check.waitFor();
  await expect(check.innerText()).resolves.toMatch(/1 mm solver/);
  await expect(check.innerText()).resolves.toMatch(/of 32 samples/);
  await screenshot(page, 'surrogate-checked');
});
