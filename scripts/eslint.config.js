// Run from the project's root by scripts/lint; prettier has the last word on layout.
import {createRequire} from 'node:module';

const require = createRequire(new URL('../.toolchain/node/', import.meta.url));
const globals = require('globals');

export default [
  require('@eslint/js').configs.recommended,
  {
    languageOptions: {globals: {...globals.browser, ...globals.node}},
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-unused-vars': ['error', {args: 'after-used', caughtErrors: 'none'}],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
];
