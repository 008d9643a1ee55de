import {mountStudio} from './lenslet/studio.js';

// For the curious, at the console: studio.label, studio.probabilities, studio.input.
window.studio = mountStudio(document.getElementById('studio'));
