import { FORWARD_MODELS } from '../../../extension/src/forward/catalog.ts';

test('models have keys and ids of their own', () => {
  const options = { accuracy: 'default', diffusivityRatio: 10 } as const;
  expect(new Set(FORWARD_MODELS.map(({ key }) => key)).size).toBe(FORWARD_MODELS.length);
  expect(new Set(FORWARD_MODELS.map(({ create }) => create(options).id)).size).toBe(FORWARD_MODELS.length);
});
