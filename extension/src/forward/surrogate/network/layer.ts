/** One layer: a row of weights for each unit, one after the other. */
export interface Layer {
  readonly units: number;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** What a layer makes of its inputs, in double precision; of rectified linear units if asked for. */
export function activations(layer: Layer, inputs: Float64Array, rectify: boolean): Float64Array {
  const { units, weights, biases } = layer;
  const values = new Float64Array(units);
  for (let unit = 0, at = 0; unit < units; unit++) {
    let sum = biases[unit];
    for (let n = 0; n < inputs.length; n++, at++) sum += weights[at] * inputs[n];
    values[unit] = rectify ? Math.max(0, sum) : sum;
  }
  return values;
}
