/**
 * One time point fixes D/ρ and ρT but hardly T itself: the posterior of (D, ρ, T) is a long bent ridge, along
 * which a sampler that steps straight ahead gets nowhere. In these coordinates the ridge is straight:
 * ½ log(D/ρ), log(ρT) and ½ log(Dρ) take the places of D, ρ and T. All else stays.
 */
export function toCoordinates(theta: Float64Array): Float64Array {
  const [diffusivity, rate, time] = theta;
  const coordinates = Float64Array.from(theta);
  coordinates[0] = 0.5 * Math.log(diffusivity / rate);
  coordinates[1] = Math.log(rate * time);
  coordinates[2] = 0.5 * Math.log(diffusivity * rate);
  return coordinates;
}

/** The parameter vector (in the order of `parameterNames`) at the given coordinates. */
export function fromCoordinates(coordinates: Float64Array): Float64Array {
  const [logWidth, logGrowth, halfLogSpeed] = coordinates;
  const theta = Float64Array.from(coordinates);
  theta[0] = Math.exp(halfLogSpeed + logWidth);
  theta[1] = Math.exp(halfLogSpeed - logWidth);
  theta[2] = Math.exp(logGrowth) / theta[1];
  return theta;
}

/** log |∂θ/∂coordinates|, which a density of parameters needs added to be one of coordinates: log(2 D ρ T). */
export function logJacobian(theta: Float64Array): number {
  return Math.log(2 * theta[0] * theta[1] * theta[2]);
}
