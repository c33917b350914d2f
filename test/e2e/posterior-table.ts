import type { Locator } from 'playwright-core';

export interface TableRow {
  readonly map: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly lower95: number;
  readonly upper95: number;
}

/** The posterior as the panel shows it, by parameter name. */
export async function posteriorTable(posterior: Locator): Promise<ReadonlyMap<string, TableRow>> {
  const rows = await posterior.locator('tr[data-parameter]').evaluateAll((elements) =>
    elements.map((row) => ({
      name: row.getAttribute('data-parameter') ?? '',
      cells: Array.from(row.querySelectorAll('td'), (cell) => cell.textContent),
    })),
  );
  return new Map(
    rows.map(({ name, cells }) => {
      const [lower95, upper95] = cells[4].split(' – ').map(Number);
      return [
        name,
        {
          map: Number(cells[1]),
          mean: Number(cells[2]),
          standardDeviation: Number(cells[3]),
          lower95,
          upper95,
        },
      ];
    }),
  );
}
