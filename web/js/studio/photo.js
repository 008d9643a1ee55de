// Photos for the networks that take them, and faces to try.
import {StudioError} from './errors.js';
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

/** Null where the page goes without it: it is not there, or no good. Rejects where the connection failed. */
async function unlessMissing(loading) {
  try {
    return await loading;
  } catch (error) {
    if (error.code === 'model-unavailable') throw error;
    return null;
  }
}

/** @param {URL} url of the strip @returns {Promise<?{pixels: Uint8Array, width: number, height: number}>} as unlessMissing() */
export function loadFaces(url, signal) {
  const load = async () => {
    const strip = await decodePicture(new Blob([await fetchModel(url, signal)]), 4096);
    return strip.width % NAMES.length === 0 ? strip : null;
  };
  return unlessMissing(load());
}

const MOST_FINDER_BYTES = 1e6;

/** @param {URL} url of the network that finds faces @returns {Promise<?Uint8Array>} as unlessMissing() */
export function loadFinder(url, signal) {
  const check = (bytes) => {
    if (bytes > MOST_FINDER_BYTES) throw new StudioError('model-refused', `more than ${MOST_FINDER_BYTES} bytes`);
  };
  return unlessMissing(fetchModel(url, signal, check));
}
