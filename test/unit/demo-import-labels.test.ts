import { fileRole } from '../../demo/src/import/file-role.ts';
import { labelConvention, parseLabels } from '../../demo/src/import/label-convention.ts';

test.each([
  ['BraTS-GLI-00001-000-t1n.nii.gz', 't1'],
  ['BraTS-GLI-00001-000-t1c.nii.gz', 't1c'],
  ['BraTS-GLI-00001-000-t2w.nii.gz', 't2'],
  ['BraTS-GLI-00001-000-t2f.nii.gz', 'flair'],
  ['BraTS-GLI-00001-000-seg.nii.gz', 'segmentation'],
  ['BraTS20_Training_001_t1.nii', 't1'],
  ['BraTS20_Training_001_t1ce.nii', 't1c'],
  ['BraTS20_Training_001_t2.nii', 't2'],
  ['BraTS20_Training_001_flair.nii', 'flair'],
  ['BraTS20_Training_001_seg.nii', 'segmentation'],
  ['TCGA-FG-6692_fla.nii.gz', 'flair'],
  ['TCGA-FG-6692_seg_fused.nii.gz', 'segmentation'],
  ['T1c_subtrMeanDivStd.nii.gz', 't1c'],
  ['Flair_subtrMeanDivStd.nii.gz', 'flair'],
  ['OTMultiClass.nii.gz', 'segmentation'],
  ['seg-bratstoolkit_isen.nii.gz', 'segmentation'],
  ['sub-01_ce-gadolinium_T1w.nii.gz', 't1c'],
  ['sub-01_T1w.nii.gz', 't1'],
  ['patient7_T2-FLAIR.nii.gz', 'flair'],
  ['patient7_FET.nii.gz', 'pet'],
  ['pet.nii.gz', 'pet'],
  ['brainmask.nii.gz', undefined],
  ['case_tissue.nii.gz', undefined],
  ['dwi.nii.gz', undefined],
])('%s is %s', (name, role) => {
  expect(fileRole(name)).toBe(role);
});

test.each<[number[], string, Record<number, string>]>([
  [[1, 2, 3], 'seg-BraTS23_1.nii.gz', { 1: 'necrosis', 2: 'edema', 3: 'enhancing' }],
  [[2, 3], 'case-seg.nii.gz', { 2: 'edema', 3: 'enhancing' }],
  [[1, 2, 4], 'case_seg.nii.gz', { 1: 'necrosis', 2: 'edema', 4: 'enhancing' }],
  [[1, 2, 3, 4], 'case_seg.nii.gz', { 1: 'necrosis', 2: 'edema', 3: 'non-enhancing', 4: 'enhancing' }],
  [[2, 3], 'OTMultiClass.nii.gz', { 2: 'edema', 3: 'non-enhancing' }],
])('labels %j of %s are known', (labels, name, expected) => {
  const { meanings } = labelConvention(labels, name);
  for (const label of labels) expect(meanings.get(label)).toBe(expected[label]);
});

test('labels that nobody knows are refused, and how to give them is said', () => {
  expect(() => labelConvention([1, 2, 7], 'x-seg.nii')).toThrow(/x-seg\.nii: labels 7 have no .* --labels/);
  expect(() => labelConvention([], 'x-seg.nii')).toThrow('x-seg.nii: the segmentation is empty');
});

test('labels may be given', () => {
  expect([...parseLabels('necrosis=1, edema=2,enhancing=3+4')]).toEqual([
    [1, 'necrosis'],
    [2, 'edema'],
    [3, 'enhancing'],
    [4, 'enhancing'],
  ]);
  expect(() => parseLabels('oedema=2')).toThrow(/"oedema" is none of enhancing, necrosis/);
  expect(() => parseLabels('edema=two')).toThrow(/"edema=two" must be like edema=1/);
  expect(() => parseLabels('edema')).toThrow(/"edema" must be like/);
});
