// Bytes over the wire: each file as it is, by gzip and by brotli, both at their best.
import {createHash} from 'node:crypto';
import {readFile, writeFile} from 'node:fs/promises';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

/** @param {string[]} files @param {string} cache where earlier answers are; brotli takes half a minute for 14 MB */
export async function sizesOf(files, cache) {
  const known = JSON.parse(await readFile(cache, 'utf8').catch(() => '{}'));
  const sizes = {};
  for (const file of files) {
    const bytes = await readFile(file);
    const key = createHash('sha256').update(bytes).digest('hex');
    known[key] ??= {bytes: bytes.length, gzip: gzipSync(bytes, {level: 9}).length, brotli: brotli(bytes)};
    sizes[file] = known[key];
  }
  await writeFile(cache, JSON.stringify(known));
  return sizes;
}

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;
