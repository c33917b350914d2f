/** What a benchmark found: its figures, and what it says of them to people. */
export interface BenchmarkResult {
  readonly figures: Readonly<Record<string, unknown>>;
  readonly table: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
  /** Of the file of figures, without its ending, where it is not the benchmark's own. */
  readonly file?: string;
}
