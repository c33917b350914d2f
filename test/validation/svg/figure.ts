/** Colors of series, in order; told apart by the color-blind, too. */
export const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'] as const;

const MARGIN = { left: 52, right: 12, top: 28, bottom: 40 } as const;

export interface Axis {
  readonly label: string;
  readonly range: readonly [number, number];
  readonly ticks: readonly number[];
}

export interface FigureOptions {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly x: Axis;
  readonly y: Axis;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const rounded = (value: number): string => value.toFixed(1);

/** A plot with axes, to which shapes are added in the axes' own numbers. */
export class Figure {
  readonly #options: FigureOptions;
  readonly #shapes: string[] = [];

  constructor(options: FigureOptions) {
    this.#options = options;
  }

  #x(value: number): number {
    const { width, x } = this.#options;
    return (
      MARGIN.left + ((value - x.range[0]) / (x.range[1] - x.range[0])) * (width - MARGIN.left - MARGIN.right)
    );
  }

  #y(value: number): number {
    const { height, y } = this.#options;
    const bottom = height - MARGIN.bottom;
    return bottom - ((value - y.range[0]) / (y.range[1] - y.range[0])) * (bottom - MARGIN.top);
  }

  bar([from, to]: readonly [number, number], top: number, color: string): void {
    const [left, right, upper, lower] = [this.#x(from), this.#x(to), this.#y(top), this.#y(0)];
    this.#shapes.push(
      `<rect x="${rounded(left)}" y="${rounded(upper)}" width="${rounded(right - left)}" height="${rounded(lower - upper)}" fill="${color}" fill-opacity="0.6"/>`,
    );
  }

  /** A point with a bar of so much to both sides. */
  point(x: number, y: number, spread: number, color: string): void {
    const [low, high] = [
      Math.max(this.#options.y.range[0], y - spread),
      Math.min(this.#options.y.range[1], y + spread),
    ];
    this.#shapes.push(
      `<line x1="${rounded(this.#x(x))}" x2="${rounded(this.#x(x))}" y1="${rounded(this.#y(low))}" y2="${rounded(this.#y(high))}" stroke="${color}"/>`,
      `<circle cx="${rounded(this.#x(x))}" cy="${rounded(this.#y(y))}" r="3" fill="${color}"/>`,
    );
  }

  /** A word for a color, the n-th. */
  legend(n: number, text: string, color: string): void {
    const y = MARGIN.top + 10 + 15 * n;
    this.#shapes.push(
      `<rect x="${MARGIN.left + 8}" y="${y - 8}" width="9" height="9" fill="${color}"/>`,
      `<text x="${MARGIN.left + 22}" y="${y}">${escaped(text)}</text>`,
    );
  }

  toString(): string {
    const { title, width, height, x, y } = this.#options;
    const [bottom, right] = [height - MARGIN.bottom, width - MARGIN.right];
    const ticks = [
      ...x.ticks.map(
        (tick) =>
          `<line x1="${rounded(this.#x(tick))}" x2="${rounded(this.#x(tick))}" y1="${bottom}" y2="${bottom + 4}" stroke="#333"/><text x="${rounded(this.#x(tick))}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`,
      ),
      ...y.ticks.map(
        (tick) =>
          `<line x1="${MARGIN.left}" x2="${right}" y1="${rounded(this.#y(tick))}" y2="${rounded(this.#y(tick))}" stroke="#ddd"/><text x="${MARGIN.left - 6}" y="${rounded(this.#y(tick) + 4)}" text-anchor="end">${tick}</text>`,
      ),
    ];
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11">`,
      `<rect width="${width}" height="${height}" fill="#fff"/>`,
      `<text x="${width / 2}" y="16" text-anchor="middle" font-size="13">${escaped(title)}</text>`,
      ...ticks,
      `<path d="M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}" fill="none" stroke="#333"/>`,
      `<text x="${(MARGIN.left + right) / 2}" y="${height - 8}" text-anchor="middle">${escaped(x.label)}</text>`,
      `<text x="14" y="${(MARGIN.top + bottom) / 2}" text-anchor="middle" transform="rotate(-90 14 ${(MARGIN.top + bottom) / 2})">${escaped(y.label)}</text>`,
      ...this.#shapes,
      '</svg>',
      '',
    ].join('\n');
  }
}
