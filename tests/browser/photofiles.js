// Photos for tests, made byte by byte or by the browser.
import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {crc32, deflateSync} from 'node:zlib';

/** @param {string} kind @param {Buffer} data */
export function pngChunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

/** An RGB PNG. @param {number} width @param {number} height @param {(x: number, y: number) => number[]} colour */
export function png(width, height, colour) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) rows.set(colour(x, y), y * (1 + 3 * width) + 1 + 3 * x);
  }
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]);
}

/** Something different everywhere, coarse and fine. */
export const motley = (x, y) => [(x * 7 + y * 3) % 256, (x * x + 5 * y) % 256, (((x >> 3) ^ (y >> 3)) * 29) % 256];

/** The JPEG with an EXIF orientation. @param {Buffer} jpeg @param {number} orientation */
export function turned(jpeg, orientation) {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const body = [...Buffer.from('Exif\0\0'), ...tiff];
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, body.length + 2, ...body]), jpeg.subarray(2)]);
}

/**
 * A grey baseline JPEG of any size in few bytes: every block costs two bits. Its upper half has the grey 128, its lower
 * half 228. ITU T.81.
 * @param {number} width of 8n @param {number} height of 16n
 */
export function hugeJpeg(width, height) {
  const segment = (marker, ...bytes) =>
    Buffer.from([0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 255, ...bytes]);
  const counts = (...n) => [...n, ...Array(16 - n.length).fill(0)];
  const blocks = (width / 8) * (height / 8);
  // DC: "0" no change, "10" and seven bits; AC: "0" end of block. So all is 0, but for the first block of the lower half.
  const bits = Buffer.alloc(Math.ceil((2 * blocks + 8) / 8));
  [...'1011001000'].forEach((bit, i) => {
    const at = blocks + i; // Two bits for each block of the upper half.
    if (bit === '1') bits[at >> 3] |= 128 >> (at & 7);
  });
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, 0, ...Array(64).fill(8)),
    segment(0xc0, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0),
    segment(0xc4, 0x00, ...counts(1, 1), 0, 7),
    segment(0xc4, 0x10, ...counts(1), 0),
    segment(0xda, 1, 1, 0x00, 0, 63, 0),
    bits,
    Buffer.from([0xff, 0xd9]),
  ]);
}

/**
 * The antialiased bilinear resize of core/include/lenslet/image/photo.h, as a naive sum in double precision over the
 * whole photo: planar, 0 … 1.
 * @param {number} width @param {number} height @param {typeof motley} colour
 * @param {{left: number, top: number, right: number, bottom: number}} box @param {number} cells
 */
export function resized(width, height, colour, {left, top, right, bottom}, cells) {
  const taps = (begin, end, extent) => {
    const r = (end - begin) / cells;
    const s = Math.max(1, r);
    return Array.from({length: cells}, (_, i) => {
      const centre = begin + (i + 0.5) * r;
      const weights = Array.from({length: extent}, (__, j) => Math.max(0, 1 - Math.abs(j + 0.5 - centre) / s));
      const sum = weights.reduce((a, b) => a + b);
      return weights.map((w, j) => [j, w / sum]).filter(([, w]) => w > 0);
    });
  };
  const [columns, rows] = [taps(left, right, width), taps(top, bottom, height)];
  const out = new Float64Array(3 * cells * cells);
  rows.forEach((row, i) =>
    columns.forEach((column, k) => {
      for (const [y, v] of row) {
        for (const [x, w] of column)
          colour(x, y).forEach((c, p) => (out[(p * cells + i) * cells + k] += (v * w * c) / 255));
      }
    }),
  );
  return out;
}

/** The page with the face network `one` in the list, and how to give it a photo. */
export async function giveFile(page, name, buffer, mimeType = '') {
  await page.setInputFiles('#lenslet-file', {name, mimeType, buffer});
}

/** @param {import('playwright-core').Page} page @param {Buffer} buffer @param {string} size "200 × 150" */
export async function givePhoto(page, buffer, size) {
  await giveFile(page, 'photo', buffer, 'application/octet-stream');
  await photoHas(page, size);
}

/** The words come a moment after the photo: those of the former one, of another size, must be gone first. */
export const photoHas = (page, size) =>
  page
    .locator('.lenslet-hidden li')
    .filter({hasText: `Photo. ${size} pixels`})
    .waitFor({state: 'attached'});

/** What `lenslet predict` says of the photo. @param {Buffer} network @param {Buffer} photo @param {unknown[]} [options] */
export async function byCommand(command, network, photo, options = []) {
  const folder = await mkdtemp(join(tmpdir(), 'lenslet-'));
  const [model, file] = ['one.safetensors', 'photo.png'].map((name) => join(folder, name));
  await Promise.all([writeFile(model, network), writeFile(file, photo)]);
  const {stdout} = await promisify(execFile)(command, ['predict', model, file, '--json', ...options.map(String)]);
  await rm(folder, {recursive: true});
  return JSON.parse(stdout);
}
