// A studio at work: paper and photo, pointer, keys and files, the choice of networks, and the elements beside the canvas.
import {Chooser} from './chooser.js';
import {listenToCrop} from './cropper.js';
import {StudioError} from './errors.js';
import {Frames} from './frames.js';
import {surviveContextLoss} from './graphics.js';
import {listenToKeys} from './keyboard.js';
import {Mirror} from './mirror.js';
import {decodePhoto, faceNames, loadFaces, loadFinder} from './photo.js';
import {listenForPictures} from './picture.js';
import {decodeFile} from './picturefile.js';
import {Plane} from './plane.js';
import {listenToPointer} from './pointer.js';
import {Record} from './record.js';
import {Result} from './result.js';
import {namesOf} from './samples.js';
import {followViewport} from './viewport.js';

/**
 * Joins the parts of a studio whose first network is loaded.
 * @param {object} parts
 * @param {HTMLElement} parts.host
 * @param {HTMLElement} parts.root inside of it
 * @param {HTMLCanvasElement} parts.canvas inside of that
 * @param {HTMLElement} parts.answer the live region
 * @param {string} parts.prefix of every id
 * @param {import('../studio.js').StudioOptions} parts.options
 * @param {import('./messages.js').Messages} parts.messages
 * @param {import('./module.js').StudioModule} parts.module
 * @param {WebGL2RenderingContext} parts.context
 * @param {{pixels: Uint8Array, labels: string[]}} parts.digits to try
 * @param {import('./networks.js').Networks} parts.networks
 * @param {import('./kinds.js').Kinds} parts.kinds
 * @param {number} parts.first the loaded one of them, or −1
 * @param {(error: Error) => void} parts.fail ends the studio
 * @param {AbortSignal} parts.signal
 * @returns {Frames}
 */
export function runStudio(parts) {
  const {host, root, canvas, answer, prefix, options, messages, module, context, networks, kinds, first, fail} = parts;
  const {signal} = parts;
  const {pixels, labels} = parts.digits;
  module.onStopped = fail;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  module.setDark(dark.matches);
  module.setSamples(pixels, labels.length);
  // A choice is offered where the first network is one of it.
  const list = first >= 0 ? networks.list : [];
  module.setNetworks(list, first);
  const result = new Result(answer, prefix, signal);
  const record = new Record(answer, prefix);
  const frames = new Frames(root, signal, () => {
    if (context.isContextLost() || !module.needsFrame) return;
    module.frame();
    if (module.needsFrame) frames.request(); // Predicted ink, which the next picture takes away.
  });
  const mirror = new Mirror({
    root,
    answer,
    prefix,
    signal,
    sampleNames: namesOf(labels),
    faceNames,
    networks: list,
    timeOf: (network) => module.timeOf(network),
    press: (name) => press(name),
    choose: (seat, index) => choose(seat, index),
  });

  const changed = () => {
    mirror.show(module.takesPhotos, module.hasPhoto);
    mirror.update(module.controls());
    result.show(module);
    if (module.needsFrame) frames.request();
  };
  const fit = followViewport({
    host,
    root,
    canvas,
    context,
    module,
    changed,
    draw: () => frames.now(),
    signal,
  });
  const fetchFaces = async () => {
    const strip = await loadFaces(new URL(options.faces ?? 'samples/faces.webp', document.baseURI), signal);
    if (!strip || signal.aborted) return;
    module.setFaces(strip, faceNames.length);
    fit();
  };
  const fetchFinder = async () => {
    const file = await loadFinder(new URL(options.finder ?? 'finder/face.safetensors', document.baseURI), signal);
    if (!file || signal.aborted) return;
    if (!module.setFinder(file)) changed(); // Refused, boxes begin by the rule, as without one.
  };
  /** What photos want besides a network: fetched with the first one that takes them, and again where that failed. */
  const extras = new Map([
    ['faces to try', fetchFaces],
    ['face finder', fetchFinder],
  ]);
  let isFetching = false;
  const fetchExtras = async () => {
    if (!module.takesPhotos || isFetching) return;
    isFetching = true;
    const fetched = [...extras].map(([what, fetchIt]) => fetchIt().then(() => extras.delete(what)));
    await Promise.allSettled(fetched);
    isFetching = false;
    if (extras.size === 0 || signal.aborted) return;
    const missing = [...extras.keys()].join(' and the ');
    messages.note(`The ${missing} did not load: the next photo or network that you choose tries again.`);
  };
  /** What lies on the paper was chosen, maybe far from it: paper and answer come into view. */
  const placed = () => {
    keys.lift(); // Their stroke ended with the sheet that it was on.
    const isOut = (element) => {
      const {top, bottom} = element.getBoundingClientRect();
      return top < 0 || bottom > document.documentElement.clientHeight;
    };
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const target = isOut(answer) && !isOut(mirror.paper) ? answer : mirror.paper;
    target.scrollIntoView({block: 'nearest', behavior: calm ? 'instant' : 'smooth'});
    fetchExtras();
  };
  const settled = () => {
    fetchExtras();
    const titles = chooser.chosen.map((index) => list[index]?.title ?? '');
    result.names = chooser.chosen[1] < 0 ? titles.slice(0, 1) : titles;
    record.show(module, chooser.chosen[0]);
    mirror.choose(chooser.chosen);
    kinds.chose(chooser.chosen[0]);
    fit();
  };
  const status = document.createElement('p');
  status.className = 'lenslet-hidden';
  status.setAttribute('role', 'status');
  root.append(status);
  const say = (sentence) => (status.textContent = sentence);
  const chooser = new Chooser({networks, first, module, messages, changed, settled, say, signal});
  /** A file that cannot be had gets a note; what else fails here ends the studio. @param {0|1} seat @param {number} index */
  const choose = (seat, index) => {
    const end = (error) => fail(error instanceof StudioError ? error : new StudioError('stopped', String(error)));
    chooser.choose(seat, index).catch(end);
  };
  /** Drawing and photo stay, each for the networks that read it. @param {number} index */
  const switchTo = (index) => {
    if (index >= 0 && index !== chooser.chosen[0]) return choose(0, index);
    chooser.stay();
  };
  const press = (name) => {
    if (name.startsWith('kind-')) return switchTo(kinds.networkOf(name.slice(5)));
    if (name.startsWith('network-')) return choose(0, networks.indexOf(name.slice(8)));
    messages.clear();
    module.activate(module.controls().findIndex((control) => control.name === name));
    if (name === 'time-layers') record.showTimes(module);
    fit();
    if (!/^(sample|face)-/.test(name)) return;
    pictures.drop();
    placed();
  };
  const missing = kinds.unknown || (networks.indexOf(options.network) < 0 && options.network);
  const noteMissing = (name) => name && messages.note(`There is no network “${name}” here.`);
  settled();
  noteMissing(missing);
  const follow = () => {
    if (!kinds.follow()) return;
    switchTo(networks.indexOf(kinds.wanted));
    noteMissing(kinds.unknown);
  };
  if (options.hash && list.length > 0) window.addEventListener('hashchange', follow, {signal});
  const starts = () => keys.lift();
  const plane = new Plane(root);
  const pointer = listenToPointer({
    root,
    plane,
    paper: mirror.paper,
    module,
    starts,
    changed,
    signal,
  });
  const pictures = openPictures({module, chooser, messages, changed, placed, signal});
  const keys = listenToKeys({
    root,
    paper: mirror.paper,
    module,
    pointer,
    changed,
    signal,
    press,
  });
  listenToCrop({
    root,
    plane,
    paper: mirror.paper,
    module,
    press,
    choose: () => mirror.file.click(),
    changed,
    signal,
  });
  listenForPictures({
    host,
    root,
    paper: mirror.paper,
    file: mirror.file,
    signal,
    open: pictures.open,
  });
  const tint = () => {
    module.setDark(dark.matches);
    changed();
  };
  dark.addEventListener('change', tint, {signal});
  const restore = () => (module.useGraphics(context) ? tint() : fail(new StudioError('graphics-lost')));
  surviveContextLoss({canvas, restore, fail, signal});
  return frames;
}

const PAPER = 840; // The paper's own resolution.

/** open() takes a file as what the network takes that was chosen last; drop() forgets the one that is still on its way. */
function openPictures({module, chooser, messages, changed, placed, signal}) {
  let turns = 0;
  const open = async (blob) => {
    messages.clear();
    const turn = ++turns; // The last one chosen counts, not the last one decoded.
    const isStale = () => signal.aborted || turn !== turns;
    try {
      const {takesPhotos} = chooser;
      await chooser.arrived();
      if (isStale() || module.takesPhotos !== takesPhotos) return; // Meant for a network that did not come.
      if (takesPhotos) {
        const photo = await decodePhoto(blob);
        if (isStale()) return;
        const refusal = module.placePhoto(photo);
        if (refusal) throw new Error(refusal);
      } else {
        const picture = await decodeFile(blob, PAPER);
        if (isStale()) return;
        const outcome = module.placePicture(picture);
        if (outcome !== 'placed') throw new Error('There is nothing written in that picture.');
      }
      changed();
      placed();
    } catch (error) {
      if (!isStale()) messages.note(error.message);
    }
  };
  return {open, drop: () => void ++turns};
}
