/** Every number is of single precision, whatever the card would rather take. */
const PRECISION = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
`;

/**
 * A rectangle a slice: instance n covers the voxels from `low` to before `high` of slice low.z + n. With it go the
 * ways to the slices below and above, which are the slice itself where there is none.
 */
export const SLICES_SHADER = `${PRECISION}
uniform ivec3 low;
uniform ivec3 high;
uniform ivec3 dimensions;
uniform int columns;
uniform vec2 textureSizes;
flat out ivec2 below;
flat out ivec2 above;

ivec2 tile(int k) {
  return ivec2(k % columns, k / columns) * dimensions.xy;
}

void main() {
  int k = low.z + gl_InstanceID;
  ivec2 corner = ivec2(gl_VertexID & 1, gl_VertexID >> 1);
  ivec2 at = tile(k) + low.xy + corner * (high.xy - low.xy);
  below = tile(max(k - 1, 0)) - tile(k);
  above = tile(min(k + 1, dimensions.z - 1)) - tile(k);
  gl_Position = vec4(2.0 * vec2(at) / textureSizes - 1.0, 0.0, 1.0);
}
`;

/**
 * One substep: density += rate · flow through six faces. A voxel's texel of `faces` has the rates of the faces
 * towards i + 1, j + 1, k + 1 and, in its last channel, 1 in tissue. Over the edge of a tile lies another
 * slice: the rate there is 0. Over the lower edge of the texture lies nothing: there a voxel is its own neighbour.
 */
const SUBSTEP = `
uniform sampler2D density;
uniform sampler2D faces;
uniform vec4 rate;
flat in ivec2 below;
flat in ivec2 above;
out vec4 result;

vec4 substep(ivec2 at, vec4 face) {
  ivec2 left = max(at - ivec2(1, 0), ivec2(0));
  ivec2 front = max(at - ivec2(0, 1), ivec2(0));
  vec4 here = texelFetch(density, at, 0);
  vec4 flow = face.x * (texelFetch(density, at + ivec2(1, 0), 0) - here);
  flow += face.y * (texelFetch(density, at + ivec2(0, 1), 0) - here);
  flow += face.z * (texelFetch(density, at + above, 0) - here);
  flow += texelFetch(faces, left, 0).x * (texelFetch(density, left, 0) - here);
  flow += texelFetch(faces, front, 0).y * (texelFetch(density, front, 0) - here);
  flow += texelFetch(faces, at + below, 0).z * (texelFetch(density, at + below, 0) - here);
  return here + rate * flow;
}
`;

export const SUBSTEP_SHADER = `${PRECISION}${SUBSTEP}
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 face = texelFetch(faces, at, 0);
  result = face.w == 0.0 ? vec4(0.0) : substep(at, face);
}
`;

/** The last substep of a step: takes up 1 / s of the step's beginning, and grows by the exact solution. */
export const LAST_SUBSTEP_SHADER = `${PRECISION}${SUBSTEP}
uniform sampler2D beginning;
uniform float newWeight;
uniform vec4 decay;

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 face = texelFetch(faces, at, 0);
  if (face.w == 0.0) {
    result = vec4(0.0);
    return;
  }
  vec4 before = texelFetch(beginning, at, 0);
  vec4 value = before + newWeight * (substep(at, face) - before);
  result = min(value / (decay + value * (1.0 - decay)), 1.0);
}
`;

/** Single voxels: a point each, with the densities of four samples. */
export const SEEDS_SHADER = `${PRECISION}
uniform vec2 textureSizes;
layout(location = 0) in vec2 texel;
layout(location = 1) in vec4 densities;
flat out vec4 seed;

void main() {
  seed = densities;
  gl_PointSize = 1.0;
  gl_Position = vec4(2.0 * (texel + 0.5) / textureSizes - 1.0, 0.0, 1.0);
}
`;

export const SEED_SHADER = `${PRECISION}
flat in vec4 seed;
out vec4 result;

void main() {
  result = seed;
}
`;
