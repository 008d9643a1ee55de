// Folders over HTTP on this machine, as a static host serves them: files may be cached, and no special headers.
import {createServer} from 'node:http';
import {readFile} from 'node:fs/promises';
import {extname, join, normalize} from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * @param {Record<string, string>} folders first part of the path → folder
 * @returns {Promise<{url: string, served: Map<string, string>, close: () => void}>} served: path → file, of all requests
 */
export async function serveFolders(folders) {
  const served = new Map();
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const [, first, ...rest] = path.split('/');
    try {
      const file = join(folders[first], ...rest);
      const bytes = await readFile(file);
      served.set(path, file);
      response.writeHead(200, {
        'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
        'cache-control': 'max-age=3600',
      });
      response.end(bytes);
    } catch {
      response.writeHead(404, {'content-type': 'text/html'}).end('<!doctype html><title>Not found</title>');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    served,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
