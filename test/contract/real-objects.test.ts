import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startArchiveServer } from './archive-under-test.ts';
import type { ArchiveUnderTest } from './archive-under-test.ts';
import { ACCEPT, getJson, getParts, stow } from './dicomweb-client.ts';
import type { Json } from './dicomweb-client.ts';

const REPOSITORY = join(__dirname, '../..');
const PYTHON = join(REPOSITORY, '.cache/conformance-venv/bin/python');
const DATA = join(process.env['TUMOR_MODELING_TEST_DATA'] ?? join(REPOSITORY, '../shared/data'), 'dicom');

interface ReadObject {
  readonly path: string;
  readonly transferSyntax: string;
  readonly json: Json;
  readonly frames: readonly string[];
}

/** Real SEG of every kind, parametric maps, enhanced MR, SR, whole slides; compressed, deflated, big endian. */
function realFiles(): string[] {
  const names = readdirSync(DATA, { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => join(DATA, name)).filter((path) => statSync(path).isFile());
  // One slice of the large PET series says as much as all of them.
  return paths.filter(
    (path) => /\.(dcm|seg)$/.test(path) && (!/\/PET\//.test(path) || path.endsWith('000000.dcm')),
  );
}

function readWithPydicom(paths: readonly string[]): ReadObject[] {
  const script = join(__dirname, 'read_objects.py');
  const text = execFileSync(PYTHON, [script, ...paths], {
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(text.toString('utf8')) as ReadObject[];
}

/** What is left out: group lengths, signatures and padding; private tags, where the file does not say the VR. */
function comparable(json: Json, implicit: boolean): Json {
  const kept = Object.entries(json).filter(([tag]) => {
    const isPrivate = parseInt(tag.slice(0, 4), 16) % 2 === 1;
    return !/0000$|^(FFFC|FFFA|00083002|00080005)/.test(tag) && !(implicit && isPrivate);
  });
  return Object.fromEntries(kept.map(([tag, attribute]) => [tag, simplify(attribute, implicit)]));
}

function simplify(attribute: Json[string], implicit: boolean): Json[string] {
  if (attribute === undefined || 'BulkDataURI' in attribute || 'InlineBinary' in attribute) {
    return attribute && { vr: attribute.vr };
  }
  const values = (attribute.Value ?? []).map((value) => {
    if (attribute.vr === 'SQ') return comparable(value as Json, implicit);
    // JSON as Node writes it has no negative zero.
    if (Object.is(value, -0)) return 0;
    return value === '' ? null : value;
  });
  const empty = values.every((value) => value === null);
  return empty ? { vr: attribute.vr } : { vr: attribute.vr, Value: values };
}

if (existsSync(DATA)) {
  describe('Real objects in the embedded archive', () => {
    let folder: string;
    let archive: ArchiveUnderTest;
    const stored = new Map<string, string>();

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'archive-'));
      archive = await startArchiveServer({ dataFolder: folder });
      for (const path of realFiles()) {
        const { status, body } = await stow(`${archive.root}/studies`, [await readFile(path)]);
        const [item] = (body['00081199']?.Value ?? []) as Json[];
        if (status === 200) stored.set(path, String(item['00081190']?.Value?.[0]));
      }
    });

    afterAll(async () => {
      await archive.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('have the attributes and the frames that pydicom finds in them', async () => {
      const objects = readWithPydicom([...stored.keys()]);
      expect(objects.length).toBeGreaterThan(40);
      for (const { path, transferSyntax, json, frames } of objects) {
        const url = stored.get(path) ?? '';
        const [metadata] = await getJson(`${url}/metadata`);
        const implicit = transferSyntax === '1.2.840.10008.1.2';
        const ours = Object.entries(metadata).filter(([tag]) => !tag.startsWith('7FE0'));
        expect([path, comparable(Object.fromEntries(ours), implicit)]).toEqual([
          path,
          comparable(json, implicit),
        ]);
        expect(metadata['00083002']?.Value).toEqual([transferSyntax]);
        if (frames.length === 0) continue;
        const list = frames.map((_, i) => i + 1).join();
        const parts = await getParts(`${url}/frames/${list}`, ACCEPT.frame);
        expect([
          path,
          parts.map(({ content }) => createHash('sha256').update(content).digest('hex')),
        ]).toEqual([path, frames]);
      }
    });

    it('come back as they were stored', async () => {
      for (const [path, url] of stored) {
        const [part] = await getParts(url, ACCEPT.instance);
        expect([path, part.content.equals(await readFile(path))]).toEqual([path, true]);
      }
    });
  });
} else {
  it(`cannot be tried: there is no real data at ${DATA}`, () => {
    expect(process.env['REQUIRE_REAL_DATA']).not.toBe('1');
  });
}
