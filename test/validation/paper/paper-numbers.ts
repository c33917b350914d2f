/** What the paper reports (Pellegrini et al.). Dice at u > 0.2, 0.4 and 0.8. */

/** Table I, test set. */
export const TABLE_I: Readonly<Record<string, readonly number[]>> = {
  a: [0.563, 0.565, 0.569],
  b: [0.768, 0.767, 0.763],
  c: [0.588, 0.571, 0.544],
  d: [0.787, 0.782, 0.778],
  e: [0.791, 0.786, 0.78],
  f: [0.802, 0.795, 0.794],
};

/** Fig. 7: mean absolute error in WM, GM and CSF, by D_w / D_g. */
export const FIGURE_7: Readonly<Record<number, readonly number[]>> = {
  10: [0.026, 0.035, 0.007],
  100: [0.028, 0.044, 0.008],
};

/** Fig. 8: mean Dice, by D_w / D_g. */
export const FIGURE_8: Readonly<Record<number, readonly number[]>> = {
  10: [0.802, 0.795, 0.794],
  100: [0.782, 0.775, 0.764],
};

/** Table II: mean absolute difference between the MAP fields by solver and by surrogate, P1 to P5. */
export const TABLE_II: readonly number[] = [0.09, 0.18, 0.15, 0.06, 0.05];

/** III.5: seconds a simulation of the solver (8 cores), and of the surrogate for a batch of 8 (GPU). */
export const SPEED = { solverSeconds: 15, surrogateSecondsOfEight: 2.4 } as const;
