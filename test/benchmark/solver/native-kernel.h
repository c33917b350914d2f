/* The solver's kernel in C: what assembly/kernel.ts is measured against. See there for what it does and why. */
#ifndef NATIVE_KERNEL_H
#define NATIVE_KERNEL_H

#include <stdint.h>

/* Floats to the left of a row, and what a row's length is a multiple of. */
#ifndef LANES
#define LANES 8
#endif

#define EMPTY (1 << 24)
#define BUFFERS 5

/* First and last index above 0; EMPTY and -EMPTY where there is none. */
typedef struct {
  int32_t low, high;
} Extent;

/* First and last j and k of the rows in use. */
typedef struct {
  int32_t firstJ, lastJ, firstK, lastK;
} Range;

/* Arrays have one row of padding around each slice and one slice around the volume. */
typedef struct {
  int32_t rowStride, rowsOfSlice, slices;
  const float *faces[3];
  const Extent *tissue;
  float *buffers[BUFFERS];
  Extent *extents[BUFFERS];
  Range ranges[BUFFERS];
  /* The buffer that is at the moment the n-th of a step; the 0th holds the density. */
  int32_t slots[BUFFERS];
  /* Voxels computed so far. */
  int64_t updates;
} Kernel;

void kernelClear(Kernel *kernel, int32_t buffer);
void kernelStep(Kernel *kernel, int32_t substeps, float rate, float decay, float cut);

#endif
