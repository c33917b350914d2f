/** What the viewer is told at its start. */
export interface ViewerConfigOptions {
  /** Path of the mode to load, from the origin's root; null loads none. */
  readonly modePath: string | null;
}

/** Days after which the viewer reminds its user again that it is for investigational use only. */
const REMINDER_DAYS = 30;

/**
 * The text of app-config.js: one data source on the same origin, and our mode, which brings its extension. The
 * mode's URL must be absolute: the viewer would resolve another against the page.
 */
export function viewerConfigScript({ modePath }: ViewerConfigOptions): string {
  const config = {
    name: 'Tumor Modeling',
    routerBasename: null,
    extensions: [],
    customizationService: {},
    showStudyList: true,
    maxNumberOfWebWorkers: 3,
    showWarningMessageForCrossOrigin: true,
    showCPUFallbackMessage: true,
    showLoadingIndicator: true,
    experimentalStudyBrowserSort: false,
    strictZSpacingForVolumeViewport: true,
    groupEnabledModesFirst: true,
    showErrorDetails: 'always',
    investigationalUseDialog: { option: 'configure', days: REMINDER_DAYS },
    maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
    defaultDataSourceName: 'archive',
    dataSources: [
      {
        namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
        sourceName: 'archive',
        configuration: {
          friendlyName: 'Archive',
          name: 'archive',
          qidoRoot: '/dicom-web',
          wadoRoot: '/dicom-web',
          wadoUriRoot: '/wado',
          qidoSupportsIncludeField: false,
          imageRendering: 'wadors',
          thumbnailRendering: 'wadors',
          enableStudyLazyLoad: true,
          supportsFuzzyMatching: false,
          supportsWildcard: true,
          omitQuotationForMultipartRequest: true,
          dicomUploadEnabled: true,
          bulkDataURI: { enabled: true },
        },
      },
    ],
  };
  const mode = JSON.stringify(modePath);
  return `window.config = ${JSON.stringify(config, null, 2)};
window.config.modes = [${mode}].filter(Boolean).map((path) => new URL(path, window.location.origin).href);
`;
}
