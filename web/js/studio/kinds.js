// Digits or faces: which network reads each, and the page's hash, which remembers it. A network's preparation tells its
// kind.

/** @typedef {'digits'|'faces'} Kind */
/** @typedef {import('./networks.js').Network} Network */

/** The network of each kind that is there before anyone chose. @type {Record<Kind, string>} */
const DEFAULTS = {digits: 'digits', faces: 'smiles'};
/** @type {Kind[]} */
const KINDS = ['digits', 'faces'];

/** @param {Network} network @returns {Kind} */
const kindOf = ({preparation}) => (preparation === 'photo' ? 'faces' : 'digits');

/** Not an anchor of the page, as #about is, nor what another program keeps there. */
function isState() {
  const said = new URLSearchParams(location.hash.slice(1));
  return location.hash.length < 2 || ['kind', ...KINDS].some((key) => said.has(key));
}

/** What the hash says of networks, for a page that keeps its state there. @param {boolean} [used] */
export function readHash(used) {
  const said = new URLSearchParams(used ? location.hash.slice(1) : '');
  const kind = KINDS.find((one) => one === said.get('kind')) ?? null;
  return {kind, digits: said.get('digits'), faces: said.get('faces')};
}

export class Kinds {
  #list;
  #usesHash;
  /** What the page would show without a hash. @type {{kind: Kind} & Record<Kind, string>} */
  #plain;
  /** The last network of each kind. @type {Record<Kind, string>} */
  #last;
  /** @type {Kind} */
  #kind;
  /** A name in the hash that no network has, or ''. */
  unknown = '';

  /**
   * @param {Network[]} list that can be chosen
   * @param {string} first the name of the network that the page begins with where the hash names none
   * @param {boolean} [usesHash]
   */
  constructor(list, first, usesHash = false) {
    this.#list = list;
    this.#usesHash = usesHash;
    this.#plain = {kind: 'digits', digits: this.#defaultOf('digits'), faces: this.#defaultOf('faces')};
    const network = list.find(({name}) => name === first);
    if (network) Object.assign(this.#plain, {kind: kindOf(network), [kindOf(network)]: first});
    this.#last = {digits: this.#plain.digits, faces: this.#plain.faces};
    this.#kind = this.#plain.kind;
    this.follow();
  }

  /** @param {Kind} kind */
  #defaultOf(kind) {
    const names = this.#list.filter((network) => kindOf(network) === kind).map(({name}) => name);
    return names.includes(DEFAULTS[kind]) ? DEFAULTS[kind] : (names[0] ?? '');
  }

  /** The name of the network that the page shall have. */
  get wanted() {
    return this.#last[this.#kind];
  }

  /** The index of the network that reads this kind, or −1. @param {Kind} kind */
  networkOf(kind) {
    return this.#list.findIndex(({name}) => name === this.#last[kind]);
  }

  /**
   * Takes what the hash says, and for what it leaves out what a page without one shows.
   * @returns {boolean} false: it says nothing of networks
   */
  follow() {
    if (!this.#usesHash || !isState()) return false;
    const said = readHash(true);
    this.unknown = '';
    for (const kind of KINDS) {
      const isKnown = this.#list.some((network) => network.name === said[kind] && kindOf(network) === kind);
      this.#last[kind] = isKnown ? said[kind] : this.#plain[kind];
      if (said[kind] && !isKnown) this.unknown = said[kind];
    }
    this.#kind = said.kind ?? this.#plain.kind;
    if (!this.#last[this.#kind]) this.#kind = this.#plain.kind;
    return true;
  }

  /** A network was chosen, and is there. @param {number} index */
  chose(index) {
    const network = this.#list[index];
    if (!network) return;
    this.#kind = kindOf(network);
    this.#last[this.#kind] = network.name;
    if (this.#usesHash) this.#write();
  }

  #write() {
    const now = location.hash.slice(1);
    const isAnchor = !/[=/]/.test(now);
    const said = new URLSearchParams(isAnchor ? '' : now);
    if (!isAnchor && !isState() && said.toString() !== now) return; // Another program's route, such as #/page?id=intro.
    const put = (key, value) => (value === this.#plain[key] ? said.delete(key) : said.set(key, value));
    put('kind', this.#kind);
    for (const kind of KINDS) put(kind, this.#last[kind]);
    const text = said.toString();
    if (!text && !isState()) return;
    const url = new URL(location.href); // Whole: a <base> may lead to another host.
    url.hash = text;
    // No step of the browser's history: "back" leaves the page, as it did.
    if (url.hash !== location.hash) history.replaceState(history.state, '', url);
  }
}
