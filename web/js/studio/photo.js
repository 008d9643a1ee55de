// Photos for the networks that take them, and faces to try.
import {fetchModel} from './fetch.js';
import {decodePicture} from './picture.js';
import {decodeFile} from './picturefile.js';

// The longer side that is kept. A face of a 24th of it still has the 64 pixels of its own that networks ask for, and the
// whole is 9 MB, with which a phone can move the box in every frame.
const LONGEST = 1536;
const LEAST = 16;

/**
 * @param {Blob} blob
 * @returns {ReturnType<typeof decodeFile>} rejects with a sentence in its message
 */
export async function decodePhoto(blob) {
  return decodeFile(blob, LONGEST, ({width, height}) => {
    const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
    if (shorter >= LEAST && longer <= 64 * shorter) return;
    throw new Error(`This picture is too narrow for a face: it has ${width} × ${height} pixels.`);
  });
}

const NAMES = [
  'Drawn face of a woman with red hair, smiling',
  'Drawn face of a man with a beard, serious',
  'Drawn face of a woman with grey hair, smiling',
  'Drawn face of a man with glasses, smiling',
  'Drawn face of a woman with black hair, serious',
  'Drawn face of a young man with curls, serious',
];

/** How many faces the strip has beside one another, and what each is called. */
export const faceNames = NAMES;

/** @param {URL} url of the strip @returns {Promise<?{pixels: Uint8Array, width: number, height: number}>} null: without */
export async function loadFaces(url, signal) {
  try {
    const response = await fetch(url, {signal});
    if (!response.ok) return null;
    const strip = await decodePicture(await response.blob(), 4096);
    return strip.width % NAMES.length === 0 ? strip : null;
  } catch {
    return null;
  }
}

const MOST_FINDER_BYTES = 1e6;

/** @param {URL} url of the network that finds faces @returns {Promise<?Uint8Array>} null: without */
export async function loadFinder(url, signal) {
  try {
    return await fetchModel(url, signal, (bytes) => {
      if (bytes > MOST_FINDER_BYTES) throw new Error(`more than ${MOST_FINDER_BYTES} bytes`);
    });
  } catch {
    return null;
  }
}
