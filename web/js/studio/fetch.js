// Bytes from the site, or an error that says what came in their place.
import {isPage} from '../source.js';
import {StudioError} from './errors.js';

/**
 * @param {string|URL} url
 * @param {AbortSignal} signal
 * @param {(bytes: number) => void} [received] called while they come, with how many there are; what it throws ends that
 * @returns {Promise<Uint8Array>} the file of a network
 */
export async function fetchModel(url, signal, received = () => {}) {
  let response, bytes;
  try {
    response = await fetch(url, {signal});
    bytes = await collect(response, received);
  } catch (error) {
    throw error instanceof StudioError ? error : new StudioError('model-unavailable', String(error));
  }
  if (!response.ok) throw new StudioError(codeOf(response.status), `${url}: HTTP ${response.status}`);
  if (isPage(bytes)) throw new StudioError('model-is-a-page', `${url} begins as a page does`);
  return bytes;
}

/** @param {Response} response @param {(bytes: number) => void} received */
async function collect(response, received) {
  if (!response.body) return new Uint8Array();
  const parts = [];
  let count = 0;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const {done, value} = await reader.read();
      if (done) break;
      parts.push(value);
      received((count += value.length));
    }
  } catch (error) {
    reader.cancel().catch(() => {}); // Or the rest would still come.
    throw error;
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** @param {number} status */
function codeOf(status) {
  if (status === 401 || status === 403) return 'model-forbidden';
  return status === 404 || status === 410 ? 'model-not-found' : 'model-unavailable';
}
