/** What went wrong: `code` is stable and for programs, `message` is for people. docs/javascript.md lists the codes. */
export class LensletError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = 'LensletError';
    this.code = code;
  }
}
