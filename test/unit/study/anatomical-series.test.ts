import { anatomicalSeries } from '../../../extension/src/study/anatomical-series.ts';
import type { StudySeries } from '../../../extension/src/study/study-series.ts';
import { describedMr as series } from './described-mr.ts';

const chosen = (study: readonly StudySeries[]) =>
  anatomicalSeries(study).map(({ SeriesDescription }) => SeriesDescription);

test('of a usual study the T1 without contrast agent comes first, then that with it', () => {
  const study = [
    'AX FLAIR',
    't2_tse_tra',
    'T1 MPRAGE post Gd',
    'ep2d_diff ADC',
    'T1 MPRAGE',
    'T2* SWI',
    'DSC perfusion',
  ].map((name) => series(name));
  expect(chosen(study)).toEqual(['T1 MPRAGE', 'T1 MPRAGE post Gd']);
});

test('without a telling name, TR, TE and TI tell', () => {
  expect(chosen([series('AX 3D', { RepetitionTime: 2000, EchoTime: 3, InversionTime: 900 })])).toHaveLength(
    1,
  );
  expect(chosen([series('AX SE', { RepetitionTime: 500, EchoTime: 12 })])).toHaveLength(1);
  expect(chosen([series('AX TSE', { RepetitionTime: 5000, EchoTime: 90 })])).toEqual([]);
  expect(chosen([series('AX IR', { RepetitionTime: 9000, EchoTime: 90, InversionTime: 2500 })])).toEqual([]);
  expect(chosen([series('AX')])).toEqual([]);
});

test('the contrast agent is known by its attribute, thin slices come before thick', () => {
  const agent = series('T1 3D A', { ContrastBolusAgent: 'Gadobutrol' });
  const thick = series('T1 SE', { SliceThickness: 5 });
  expect(chosen([thick, agent, series('T1 3D')])).toEqual(['T1 3D', 'T1 3D A', 'T1 SE']);
});

test('what is no volume of MR images is left out', () => {
  const one = { ...series('T1 single'), isReconstructable: false };
  const scan = { ...series('T1-like CT'), Modality: 'CT' };
  expect(chosen([one, scan])).toEqual([]);
});
