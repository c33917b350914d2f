import { EXTENSION_ID } from '../id.ts';

/** Windows of the three views follow each other; colour maps do not, or the density map's would colour the MR. */
const SYNC_GROUPS = [
  { type: 'voi', id: 'mpr', source: true, target: true, options: { syncColormap: false } },
  {
    type: 'hydrateseg',
    id: 'sameFORId',
    source: true,
    target: true,
    options: { matchingRules: ['sameFOR'] },
  },
];

function plane(orientation: 'axial' | 'sagittal' | 'coronal') {
  return {
    viewportOptions: {
      viewportId: `planes-${orientation}`,
      toolGroupId: 'mpr',
      viewportType: 'volume',
      orientation,
      initialImageOptions: { preset: 'middle' },
      syncGroups: SYNC_GROUPS,
    },
    displaySets: [{ id: 'anatomy' }],
  };
}

function descriptionContains(word: string, weight: number) {
  return { weight, attribute: 'SeriesDescription', constraint: { containsI: word } };
}

/**
 * Three planes through one volume, because density maps are volumes and a stack viewport cannot hold one.
 * The contrast-enhanced T1 is preferred, then FLAIR, then any MR.
 */
export const hangingProtocol = {
  id: `${EXTENSION_ID}.planes`,
  name: 'Tumor modeling: three planes',
  locked: true,
  protocolMatchingRules: [],
  imageLoadStrategy: 'default',
  callbacks: {},
  numberOfPriorsReferenced: 0,
  displaySetSelectors: {
    anatomy: {
      seriesMatchingRules: [
        {
          weight: 10,
          attribute: 'isReconstructable',
          constraint: { equals: { value: true } },
          required: true,
        },
        { weight: 20, attribute: 'Modality', constraint: { equals: { value: 'MR' } } },
        descriptionContains('T1c', 8),
        descriptionContains('contrast', 8),
        descriptionContains('gad', 8),
        descriptionContains('FLAIR', 4),
      ],
    },
  },
  stages: [
    {
      name: 'Three planes',
      viewportStructure: {
        layoutType: 'grid',
        properties: {
          rows: 2,
          columns: 3,
          layoutOptions: [
            { x: 0, y: 0, width: 2 / 3, height: 1 },
            { x: 2 / 3, y: 0, width: 1 / 3, height: 1 / 2 },
            { x: 2 / 3, y: 1 / 2, width: 1 / 3, height: 1 / 2 },
          ],
        },
      },
      viewports: [plane('axial'), plane('sagittal'), plane('coronal')],
    },
  ],
};
