#include "native-kernel.h"

static int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
static int32_t greatest(int32_t a, int32_t b) { return a > b ? a : b; }

static const Range NOTHING = {EMPTY, -EMPTY, EMPTY, -EMPTY};
static const Extent NO_VOXEL = {EMPTY, -EMPTY};

/* Rounded to whole vectors, of which a row has a whole number. */
static int32_t roundDown(int32_t i) { return i & -LANES; }
static int32_t roundUp(int32_t i) { return (i + LANES) & -LANES; }

static void clearVoxels(float *row, int32_t first, int32_t end) {
  for (int32_t i = first; i < end; i++) row[i] = 0;
}

static int64_t rowStart(const Kernel *kernel, int32_t row) { return (int64_t)row * kernel->rowStride + LANES; }

void kernelClear(Kernel *kernel, int32_t buffer) {
  const Range range = kernel->ranges[buffer];
  for (int32_t k = range.firstK; k <= range.lastK; k++) {
    for (int32_t j = range.firstJ; j <= range.lastJ; j++) {
      const int32_t row = k * kernel->rowsOfSlice + j;
      Extent *extent = &kernel->extents[buffer][row];
      if (extent->low > extent->high) continue;
      float *data = kernel->buffers[buffer] + rowStart(kernel, row);
      clearVoxels(data, roundDown(extent->low), roundUp(extent->high));
      *extent = NO_VOXEL;
    }
  }
  kernel->ranges[buffer] = NOTHING;
}

/* What the rows of one substep share. */
typedef struct {
  float rate, cut, baseWeight, decay;
} Numbers;

/* What the compiler must know to vectorise: nothing is written through two of these. */
#define IN const float *restrict

static inline void computeRow(float *restrict target, IN u, IN base, IN x, IN y, IN z, int64_t dy, int64_t dz,
                              int32_t count, Numbers numbers, int last) {
  const float rate = numbers.rate, cut = numbers.cut, baseWeight = numbers.baseWeight, decay = numbers.decay;
  const float newWeight = 1 - baseWeight, gain = 1 - decay;
  for (int32_t i = 0; i < count; i++) {
    const float here = u[i];
    float flow = x[i] * (u[i + 1] - here);
    flow += x[i - 1] * (u[i - 1] - here);
    flow += y[i] * (u[i + dy] - here);
    flow += y[i - dy] * (u[i - dy] - here);
    flow += z[i] * (u[i + dz] - here);
    flow += z[i - dz] * (u[i - dz] - here);
    float value = here + rate * flow;
    if (last) {
      value = baseWeight * base[i] + newWeight * value;
      value /= decay + value * gain;
      value = value < 1 ? value : 1;
    }
    target[i] = value > cut ? value : 0;
  }
}

static Extent extentOf(const float *row, int32_t first, int32_t end) {
  int32_t low = first, high = end - 1;
  while (low < end && !(row[low] > 0)) low++;
  if (low == end) return NO_VOXEL;
  while (!(row[high] > 0)) high--;
  return (Extent){low, high};
}

/* Slots of one substep: read, written, and the step's begin (only where `last`). */
typedef struct {
  int32_t source, target, base;
  int last;
} Substep;

static void passSlice(Kernel *kernel, Substep substep, int32_t k, Range span, Numbers numbers) {
  const int64_t rowStride = kernel->rowStride, sliceStride = rowStride * kernel->rowsOfSlice;
  const int32_t rows = kernel->rowsOfSlice;
  Range *range = &kernel->ranges[substep.target];
  for (int32_t j = span.firstJ; j <= span.lastJ; j++) {
    const int32_t at = k * rows + j;
    const Extent *e = kernel->extents[substep.source] + at;
    const Extent tissue = kernel->tissue[at];
    int32_t low = least(least(e[-1].low, e[1].low), least(e[-rows].low, e[rows].low));
    int32_t high = greatest(greatest(e[-1].high, e[1].high), greatest(e[-rows].high, e[rows].high));
    low = greatest(least(low, e->low - 1), tissue.low);
    high = least(greatest(high, e->high + 1), tissue.high);

    const int64_t start = rowStart(kernel, at);
    float *target = kernel->buffers[substep.target] + start;
    Extent *extent = &kernel->extents[substep.target][at];
    const Extent stale = *extent;
    if (low > high) {
      if (stale.low <= stale.high) clearVoxels(target, roundDown(stale.low), roundUp(stale.high));
      *extent = NO_VOXEL;
      continue;
    }
    const int32_t first = roundDown(low), end = roundUp(high);
    if (stale.low <= stale.high) {
      clearVoxels(target, roundDown(stale.low), least(first, roundUp(stale.high)));
      clearVoxels(target, greatest(end, roundDown(stale.low)), roundUp(stale.high));
    }
    const int64_t from = start + first;
    float *out = target + first;
    IN u = kernel->buffers[substep.source] + from;
    IN base = kernel->buffers[substep.base] + from;
    IN x = kernel->faces[0] + from;
    IN y = kernel->faces[1] + from;
    IN z = kernel->faces[2] + from;
    if (substep.last) computeRow(out, u, base, x, y, z, rowStride, sliceStride, end - first, numbers, 1);
    else computeRow(out, u, base, x, y, z, rowStride, sliceStride, end - first, numbers, 0);
    kernel->updates += high - low + 1;
    *extent = extentOf(target, first, end);
    if (extent->low <= extent->high) {
      range->firstJ = least(range->firstJ, j);
      range->lastJ = greatest(range->lastJ, j);
      range->firstK = least(range->firstK, k);
      range->lastK = greatest(range->lastK, k);
    }
  }
}

void kernelStep(Kernel *kernel, int32_t substeps, float rate, float decay, float cut) {
  const Numbers numbers = {rate, cut, 1.0f / (float)substeps, decay};
  const int32_t *slots = kernel->slots;
  const Range base = kernel->ranges[slots[0]];
  Range spans[BUFFERS];
  int32_t begin = EMPTY, end = -EMPTY;
  for (int32_t n = 1; n <= substeps; n++) {
    const Range stale = kernel->ranges[slots[n]];
    spans[n].firstJ = least(greatest(base.firstJ - n, 1), stale.firstJ);
    spans[n].lastJ = greatest(least(base.lastJ + n, kernel->rowsOfSlice - 2), stale.lastJ);
    spans[n].firstK = least(greatest(base.firstK - n, 1), stale.firstK);
    spans[n].lastK = greatest(least(base.lastK + n, kernel->slices - 2), stale.lastK);
    kernel->ranges[slots[n]] = NOTHING;
    begin = least(begin, spans[n].firstK + n - 1);
    end = greatest(end, spans[n].lastK + n - 1);
  }
  for (int32_t front = begin; front <= end; front++) {
    for (int32_t n = 1; n <= substeps; n++) {
      const int32_t k = front - n + 1;
      if (k < spans[n].firstK || k > spans[n].lastK) continue;
      const Substep substep = {slots[n - 1], slots[n], slots[0], n == substeps};
      passSlice(kernel, substep, k, spans[n], numbers);
    }
  }
  const int32_t former = kernel->slots[0];
  kernel->slots[0] = kernel->slots[substeps];
  kernel->slots[substeps] = former;
}
