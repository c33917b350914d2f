import { parseAccept, parseMediaType } from '../../../demo/src/archive/media-type.ts';

describe('parseAccept', () => {
  it('reads what the host sends', () => {
    expect(parseAccept('multipart/related; type=application/octet-stream; transfer-syntax=*')).toEqual([
      {
        essence: 'multipart/related',
        parameters: { type: 'application/octet-stream', 'transfer-syntax': '*' },
      },
    ]);
  });

  it('keeps separators in quotes, and puts the best liked first', () => {
    const header = 'text/html;q=0.5, multipart/related; type="image/jpeg; a=b, c", */*;q=0.1, a/b;q=0';
    expect(parseAccept(header).map(({ essence }) => essence)).toEqual([
      'multipart/related',
      'text/html',
      '*/*',
    ]);
    expect(parseAccept(header)[0].parameters['type']).toBe('image/jpeg; a=b, c');
  });

  it('takes no header for everything, and nonsense for nothing', () => {
    expect(parseAccept(undefined)).toEqual([{ essence: '*/*', parameters: {} }]);
    expect(parseAccept('nonsense')).toEqual([]);
    expect(parseMediaType('')).toBeUndefined();
  });
});
