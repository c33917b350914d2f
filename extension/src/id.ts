/** The extension's id: OHIF wants it equal to the package name. */
export const EXTENSION_ID = 'ohif-extension-tumor-modeling';

/** The mode's id, and the last part of its address in the viewer. */
export const MODE_ID = 'ohif-mode-tumor-modeling';
export const MODE_ROUTE = 'tumor-modeling';

export const SOFTWARE_NAME = 'OHIF Tumor Modeling';
export const SOFTWARE_VERSION = '0.1.0';
