// Bytes from wherever they are.
import {LensletError} from './error.js';

/** What a value is, of this realm or of another: an iframe's ArrayBuffer is no instance of ours. */
export const kindOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

/** Whether a server answered with a page, as many do for what they lack. */
export function isPage(bytes) {
  const start = new TextDecoder().decode(bytes.subarray(0, 256)).trimStart().toLowerCase();
  return start.startsWith('<!doctype') || start.startsWith('<html') || start.startsWith('<?xml');
}

/**
 * The bytes of a URL, a buffer or a Blob. `what` names them in messages. Aborting rejects with the signal's reason, as
 * fetch does.
 */
export async function readBytes(source, what, signal) {
  signal?.throwIfAborted();
  const kind = kindOf(source);
  if (kind === 'ArrayBuffer') return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (kind === 'Blob' || kind === 'File') return readBlob(source, what);
  if (typeof source !== 'string' && kind !== 'URL') {
    throw new LensletError('wrong-input', `the ${what}: expected a URL, an ArrayBuffer, a typed array or a Blob`);
  }
  if (String(source).startsWith('file:')) return readFile(source, what, signal);
  return download(source, what, signal);
}

async function readBlob(blob, what) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new LensletError('network', `the ${what} cannot be read from its Blob: ${cause.message}`, {cause});
  }
}

async function download(url, what, signal) {
  let response;
  try {
    response = await fetch(url, {signal});
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    throw new LensletError('network', `the ${what} ${url} could not be fetched: ${cause.message}`, {cause});
  }
  throw new LensletError('http', `the ${what} ${url} could not be fetched: the server answered ${response.status}`);
}

// Node's fetch does not read file: URLs, which is what import.meta.url is there.
async function readFile(url, what, signal) {
  const fileSystem = 'node:fs/promises'; // In a variable, so that bundlers for browsers leave it alone.
  try {
    const {readFile: read} = await import(/* webpackIgnore: true */ /* @vite-ignore */ fileSystem);
    return new Uint8Array(await read(new URL(url), {signal}));
  } catch (cause) {
    signal?.throwIfAborted();
    throw new LensletError('network', `the ${what} ${url} could not be read: ${cause.message}`, {cause});
  }
}
