import {mountStudio} from './lenslet/studio.js';

mountStudio(document.getElementById('studio'));
