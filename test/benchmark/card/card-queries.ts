/** Of EXT_disjoint_timer_query_webgl2. */
const TIME_ELAPSED = 0x88bf;
const NS_PER_MS = 1e6;
const PATIENCE_MS = 2000;

/** How long the card itself takes for what is asked of it between `begin` and `end`. */
export class CardQueries {
  readonly #gl: WebGL2RenderingContext;
  readonly #queries: WebGLQuery[] = [];
  readonly #isKnown: boolean;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#isKnown = gl.getExtension('EXT_disjoint_timer_query_webgl2') !== null;
  }

  begin(): void {
    if (!this.#isKnown) return;
    const query = this.#gl.createQuery();
    this.#queries.push(query);
    this.#gl.beginQuery(TIME_ELAPSED, query);
  }

  end(): void {
    if (this.#isKnown) this.#gl.endQuery(TIME_ELAPSED);
  }

  /** ms of all; undefined where the card does not tell. */
  async sum(): Promise<number | undefined> {
    if (!this.#isKnown) return undefined;
    const gl = this.#gl;
    const end = performance.now() + PATIENCE_MS;
    let ms = 0;
    for (const query of this.#queries) {
      while (gl.getQueryParameter(query, gl.QUERY_RESULT_AVAILABLE) !== true) {
        if (performance.now() > end) return undefined;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      ms += Number(gl.getQueryParameter(query, gl.QUERY_RESULT)) / NS_PER_MS;
      gl.deleteQuery(query);
    }
    return ms;
  }
}
