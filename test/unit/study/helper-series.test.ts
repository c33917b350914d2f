import { helperSeries } from '../../../extension/src/study/helper-series.ts';
import type { StudySeries } from '../../../extension/src/study/study-series.ts';
import { describedMr as series } from './described-mr.ts';

const chosen = (study: readonly StudySeries[]) =>
  helperSeries(study).map(({ SeriesDescription }) => SeriesDescription);

test('of a usual study a T2 and a FLAIR help, and nothing else', () => {
  const study = [
    'T1 MPRAGE',
    'T1 FLAIR',
    'T1 MPRAGE post Gd',
    'AX FLAIR',
    'ep2d_diff ADC',
    't2_tse_tra',
    'T2* SWI',
    'DSC perfusion T2*',
    'T2 map',
  ].map((name) => series(name));
  expect(chosen(study)).toEqual(['t2_tse_tra', 'AX FLAIR']);
});

test('a T2-weighted FLAIR is a FLAIR', () => {
  expect(chosen([series('T2 FLAIR'), series('t2_tirm_tra_dark-fluid')])).toEqual(['T2 FLAIR']);
});

test('without a telling name, TR, TE and TI tell', () => {
  expect(chosen([series('AX TSE', { RepetitionTime: 5000, EchoTime: 90 })])).toEqual(['AX TSE']);
  expect(chosen([series('AX IR', { RepetitionTime: 9000, EchoTime: 90, InversionTime: 2500 })])).toEqual([
    'AX IR',
  ]);
  expect(chosen([series('AX 3D', { RepetitionTime: 2000, EchoTime: 3, InversionTime: 900 })])).toEqual([]);
  expect(chosen([series('AX')])).toEqual([]);
});

test('the thinnest of several is taken, one of unknown thickness last', () => {
  const thick = series('T2 5 mm', { SliceThickness: 5 });
  const unknown = series('T2', { SliceThickness: undefined });
  expect(chosen([unknown, thick, series('T2 1 mm')])).toEqual(['T2 1 mm']);
  expect(chosen([unknown, thick])).toEqual(['T2 5 mm']);
});

test('what is no volume of MR images does not help', () => {
  expect(chosen([{ ...series('T2'), isReconstructable: false }])).toEqual([]);
  expect(chosen([series('T2', { ImageType: ['DERIVED', 'PRIMARY', 'MIP'] })])).toEqual([]);
});
