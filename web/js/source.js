// Bytes from wherever they are.
import {LensletError} from './error.js';

/**
 * The bytes of a URL, a buffer or a Blob. `what` names them in messages. Aborting rejects with the signal's reason, as
 * fetch does.
 */
export async function readBytes(source, what, signal) {
  signal?.throwIfAborted();
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (typeof Blob !== 'undefined' && source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  if (typeof source !== 'string' && !(source instanceof URL)) {
    throw new LensletError('wrong-input', `the ${what}: expected a URL, an ArrayBuffer, a typed array or a Blob`);
  }
  if (String(source).startsWith('file:')) return readFile(source, what, signal);
  return download(source, what, signal);
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
