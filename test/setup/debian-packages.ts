import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program or file that the tests need, and the Debian package that brings it. */
interface Need {
  /** Any of these will do; plain names are looked for on the PATH. */
  readonly anyOf: readonly string[];
  readonly packageName: string;
}

const NEEDS: readonly Need[] = [
  { anyOf: ['/usr/bin/chromium'], packageName: 'chromium' },
  { anyOf: ['Orthanc'], packageName: 'orthanc' },
  { anyOf: ['/usr/share/orthanc/plugins/libOrthancDicomWeb.so'], packageName: 'orthanc-dicomweb' },
  { anyOf: ['dciodvfy'], packageName: 'dicom3tools' },
  { anyOf: ['dcmdump'], packageName: 'dcmtk' },
  { anyOf: ['python3'], packageName: 'python3' },
];

/** Finds the programs that the tests need, installing the missing ones where that is possible. */
export function provideDebianPackages(): void {
  const missing = NEEDS.filter((need) => locate(need) === undefined);
  const packages = [
    ...missing.map(({ packageName }) => packageName),
    ...(pythonCanMakeVenvs() ? [] : ['python3-venv']),
  ];
  if (packages.length > 0) install(packages);
  for (const need of NEEDS) {
    const path = locate(need);
    if (path === undefined)
      throw new Error(`${need.packageName} is installed, but ${need.anyOf.join(' or ')} is not there.`);
    console.log(`found    ${need.packageName.padEnd(17)} ${path}`);
  }
}

function locate({ anyOf }: Need): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  const candidates = anyOf.flatMap((name) =>
    name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name)),
  );
  return candidates.find((path) => existsSync(path));
}

function pythonCanMakeVenvs(): boolean {
  return spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0;
}

function install(packages: readonly string[]): void {
  const names = packages.join(' ');
  const root = process.getuid?.() === 0;
  if (!root || spawnSync('apt-get', ['--version']).status !== 0) {
    throw new Error(
      `The tests need what Debian calls ${names}. Install it first, for example: sudo apt-get install ${names}`,
    );
  }
  console.log(`missing  ${names}: installing`);
  runApt(['update', '-q']);
  runApt(['install', '-q', '-y', '--no-install-recommends', ...packages]);
}

function runApt(args: readonly string[]): void {
  const { status } = spawnSync('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed.`);
}
