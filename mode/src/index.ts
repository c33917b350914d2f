import { EXTENSION_ID, MODE_ID, MODE_ROUTE } from '../../extension/src/id.ts';

/** The parts of a host mode that this one builds on; everything else is passed through untouched. */
interface HostMode {
  readonly modeInstance: {
    readonly extensions: Readonly<Record<string, string>>;
    readonly sopClassHandlers: readonly string[];
    readonly routes: readonly HostRoute[];
    readonly [key: string]: unknown;
  };
}

interface HostRoute {
  readonly path: string;
  readonly layoutInstance: HostLayout;
  readonly [key: string]: unknown;
}

interface HostLayout {
  readonly id: string;
  readonly props: {
    readonly rightPanels: readonly string[];
    readonly viewports: readonly unknown[];
    readonly [key: string]: unknown;
  };
}

interface FactoryContext {
  readonly loadModules: (names: readonly string[]) => Promise<readonly (HostMode | undefined)[]>;
}

/** The host wants viewers registered for what it shows: Parametric Maps are not in its segmentation mode. */
const PARAMETRIC_MAP_VIEWPORT = {
  namespace: '@ohif/extension-cornerstone-dicom-pmap.viewportModule.dicom-pmap',
  displaySetsToDisplay: ['@ohif/extension-cornerstone-dicom-pmap.sopClassHandlerModule.dicom-pmap'],
};

const REPORT_VIEWPORT = {
  namespace: '@ohif/extension-cornerstone-dicom-sr.viewportModule.dicom-sr',
  displaySetsToDisplay: [
    '@ohif/extension-cornerstone-dicom-sr.sopClassHandlerModule.dicom-sr',
    '@ohif/extension-cornerstone-dicom-sr.sopClassHandlerModule.dicom-sr-3d',
  ],
};

/** Layout of the segmentation mode with the calibration panel first and open. */
function withPanel(layout: HostLayout): HostLayout {
  return {
    ...layout,
    props: {
      ...layout.props,
      rightPanels: [`${EXTENSION_ID}.panelModule.calibration`, ...layout.props.rightPanels],
      rightPanelClosed: false,
      // The posterior's table needs more than the host's 280 pixels.
      rightPanelInitialExpandedWidth: 400,
      viewports: [...layout.props.viewports, PARAMETRIC_MAP_VIEWPORT, REPORT_VIEWPORT],
    },
  };
}

/** The tumor modeling mode: the host's segmentation mode, our panel, and viewers for what we save. */
const mode = {
  id: MODE_ID,
  async modeFactory({ loadModules }: FactoryContext) {
    const [segmentation, basic] = await loadModules(['@ohif/mode-segmentation', '@ohif/mode-basic']);
    if (!segmentation || !basic)
      throw new Error('The host offers no segmentation or basic mode to build on.');
    const base = segmentation.modeInstance;
    return {
      ...base,
      id: MODE_ID,
      routeName: MODE_ROUTE,
      displayName: 'Tumor Modeling',
      hangingProtocol: [`${EXTENSION_ID}.planes`],
      sopClassHandlers: basic.modeInstance.sopClassHandlers,
      routes: base.routes.map((route) => ({ ...route, layoutInstance: withPanel(route.layoutInstance) })),
      extensions: {
        ...base.extensions,
        // The one URL in the viewer's configuration is this file's; the extension lies beside it.
        [new URL('./extension.js', import.meta.url).href]: '^1',
      },
    };
  },
};

export default mode;
