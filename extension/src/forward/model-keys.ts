/** The growth models that a calibration can be asked to use (see the catalog); the first is the default. */
export const FORWARD_MODEL_KEYS = ['surrogate', 'solver-2mm', 'solver-1mm', 'paper-network'] as const;

/** Stays the same over versions and settings of the model. */
export type ForwardModelKey = (typeof FORWARD_MODEL_KEYS)[number];
