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
  if (!response.ok) throw new StudioError(codeOf(response.status), `${url}: HTTP ${response.status}`);
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().toLowerCase();
  if (start.startsWith('<!doctype') || start.startsWith('<html') || start.startsWith('<?xml')) {
    throw new StudioError('model-is-a-page', `${url} begins with ${JSON.stringify(start.slice(0, 20))}`);
  }
  return bytes;
}

/** @param {number} status */
function codeOf(status) {
  if (status === 401 || status === 403) return 'model-forbidden';
  return status === 404 || status === 410 ? 'model-not-found' : 'model-unavailable';
}
