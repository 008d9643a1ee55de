// What can keep the studio from running, each with the sentence that the page shows.

/** @typedef {'no-webassembly'|'no-webgl2'|'graphics-lost'|'module-unavailable'|'model-unavailable'|
 *   'model-forbidden'|'model-not-found'|'model-is-a-page'|'model-refused'|'out-of-memory'|'stopped'} StudioErrorCode */

/** @type {Record<StudioErrorCode, string>} */
const SENTENCES = {
  'no-webassembly':
    'This page needs WebAssembly, which this browser does not have, or which it or a policy of the page has switched off.',
  'no-webgl2':
    'This page draws with WebGL 2, which this browser does not offer. Switching on hardware acceleration in its settings may help.',
  'graphics-lost': 'The browser took the graphics away and has not given them back.',
  'module-unavailable': 'The program of this page did not load. Check the connection and try again.',
  'model-unavailable': 'The network did not load. Check the connection and try again.',
  'model-forbidden': 'The server does not let this page have the network.',
  'model-not-found': 'The network is not where this page expects it.',
  'model-is-a-page': 'In place of the network the server sent a web page.',
  'model-refused': 'The file of the network is damaged, incomplete, or not one that this page can run.',
  'out-of-memory': 'The browser has no memory left for this.',
  stopped: 'The program of this page stopped unexpectedly.',
};

const NOT_WORTH_A_RETRY = new Set(['no-webassembly', 'no-webgl2']);

export class StudioError extends Error {
  /** @param {StudioErrorCode} code @param {string} [detail] what exactly was found, for those who can mend it */
  constructor(code, detail = '') {
    super(SENTENCES[code]);
    this.name = 'StudioError';
    this.code = code;
    this.detail = detail;
  }
  get canRetry() {
    return !NOT_WORTH_A_RETRY.has(this.code);
  }
}
