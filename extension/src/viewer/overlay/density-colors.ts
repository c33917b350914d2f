/** One node of a colour scale: cell density and colour, all in [0, 1]. */
export interface ColorNode {
  readonly value: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

function node(value: number, hex: string): ColorNode {
  const channel = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return { value, red: channel(0), green: channel(2), blue: channel(4) };
}

/**
 * Colours of cell density, for the overlay and its legend: perceptually ordered from dim violet to bright yellow, so
 * that the order is seen without colour vision and over gray anatomy (after the "plasma" scale of Smith & van der
 * Walt, 2015).
 */
export const DENSITY_COLORS: readonly ColorNode[] = [
  node(0, '2a0593'),
  node(0.125, '5601a4'),
  node(0.25, '8405a7'),
  node(0.375, 'ab2494'),
  node(0.5, 'cc4778'),
  node(0.625, 'e56b5d'),
  node(0.75, 'f89540'),
  node(0.875, 'fdc527'),
  node(1, 'f0f921'),
];

/** The same scale as a CSS gradient, low densities at the left. */
export function densityGradient(): string {
  const stops = DENSITY_COLORS.map(({ value, red, green, blue }) => {
    const rgb = [red, green, blue].map((channel) => Math.round(channel * 255)).join(' ');
    return `rgb(${rgb}) ${value * 100}%`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
