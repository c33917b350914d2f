import { FORWARD_MODELS } from '../../../extension/src/forward/catalog.ts';
import { FORWARD_MODEL_KEYS } from '../../../extension/src/forward/model-keys.ts';

test('every model has an id of its own', () => {
  const options = { accuracy: 'default', diffusivityRatio: 10 } as const;
  const ids = FORWARD_MODEL_KEYS.map((key) => FORWARD_MODELS[key].create(options).id);
  expect(ids).toEqual([
    expect.stringMatching(/^travel-time-4 sha256=[0-9a-f]{16} encoding=2$/),
    'fisher-kolmogorov-solver/2 accuracy=default ratio=10',
    'fisher-kolmogorov-solver/2 accuracy=default ratio=10 grid=1mm',
    expect.stringMatching(/^paper-network-4 sha256=[0-9a-f]{16}$/),
  ]);
});
