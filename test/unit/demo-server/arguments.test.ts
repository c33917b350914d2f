import { readArguments } from '../../../demo/src/arguments.ts';

describe('readArguments', () => {
  it('understands every option', () => {
    expect(readArguments([])).toEqual({ help: false });
    expect(readArguments(['--help'])).toEqual({ help: true });
    expect(readArguments(['--archive', 'http://a/rs', '--port=8080', '--host', '0.0.0.0'])).toEqual({
      help: false,
      archiveUrl: 'http://a/rs',
      port: 8080,
      host: '0.0.0.0',
    });
    expect(readArguments(['--data', 'folder', '--port', '0'])).toEqual({
      help: false,
      dataFolder: 'folder',
      port: 0,
    });
  });

  it.each([
    [['--prot', '1'], /--prot/],
    [['extra'], /extra/],
    [['--port'], /--port/],
    [['--port', '65536'], /--port 65536 is no port/],
    [['--port', '-1'], /--port/],
    [['--port', '80x'], /--port 80x is no port/],
    [['--archive', 'http://a', '--data', 'b'], /--data is the folder of the embedded archive/],
  ])('refuses %j, naming what is wrong', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(message);
  });
});
