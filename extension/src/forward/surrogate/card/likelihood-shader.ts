import { BEHIND, BEYOND, FARTHEST_MM, FRONT_FEATURE_COUNT, UNEVEN_WIDTHS } from '../front-features.ts';
import { WINDOW } from '../network/front-network.ts';
import { CHANNELS, type Program } from './card-tensors.ts';
import type { NetworkLayout } from './network-vectors.ts';
import { ROW_NUMBER } from './pass-rows.ts';
import { SAMPLE_NUMBERS, TERMS_AT, weightsAt } from './sample-texels.ts';
import { OTHER_NUMBERS } from './voxel-texels.ts';

const COMPONENTS = 'xyzw';

/** A number as GLSL writes it. */
const literal = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

/** Numbers that lie in texels v0, v1, …, as expressions. */
function component(texel: string, n: number): string {
  return `${texel}${Math.floor(n / CHANNELS)}.${COMPONENTS[n % CHANNELS]}`;
}

/** The first numbers of a sample as variables. */
function sampleNumbers(): string {
  const count = Math.ceil(SAMPLE_NUMBERS.length / CHANNELS);
  const fetches = Array.from(
    { length: count },
    (_, n) => `vec4 s${n} = texelFetch(samples, ivec2(${n}, sampleRow), 0);`,
  );
  return [...fetches, ...SAMPLE_NUMBERS.map((name, n) => `float ${name} = ${component('s', n)};`)].join(
    '\n  ',
  );
}

/** As `frontFeatures`, which is the specification. */
const FEATURES = [
  '(widths(time) - 2.0 * growth) / 4.0',
  '(widths(distanceMm) - 2.0 * growth) / 4.0',
  'unlimited(widths(time)) / 4.0',
  'unlimited(widths(distanceMm)) / 4.0',
  'min(1.0, distanceMm / max(time, 1.0))',
  'time / (time + 20.0)',
  `clip(entry.z / widthMm, ${literal(UNEVEN_WIDTHS)}) / 2.0`,
];

/** -log(1 - e/2), e = exp(-t), by 2 artanh(e / (4 - e)): a card's own logarithm near 1 is off by up to 5e-7. */
const LOG_PROBABILITY = `
float oneMinusHalf(float t) {
  float e = exp(-min(t, 80.0));
  float s = e / (4.0 - e);
  float q = s * s;
  float series = 1.0 / 11.0 + q * (1.0 / 13.0);
  series = 1.0 / 9.0 + q * series;
  series = 1.0 / 7.0 + q * series;
  series = 1.0 / 5.0 + q * series;
  series = 1.0 / 3.0 + q * series;
  return -2.0 * s * (1.0 + q * series);
}

float logProbability(float label, float scaled, float above) {
  float exponent = above > 0.0 && scaled > 0.0 ? above : scaled * scaled;
  bool disagrees = label > 0.5 ? scaled <= 0.0 : scaled >= 0.0;
  return disagrees ? ${-Math.LN2} - exponent : oneMinusHalf(exponent);
}
`;

function networkLogit(layout: NetworkLayout, inputs: readonly string[]): string {
  const { firstGroups, secondGroups, stride, biasesAt, outputAt, skipAt } = layout;
  const lines: string[] = [];
  const seconds = Array.from({ length: secondGroups }, (_, n) => `second${n}`);
  seconds.forEach((name, n) => lines.push(`vec4 ${name} = weight(${biasesAt + n}, sampleRow);`));
  lines.push(`for (int group = 0; group < ${firstGroups}; group++) {`);
  lines.push(`  int at = group * ${stride};`);
  lines.push(
    `  vec4 unit = texelFetch(samples, ivec2(${TERMS_AT} + group, sampleRow), 0) + ofVoxel(texel + group);`,
  );
  inputs.forEach((input, n) => lines.push(`  unit += weight(at + ${n}, sampleRow) * ${input};`));
  lines.push('  unit = max(unit, 0.0);');
  seconds.forEach((name, n) => {
    const terms = Array.from(COMPONENTS, (c, channel) => {
      return `weight(at + ${inputs.length + channel * secondGroups + n}, sampleRow) * unit.${c}`;
    });
    lines.push(`  ${name} += ${terms.join(' + ')};`);
  });
  lines.push('}', `float logit = outputTerm + ${component('v', CHANNELS * firstGroups)};`);
  seconds.forEach((name, n) =>
    lines.push(`logit += dot(weight(${outputAt + n}, sampleRow), max(${name}, 0.0));`),
  );
  inputs.forEach((input, n) => {
    const weight = `weight(${skipAt + Math.floor(n / CHANNELS)}, sampleRow).${COMPONENTS[n % CHANNELS]}`;
    lines.push(`logit += ${weight} * ${input};`);
  });
  return lines.join('\n  ');
}

export interface LikelihoodShaderInput {
  readonly network: NetworkLayout;
  /** Of the voxels' texture: texels of one voxel, and of a row. */
  readonly voxelEach: number;
  readonly voxelWidth: number;
}

/**
 * The logarithm of the probability of what was seen at one voxel (Eq. 5 to 7, less what Eq. 7 has whatever the density),
 * from travel times to likelihood in one go. Textures: entries (place, travel time, unevenness; see `PassRows`), samples
 * (`SampleTexels`), voxels (`voxelTexels`). Rows of the output from `rows` on are of no use.
 */
export function likelihoodShader({ network, voxelEach, voxelWidth }: LikelihoodShaderInput): string {
  // A voxel's tissue comes first: what it adds to the first units, and to the output.
  const unitTexels = network.firstGroups;
  const [x, y, z, core, wholeTumor, signal, pet] = Array.from({ length: OTHER_NUMBERS }, (_, n) =>
    component('v', CHANNELS * unitTexels + 1 + n),
  );
  if (FEATURES.length !== FRONT_FEATURE_COUNT) throw new RangeError(`${FEATURES.length} features`);
  const features = FEATURES.map((_, n) => `feature${n}`);
  const voxelFetches = Array.from(
    { length: voxelEach - unitTexels },
    (_, n) => `vec4 v${unitTexels + n} = ofVoxel(texel + ${unitTexels + n});`,
  );
  return `
float clip(float value, float limit) {
  return clamp(value, -limit, limit);
}
${LOG_PROBABILITY}
vec4 weight(int vector, int sampleRow) {
  return texelFetch(samples, ivec2(${weightsAt(network)} + vector, sampleRow), 0);
}
vec4 ofVoxel(int texel) {
  return texelFetch(voxels, ivec2(texel % ${voxelWidth}, texel / ${voxelWidth}), 0);
}
#define widths(mm) clamp((mm) / widthMm, leastWidths, mostWidths)
#define unlimited(w) (growth - (w) * (w) * 0.25 / growth)

void main() {
  ivec2 here = ivec2(gl_FragCoord.xy);
  if (here.y >= rows) {
    setOutput(0.0);
    return;
  }
  int rowNumber = int(texelFetch(reached, ivec2(0, here.y), 0).w + 0.5);
  int sampleRow = rowNumber / ${ROW_NUMBER};
  if (here.x >= rowNumber % ${ROW_NUMBER}) {
    setOutput(0.0);
    return;
  }
  ${sampleNumbers()}
  vec4 entry = texelFetch(reached, here, 0);
  int texel = int(entry.x + 0.5) * ${voxelEach};
  ${voxelFetches.join('\n  ')}
  float time = min(entry.y, ${literal(FARTHEST_MM)});
  float distanceMm = length(vec3(${x}, ${y}, ${z}) - vec3(startX, startY, startZ));
  float leastWidths = max(0.0, 2.0 * growth - max(${literal(BEHIND.widths)}, ${literal(BEHIND.mm)} / widthMm));
  float mostWidths = 2.0 * sqrt(growth * (growth + ${literal(BEYOND)}));
  float t = clamp((unlimited(time / widthMm) - leastUnlimited) / ${literal(WINDOW)}, 0.0, 1.0);
  ${FEATURES.map((feature, n) => `float feature${n} = ${feature};`).join('\n  ')}
  ${networkLogit(network, features)}
  float density = t * t * (3.0 - 2.0 * t) / (1.0 + exp(clamp(-logit, -80.0, 80.0)));
  float sum = logProbability(${core}, (density - thresholdT1c) * inverseThresholdWidth, exponentAbove);
  sum += logProbability(${wholeTumor}, (density - thresholdFlair) * inverseThresholdWidth, exponentAbove);
  float deviation = petPerSignal * ${signal} - petPerDensity * density;
  sum += ${pet} * petWeight * deviation * deviation;
  setOutput(sum);
}
`;
}

/** Inputs and uniforms of `likelihoodShader`, in their order. */
export const LIKELIHOOD_INPUTS = ['reached', 'samples', 'voxels'] as const;

export function likelihoodProgram(input: LikelihoodShaderInput): Omit<Program, 'outputShape'> {
  return {
    variableNames: [...LIKELIHOOD_INPUTS],
    userCode: likelihoodShader(input),
    packedInputs: true,
    enableShapeUniforms: true,
    customUniforms: [{ name: 'rows', type: 'int' }],
  };
}
