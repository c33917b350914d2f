import { failureIn } from '../../../extension/src/study/store-answer.ts';

test('an answer that lists no failure means stored', () => {
  expect(failureIn('{"00081199":{"vr":"SQ","Value":[{}]}}')).toBeUndefined();
});

test('Orthanc always sends the failure sequence, empty when all went well', () => {
  expect(failureIn('{"00081198":{"vr":"SQ"},"00081199":{"vr":"SQ","Value":[{}]}}')).toBeUndefined();
});

test('an answer that is no JSON leaves the status to speak', () => {
  expect(failureIn('<NativeDicomModel/>')).toBeUndefined();
  expect(failureIn('')).toBeUndefined();
});

test.each([
  [0x0111, 'another object with the same UID is stored there'],
  [0xa700, 'the archive is out of resources'],
  [0x0999, 'the archive refused it with reason 999H'],
])('failure reason %i of PS3.18 is worded', (reason, words) => {
  const answer = { '00081198': { vr: 'SQ', Value: [{ '00081197': { vr: 'US', Value: [reason] } }] } };
  expect(failureIn(JSON.stringify(answer))).toBe(words);
});
