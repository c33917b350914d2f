import { phantomStudy, type PhantomOptions } from '../fixtures/phantom-study.ts';
import { storeInstances } from '../fixtures/store-instances.ts';
import { launchChromium } from './chromium.ts';
import { startDemo } from './demo-process.ts';
import { imagesDrawn, openStudy, type ViewerPage } from './viewer-page.ts';

/** A visit to the phantom study, in a demo and a browser of its own. */
export interface PhantomVisit {
  readonly viewer: ViewerPage;
  readonly dicomWebUrl: string;
  readonly studyInstanceUID: string;
  end(): Promise<void>;
}

/** Opens the phantom study, with nothing wrong in it, and waits until its images are drawn. */
export async function visitPhantom(options: PhantomOptions = {}): Promise<PhantomVisit> {
  const demo = await startDemo(['--no-sample']);
  const browser = await launchChromium();
  const end = async (): Promise<void> => {
    await browser.close();
    await demo.stop();
  };
  try {
    const { studyInstanceUID, instances } = phantomStudy('nothing', options);
    await storeInstances(demo.dicomWebUrl, instances);
    const viewer = await openStudy({ browser, url: demo.url, studyInstanceUID });
    await imagesDrawn(viewer.page);
    return { viewer, dicomWebUrl: demo.dicomWebUrl, studyInstanceUID, end };
  } catch (error) {
    await end();
    throw error;
  }
}
