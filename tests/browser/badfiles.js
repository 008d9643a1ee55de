// Files that are no picture to open, each with what the page shall say of it; and GIFs, made byte by byte.
import {hugeJpeg, motley, png, pngChunk} from './photofiles.js';

/**
 * A GIF of so many frames in 128 greys. Its codes have eight bits throughout: the table is cleared before it grows.
 * @param {number} width @param {number} height @param {(x: number, y: number) => number} grey 0 … 127 @param {number} [frames]
 */
export function gif(width, height, grey, frames = 1) {
  const word = (n) => [n & 255, n >> 8];
  const palette = Array.from({length: 128}, (_, i) => [2 * i, 2 * i, 2 * i]).flat();
  const codes = [];
  for (let i = 0; i < width * height; ++i) {
    if (i % 100 === 0) codes.push(128); // Clear.
    codes.push(grey(i % width, Math.floor(i / width)));
  }
  codes.push(129); // End.
  const blocks = [];
  for (let at = 0; at < codes.length; at += 255) {
    const block = codes.slice(at, at + 255);
    blocks.push(block.length, ...block);
  }
  const control = [0x21, 0xf9, 4, 0, 10, 0, 0, 0]; // A tenth of a second.
  const frame = [...control, 0x2c, ...word(0), ...word(0), ...word(width), ...word(height), 0, 7, ...blocks, 0];
  const all = Array.from({length: frames}, () => frame).flat();
  return Buffer.from([...Buffer.from('GIF89a'), ...word(width), ...word(height), 0xf6, 0, 0, ...palette, ...all, 0x3b]);
}

/** @param {import('playwright-core').Page} page @param {string} type @returns {Promise<Buffer>} as the browser encodes it */
export async function encoded(page, type) {
  const url = await page.evaluate((kind) => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 120, height: 90});
    const context = canvas.getContext('2d');
    for (let i = 0; i < 60; ++i) {
      context.fillStyle = `hsl(${i * 37} 80% 50%)`;
      context.fillRect((i * 29) % 120, (i * 17) % 90, 20, 9);
    }
    return canvas.toDataURL(kind);
  }, type);
  return Buffer.from(url.split(',')[1], 'base64');
}

/** @param {import('playwright-core').Page} page @returns {Promise<[string, Buffer, RegExp][]>} */
export async function badFiles(page) {
  const good = png(64, 64, motley);
  const damaged = Buffer.from(good);
  damaged[50] ^= 255; // In the compressed pixels.
  const size = Buffer.alloc(13);
  size.writeUInt32BE(30000, 0);
  size.writeUInt32BE(30000, 4);
  const vp8x = Buffer.from('RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\xff\0\0\xff\0\0', 'latin1');
  const [jpeg, webp] = [hugeJpeg(640, 480), await encoded(page, 'image/webp')];
  const [still, moving] = [gif(40, 30, (x) => x), gif(40, 30, (x) => x, 3)];
  const NO_PICTURE = /^This is no picture that can be opened here: a JPEG, PNG, WebP or GIF file is needed\./;
  const [CUT, DAMAGED] = [/^This picture is incomplete/, /^This picture is damaged/];
  const MOVING = /^This is an animation: please choose a picture that stands still\./;
  return [
    ['empty', Buffer.alloc(0), /^This file is empty\./],
    ['text', Buffer.from('Dear Sir or Madam'), NO_PICTURE],
    ['PDF', Buffer.from('%PDF-1.7\n'), NO_PICTURE],
    ['AVIF', Buffer.from('\0\0\0\x18ftypavif\0\0\0\0mif1avif', 'latin1'), NO_PICTURE],
    ['SVG', Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'), /^This is an SVG drawing/],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), /^HEIC pictures.*JPEG/],
    ['animated GIF', moving, MOVING],
    ['cut GIF', still.subarray(0, still.length - 40), CUT],
    ['damaged GIF', Buffer.concat([still.subarray(0, 397), Buffer.from([1]), still.subarray(397)]), DAMAGED],
    ['APNG', Buffer.concat([good.subarray(0, 33), pngChunk('acTL', Buffer.alloc(8)), good.subarray(33)]), MOVING],
    ['animated WebP', vp8x, MOVING],
    ['cut JPEG', jpeg.subarray(0, jpeg.length - 300), CUT],
    ['cut PNG', good.subarray(0, good.length - 20), CUT],
    ['cut WebP', webp.subarray(0, webp.length - 20), CUT],
    ['damaged PNG', damaged, DAMAGED],
    ['huge PNG', Buffer.concat([good.subarray(0, 8), pngChunk('IHDR', size), good.subarray(33)]), /900 megapixels/],
  ];
}
