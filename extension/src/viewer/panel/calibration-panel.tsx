import type { ExtensionManager } from '../host/host-api.ts';
import type { TumorModelingSession } from '../session/tumor-modeling-session.ts';
import { Panel } from './panel.tsx';
import { reactIsland } from './react-island.tsx';

/** The panel as the host registers it, in the right sidebar of the mode. */
export function calibrationPanel(extensionManager: ExtensionManager, session: TumorModelingSession) {
  const probe = (): unknown => {
    const viewport = extensionManager.getModuleEntry(
      '@ohif/extension-cornerstone.viewportModule.cornerstone',
    );
    const component = viewport?.component;
    if (typeof component !== 'function') throw new Error('The host has no cornerstone viewport');
    return (component as (props: object) => unknown)({});
  };
  return {
    name: 'calibration',
    iconName: 'tab-4d',
    iconLabel: 'Tumor',
    label: 'Tumor Modeling',
    component: reactIsland(probe, () => <Panel session={session} />),
  };
}
