/**
 * The part of the host's API that this extension uses. The host's packages ship no types, so they are written
 * down here, as seen in version 3.13.2.
 */
import type { StudySeries } from '../../study/study-series.ts';

export interface Subscription {
  unsubscribe(): void;
}

export interface DisplaySet extends StudySeries {
  readonly displaySetInstanceUID: string;
}

interface PubSub<Events extends string> {
  readonly EVENTS: Readonly<Record<Events, string>>;
  subscribe(event: string, listener: () => void): Subscription;
}

export interface DisplaySetService extends PubSub<
  'DISPLAY_SETS_ADDED' | 'DISPLAY_SETS_CHANGED' | 'DISPLAY_SETS_REMOVED'
> {
  getActiveDisplaySets(): readonly DisplaySet[];
}

export type CornerstoneViewportService = PubSub<'VIEWPORT_VOLUMES_CHANGED'>;

export interface DicomWebClient {
  /** Root of the service, without a slash at the end; may be relative to the page. */
  readonly wadoURL: string;
}

export interface DataSource {
  readonly retrieve: {
    getWadoDicomWebClient?(): DicomWebClient;
    readonly series: {
      metadata(options: { StudyInstanceUID: string; madeInClient: boolean }): Promise<unknown>;
    };
  };
  /** STOWs finished Part 10 bytes over the given request; its answer can be read from it afterwards. */
  readonly store: { dicom(part10: ArrayBuffer, request: XMLHttpRequest): Promise<void> };
  getImageIdsForDisplaySet(displaySet: DisplaySet): readonly string[];
  deleteStudyMetadataPromise?(key: string): void;
  getConfig?(): { readonly name?: string; readonly wadoRoot?: string };
}

export interface ExtensionManager {
  getModuleEntry(id: string): { readonly component?: unknown; readonly exports?: unknown } | undefined;
  getActiveDataSource(): readonly DataSource[];
}

export interface HostServices {
  readonly displaySetService: DisplaySetService;
  readonly cornerstoneViewportService: CornerstoneViewportService;
  readonly userAuthenticationService: { getAuthorizationHeader(): Record<string, string> | undefined };
  readonly panelService: { activatePanel(id: string, force: boolean): void };
  readonly uiNotificationService: {
    show(options: { title: string; message: string; type: 'success' | 'error' | 'warning' | 'info' }): void;
  };
}

/** What the host hands to every module of an extension. */
export interface HostContext {
  readonly servicesManager: { readonly services: HostServices };
  readonly extensionManager: ExtensionManager;
}
