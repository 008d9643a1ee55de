// Bytes from the site, or an error that says what came in their place.
import {StudioError} from './errors.js';

/**
 * @param {string|URL} url
 * @param {AbortSignal} signal
 * @returns {Promise<Uint8Array>} the file of a network
 */
export async function fetchModel(url, signal) {
  let response, bytes;
  try {
    response = await fetch(url, {signal});
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new StudioError('model-unavailable', String(error));
  }
  if (!response.ok) throw new StudioError('model-not-found', `${url}: HTTP ${response.status}`);
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().toLowerCase();
  if (start.startsWith('<!doctype') || start.startsWith('<html') || start.startsWith('<?xml')) {
    throw new StudioError('model-is-a-page', `${url} begins with ${JSON.stringify(start.slice(0, 20))}`);
  }
  return bytes;
}
