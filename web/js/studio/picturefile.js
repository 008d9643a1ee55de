// What a file is, by its own bytes and not by its name: a whole JPEG, PNG, WebP or GIF of one picture, or a sentence why
// not. Drawings and photos take the same way and get the same sentences.
import {decodePicture} from './picture.js';

const MOST_BYTES = 100e6;
// Browsers unfold a picture before they shrink it, at four bytes a pixel: this is half a gigabyte for a moment.
const MOST_PIXELS = 120e6;

const OTHER = 'This is no picture that can be opened here: a JPEG, PNG, WebP or GIF file is needed.';
const CUT_OFF = 'This picture is incomplete: the end of its file is missing.';
const DAMAGED = 'This picture is damaged: its file breaks its own format.';
const MOVING = 'This is an animation: please choose a picture that stands still.';

/** @typedef {{type: string, width: number, height: number}} PictureFile as stored: an EXIF tag may turn it yet */

/**
 * Upright pixels of the one picture that a file holds.
 * @param {Blob} blob
 * @param {number} longest more pixels a side are not kept
 * @param {(file: PictureFile) => void} [check] of its size, before it is decoded
 * @returns {ReturnType<typeof decodePicture>} rejects with a sentence in its message
 */
export async function decodeFile(blob, longest, check = () => {}) {
  const file = await inspect(blob);
  check(file);
  try {
    return await decodePicture(new Blob([blob], {type: file.type}), longest);
  } catch {
    throw new Error('This picture is damaged, or larger than the memory that this browser has for it.');
  }
}

/** @param {Blob} blob @returns {Promise<PictureFile>} rejects with a sentence in its message */
async function inspect(blob) {
  if (blob.size === 0) throw new Error('This file is empty.');
  if (blob.size > MOST_BYTES) {
    throw new Error(`This file is too large: ${Math.ceil(blob.size / 1e6)} MB, and at most 100 MB can be opened.`);
  }
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const file = recognise(bytes);
  const {width, height} = file;
  if (!width || !height) throw new Error(DAMAGED);
  if (width * height > MOST_PIXELS) {
    const millions = Math.ceil((width * height) / 1e6);
    throw new Error(`This picture is too large: ${millions} megapixels, and at most 120 can be opened.`);
  }
  return file;
}

/** @param {Uint8Array} bytes */
function recognise(bytes) {
  const text = (from, to) => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(bytes);
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return readPng(bytes, text);
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return readWebp(bytes, text);
  if (text(0, 4) === 'GIF8') return readGif(bytes);
  if (text(4, 8) === 'ftyp' && /hei[cfmsvx]|hev[cm]|mif1|msf1/.test(text(8, 32)) && !/avi[fs]/.test(text(8, 32))) {
    throw new Error('HEIC pictures cannot be opened here: please save this one as JPEG first.');
  }
  if (
    /^\s*(<\?xml[^]*)?(<!--[^]*-->\s*)?(<!DOCTYPE svg[^]*)?<svg[\s>]/i.test(
      new TextDecoder().decode(bytes.subarray(0, 4096)),
    )
  ) {
    throw new Error('This is an SVG drawing: please save it as PNG or JPEG first.');
  }
  throw new Error(OTHER);
}

/** @param {Uint8Array} bytes @returns {DataView} */
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Marker by marker to the end of the image; ITU T.81, annex B. @param {Uint8Array} bytes @returns {PictureFile} */
function readJpeg(bytes) {
  const view = viewOf(bytes);
  let size = {width: 0, height: 0};
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw new Error(DAMAGED);
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      ++at; // Fill bytes.
      continue;
    }
    const length = view.getUint16(at + 2);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && at + 9 <= bytes.length) size = {height: view.getUint16(at + 5), width: view.getUint16(at + 7)};
    at += 2 + length;
    if (marker === 0xda) at = endOfScan(bytes, at);
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return {type: 'image/jpeg', ...size};
  }
  throw new Error(CUT_OFF);
}

/** The next marker that is neither a stuffed zero nor a restart. @param {Uint8Array} bytes @param {number} from */
function endOfScan(bytes, from) {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

/** Chunk by chunk; www.w3.org/TR/png. @param {Uint8Array} bytes @returns {PictureFile} */
function readPng(bytes, text) {
  const view = viewOf(bytes);
  if (bytes.length < 33) throw new Error(CUT_OFF);
  if (text(12, 16) !== 'IHDR') throw new Error(DAMAGED);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const chunk = text(at + 4, at + 8);
    if (chunk === 'acTL') throw new Error(MOVING);
    if (chunk === 'IEND') return {type: 'image/png', width: view.getUint32(16), height: view.getUint32(20)};
  }
  throw new Error(CUT_OFF);
}

/** The first chunk tells the size; RFC 9649. @param {Uint8Array} bytes @returns {PictureFile} */
function readWebp(bytes, text) {
  const view = viewOf(bytes);
  if (bytes.length < 30 || 8 + view.getUint32(4, true) > bytes.length) throw new Error(CUT_OFF);
  const chunk = text(12, 16);
  const three = (at) => bytes[at] + 256 * bytes[at + 1] + 65536 * bytes[at + 2];
  const sized = (width, height) => ({type: 'image/webp', width, height});
  if (chunk === 'VP8 ') return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true);
    return sized((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
  }
  if (chunk !== 'VP8X') throw new Error(DAMAGED);
  if (bytes[20] & 2) throw new Error(MOVING);
  return sized(three(24) + 1, three(27) + 1);
}

/** Block by block to the trailer; www.w3.org/Graphics/GIF/spec-gif89a.txt. @param {Uint8Array} bytes @returns {PictureFile} */
function readGif(bytes) {
  const view = viewOf(bytes);
  if (bytes.length < 13) throw new Error(CUT_OFF);
  const tableOf = (packed) => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  const afterData = (at) => {
    while (bytes[at] > 0) at += 1 + bytes[at];
    return at + 1;
  };
  let pictures = 0;
  for (let at = 13 + tableOf(bytes[10]); at < bytes.length; ) {
    if (bytes[at] === 0x3b) {
      if (pictures !== 1) throw new Error(DAMAGED);
      return {type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true)};
    }
    if (bytes[at] === 0x2c) {
      if (++pictures > 1) throw new Error(MOVING);
      at = afterData(at + 11 + tableOf(bytes[at + 9]));
    } else if (bytes[at] === 0x21) at = afterData(at + 2);
    else throw new Error(DAMAGED);
  }
  throw new Error(CUT_OFF);
}
