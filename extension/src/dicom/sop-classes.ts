/** SOP classes of the objects that are written or read (PS3.4, B.5). */
export const SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.4';
export const LABELMAP_SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.7';
export const PARAMETRIC_MAP_STORAGE = '1.2.840.10008.5.1.4.1.1.30';
export const COMPREHENSIVE_3D_SR_STORAGE = '1.2.840.10008.5.1.4.1.1.88.34';
export const SPATIAL_REGISTRATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.1';
