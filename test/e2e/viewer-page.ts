import type { Browser, Locator, Page } from 'playwright-core';
import { MODE_ROUTE } from '../../extension/src/id.ts';

/** Loading the viewer and a study takes up to 10 s on 2 cores; a machine that is busy may need several times that. */
const LOAD_TIMEOUT = 90_000;
/** A click waits for the pictures under way to be drawn, which takes long where there is no graphics card. */
const ACTION_TIMEOUT = 120_000;

/** One page of the viewer with a study open in the tumor modeling mode, and its panel as a user finds it. */
export interface ViewerPage {
  readonly page: Page;
  readonly inputs: Locator;
  readonly calibration: Locator;
  readonly posterior: Locator;
  readonly overlay: Locator;
  readonly archive: Locator;
  readonly savedResults: Locator;
  close(): Promise<void>;
}

/** The panel on a page that is at the viewer already. */
export function panelOf(page: Page): ViewerPage {
  const section = (name: string): Locator => page.getByRole('region', { name });
  return {
    page,
    inputs: section('Inputs'),
    calibration: section('Calibration'),
    posterior: section('Posterior'),
    overlay: section('Overlay'),
    archive: section('Archive'),
    savedResults: section('Saved results'),
    close: () => page.context().close(),
  };
}

export interface OpenOptions {
  readonly browser: Browser;
  readonly url: string;
  readonly studyInstanceUID: string;
  /** Runs in the page before anything of the viewer does. */
  readonly initScript?: string;
}

/** A page in a window of its own, with patience for machines that draw without a graphics card. */
export async function newPage(browser: Browser, initScript?: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
  context.setDefaultTimeout(ACTION_TIMEOUT);
  if (initScript !== undefined) await context.addInitScript(initScript);
  const page = await context.newPage();
  // The host tells every new user that it is for investigational use, sooner or later, over whatever is there.
  const confirm = page.getByRole('button', { name: 'Confirm and hide' });
  await page.addLocatorHandler(confirm, () => confirm.click());
  return page;
}

/** Opens the study in the mode by its address, and waits until panel and images are there. */
export async function openStudy(options: OpenOptions): Promise<ViewerPage> {
  const page = await newPage(options.browser, options.initScript);
  await page.goto(`${options.url}/${MODE_ROUTE}?StudyInstanceUIDs=${options.studyInstanceUID}`);
  const panel = panelOf(page);
  await panel.inputs.waitFor({ timeout: LOAD_TIMEOUT });
  return panel;
}

/** Waits until the images of every view are drawn. */
export async function imagesDrawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const viewports = window.cornerstone?.getRenderingEngines().flatMap((e) => e.getViewports()) ?? [];
      return (
        viewports.length >= 3 &&
        viewports.every((viewport) => {
          // A view is a stack until the host has made it one of volumes.
          if (!('getVolumeId' in viewport)) return false;
          const volume = window.cornerstone?.cache.getVolume(viewport.getVolumeId());
          return volume?.loadStatus?.loaded === true;
        })
      );
    },
    undefined,
    { timeout: LOAD_TIMEOUT },
  );
}
