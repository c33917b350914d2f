import type { AnatomyDoubt, AnatomyProblem } from '../anatomy/protocol.ts';

/** Why no tissue maps could be made of a series, and what to do. */
export function anatomyProblemMessage(problem: AnatomyProblem, series: string): string {
  const choose = 'Choose another T1 of the study, or store tissue maps.';
  switch (problem.kind) {
    case 'frames-differ':
      return (
        `No tissue maps: the series "${series}" and the tumor segmentation lie in different frames of reference ` +
        `(${problem.expected} and ${problem.found}). Register them, or choose a T1 of the segmentation's own frame.`
      );
    case 'no-image':
      return (
        `No tissue maps: of the voxels of "${series}" only ${Math.round(problem.valid * 100)} % hold a value that ` +
        `can be used. ${choose}`
      );
    case 'too-small': {
      const size = problem.sizeMm.map(Math.round).join(' × ');
      return `No tissue maps: "${series}" covers ${size} mm, in which no brain fits. ${choose}`;
    }
    case 'no-brain':
      return `No tissue maps: nothing in "${series}" looks like a brain. ${choose}`;
    case 'internal':
      return `No tissue maps could be made of "${series}": ${problem.detail}. Close other tabs if memory is short.`;
  }
}

/** Why tissue maps that were made may be wrong. */
export function anatomyDoubtMessage(doubt: AnatomyDoubt): string {
  switch (doubt.kind) {
    case 'brain-cut':
      return (
        `The series does not show ${Math.round(doubt.missing * 100)} % of the brain: there the maps are the ` +
        "atlas' own. Look whether that is near the tumor."
      );
    case 'registration-off':
      return (
        `The atlas fits the image badly (overlap ${doubt.agreement.toFixed(2)} of 1). Look at the maps over the ` +
        'images before you trust the result, or choose another series.'
      );
    case 'no-t1-contrast':
      return (
        'White matter, gray matter and CSF cannot be told apart in this series as in a T1. Choose another T1, or ' +
        'store tissue maps.'
      );
    case 'atlas-held':
      return (
        'In this series white and gray matter are hard to tell apart, so the maps keep more to the atlas than to the image. ' +
        'Look at them over the images, or choose another T1.'
      );
    case 'thick-slices':
      return (
        `The slices are ${doubt.spacingMm.toFixed(1)} mm apart: gyri between them are lost. A T1 with voxels of ` +
        '1 mm serves better.'
      );
  }
}
