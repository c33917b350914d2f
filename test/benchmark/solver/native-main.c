/*
 * native-main INPUT OUTPUT REPEATS: solves every case of INPUT, REPEATS times over. Little endian.
 *
 * INPUT: nx ny nz and the number of cases (int32); the three faces and tissue (float32, i fastest); then of each
 *   case (float64): the number of seeds, steps substeps diffusionOfSubstep growthOfStep growthOfHalfStep negligible;
 *   and of each seed i j k density.
 * OUTPUT: the densities of each case (float32, i fastest).
 *
 * Prints the nanoseconds of each solve, the cases of one round after the other, and at the end the number of voxels
 * that one round computed.
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "native-kernel.h"

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static void *take(FILE *file, size_t bytes) {
  void *data = malloc(bytes + 1);
  if (!data || fread(data, 1, bytes, file) != bytes) fail("The input ends too early");
  return data;
}

typedef struct {
  double i, j, k, density;
} Seed;

typedef struct {
  double seeds, steps, substeps, diffusionOfSubstep, growthOfStep, growthOfHalfStep, negligible;
} Plan;

typedef struct {
  Plan plan;
  Seed *seeds;
} Case;

static int32_t nx, ny, nz;

static int32_t rowOf(const Kernel *kernel, int32_t j, int32_t k) {
  return (k + 1) * kernel->rowsOfSlice + j + 1;
}

static int64_t startOf(const Kernel *kernel, int32_t j, int32_t k) {
  return (int64_t)rowOf(kernel, j, k) * kernel->rowStride + LANES;
}

static float *newBuffer(const Kernel *kernel) {
  const size_t floats = (size_t)kernel->rowStride * kernel->rowsOfSlice * kernel->slices + LANES;
  float *buffer = aligned_alloc(64, (4 * floats + 63) / 64 * 64);
  if (!buffer) fail("No memory");
  memset(buffer, 0, 4 * floats);
  return buffer;
}

static Extent *newExtents(const Kernel *kernel) {
  const int32_t rows = kernel->rowsOfSlice * kernel->slices;
  Extent *extents = malloc(sizeof(Extent) * (size_t)rows);
  if (!extents) fail("No memory");
  for (int32_t row = 0; row < rows; row++) extents[row] = (Extent){EMPTY, -EMPTY};
  return extents;
}

static const Extent *tissueExtents(const Kernel *kernel, const float *tissue) {
  Extent *extents = newExtents(kernel);
  for (int32_t k = 0; k < nz; k++) {
    for (int32_t j = 0; j < ny; j++) {
      Extent *extent = &extents[rowOf(kernel, j, k)];
      for (int32_t i = 0; i < nx; i++) {
        if (tissue[i + (int64_t)nx * (j + (int64_t)ny * k)] == 0) continue;
        if (extent->low > i) extent->low = i;
        extent->high = i;
      }
    }
  }
  return extents;
}

static Kernel newKernel(FILE *file) {
  const size_t voxels = (size_t)nx * ny * nz;
  Kernel kernel = {.rowStride = LANES + (nx + LANES - 1) / LANES * LANES, .rowsOfSlice = ny + 2, .slices = nz + 2};
  for (int axis = 0; axis < 3; axis++) {
    float *dense = take(file, 4 * voxels), *padded = newBuffer(&kernel);
    for (int32_t k = 0; k < nz; k++) {
      for (int32_t j = 0; j < ny; j++) {
        memcpy(padded + startOf(&kernel, j, k), dense + (size_t)nx * (j + (size_t)ny * k), 4 * (size_t)nx);
      }
    }
    kernel.faces[axis] = padded;
    free(dense);
  }
  float *tissue = take(file, 4 * voxels);
  kernel.tissue = tissueExtents(&kernel, tissue);
  free(tissue);
  for (int n = 0; n < BUFFERS; n++) {
    kernel.buffers[n] = newBuffer(&kernel);
    kernel.extents[n] = newExtents(&kernel);
    kernel.ranges[n] = (Range){EMPTY, -EMPTY, EMPTY, -EMPTY};
    kernel.slots[n] = n;
  }
  return kernel;
}

static Case readCase(FILE *file) {
  Plan *plan = take(file, sizeof(Plan));
  const Case one = {*plan, take(file, sizeof(Seed) * (size_t)plan->seeds)};
  free(plan);
  return one;
}

static void solve(Kernel *kernel, const Case *one) {
  const Plan *plan = &one->plan;
  for (int32_t buffer = 0; buffer < BUFFERS; buffer++) kernelClear(kernel, buffer);
  const int32_t buffer = kernel->slots[0];
  Range *range = &kernel->ranges[buffer];
  for (int32_t n = 0; n < plan->seeds; n++) {
    const double u = one->seeds[n].density;
    const int32_t i = (int32_t)one->seeds[n].i, j = (int32_t)one->seeds[n].j, k = (int32_t)one->seeds[n].k;
    const double grown = u / (plan->growthOfHalfStep + u * (1 - plan->growthOfHalfStep));
    kernel->buffers[buffer][startOf(kernel, j, k) + i] = (float)grown;
    Extent *extent = &kernel->extents[buffer][rowOf(kernel, j, k)];
    if (extent->low > i) extent->low = i;
    if (extent->high < i) extent->high = i;
    if (range->firstJ > j + 1) range->firstJ = j + 1;
    if (range->lastJ < j + 1) range->lastJ = j + 1;
    if (range->firstK > k + 1) range->firstK = k + 1;
    if (range->lastK < k + 1) range->lastK = k + 1;
  }
  for (int32_t step = 0; step < plan->steps; step++) {
    const double cut = fmax(1e-30, plan->negligible * pow(plan->growthOfStep, plan->steps - step));
    const double decay = step == plan->steps - 1 ? plan->growthOfHalfStep : plan->growthOfStep;
    kernelStep(kernel, (int32_t)plan->substeps, (float)plan->diffusionOfSubstep, (float)decay, (float)cut);
  }
}

static void writeDensity(const Kernel *kernel, FILE *file) {
  const float *density = kernel->buffers[kernel->slots[0]];
  for (int32_t k = 0; k < nz; k++) {
    for (int32_t j = 0; j < ny; j++) {
      if (fwrite(density + startOf(kernel, j, k), 4, (size_t)nx, file) != (size_t)nx) fail("Cannot write");
    }
  }
}

int main(int count, char **arguments) {
  if (count != 4) fail("usage: native-main INPUT OUTPUT REPEATS");
  FILE *input = fopen(arguments[1], "rb"), *output = fopen(arguments[2], "wb");
  if (!input || !output) fail("Cannot open the files");
  const int repeats = atoi(arguments[3]);
  int32_t *head = take(input, 4 * sizeof(int32_t));
  nx = head[0];
  ny = head[1];
  nz = head[2];
  const int32_t cases = head[3];
  Kernel kernel = newKernel(input);
  Case *all = malloc(sizeof(Case) * (size_t)cases);
  if (!all) fail("No memory");
  for (int32_t n = 0; n < cases; n++) all[n] = readCase(input);
  int64_t updates = 0;
  for (int repeat = 0; repeat < repeats; repeat++) {
    for (int32_t n = 0; n < cases; n++) {
      const int64_t before = kernel.updates;
      struct timespec begin, end;
      clock_gettime(CLOCK_MONOTONIC, &begin);
      solve(&kernel, &all[n]);
      clock_gettime(CLOCK_MONOTONIC, &end);
      const long long spent = (end.tv_sec - begin.tv_sec) * 1000000000LL + (end.tv_nsec - begin.tv_nsec);
      printf("%lld\n", spent);
      if (repeat > 0) continue;
      updates += kernel.updates - before;
      writeDensity(&kernel, output);
    }
  }
  printf("%lld\n", (long long)updates);
  return fclose(output) == 0 ? 0 : 1;
}
