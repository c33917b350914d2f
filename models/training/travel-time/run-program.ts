import { spawn } from 'node:child_process';

/** Runs a program in a folder to its end; what it says goes to this one's output. */
export function runProgram(folder: string, program: string, argv: readonly string[]): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(program, argv, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (cause) => {
      failed(new Error(`${program} cannot be run`, { cause }));
    });
    child.on('close', (code) => {
      if (code === 0) done();
      else failed(new Error(`${argv.find((word) => /\.(ts|py)$/.test(word)) ?? program} ended with ${code}`));
    });
  });
}
