// Slipway's own browser code: plain DOM, no build step. The server calls these functions by import().

/** Keeps the words of every <time data-ago> true while the page is open. */
function words(seconds) {
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  const days = Math.floor(seconds / 86400);
  return days === 1 ? '1 day ago' : `${days} days ago`;
}

/** A span of time; the server's own copy of this is ViewerTime.span. */
function lasting(seconds) {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${Math.floor(seconds % 60)} s`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`;
  return `${Math.floor(seconds / 86400)} days`;
}

let skew = 0;
let ticking = false;

/** serverNow: the server's clock in milliseconds, because a browser's clock may be minutes off. */
export function ago(serverNow) {
  skew = serverNow - Date.now();
  if (ticking) return;
  ticking = true;
  setInterval(() => {
    if (document.hidden) return;
    for (const el of document.querySelectorAll('time[data-ago], time[data-lasting]')) {
      const seconds = Math.max(0, (Date.now() + skew - Date.parse(el.dateTime)) / 1000);
      const text = el.dataset.lasting === undefined ? words(seconds) : lasting(seconds);
      if (el.textContent !== text) el.textContent = text;
    }
  }, 1000);
}

const typing = (target) =>
  target instanceof Element &&
  (target.closest('input, textarea, select, [contenteditable]') !== null || target.getAttribute('role') === 'textbox');

/** "/" focuses the search, "g" and a letter opens a screen. Nothing fires while somebody types or a dialog is open. */
export function keys(layout, screens) {
  let pending = 0;
  const listener = (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (e.composedPath().some(typing) || document.querySelector('vaadin-dialog[opened], vaadin-confirm-dialog[opened]')) return;
    if (e.key === '/') {
      const input = layout.querySelector('.search input');
      if (input) { input.focus(); e.preventDefault(); }
    } else if (e.key === 'g') {
      pending = Date.now();
      return;
    } else if (Date.now() - pending < 1500 && Object.hasOwn(screens, e.key)) {
      layout.$server.open(screens[e.key]);
      e.preventDefault();
    }
    pending = 0;
  };
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}

const escape = (s) => s.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);
const span = (cls, s) => `<span class="t-${cls}">${escape(s)}</span>`;

function paintYaml(line) {
  const m = /^(\s*(?:- )*)([A-Za-z0-9_.\/-]+)(:)(?=\s|$)(.*)$/.exec(line);
  let head = '';
  let rest = line;
  if (m) { head = escape(m[1]) + span('key', m[2]) + ':'; rest = m[4]; }
  const c = /(^|\s)#.*$/.exec(rest);
  const body = c ? rest.slice(0, c.index) : rest;
  const comment = c ? rest.slice(c.index) : '';
  return head + escape(body).replace(/("[^"]*"|'[^']*')/g, '<span class="t-string">$1</span>') + (comment ? span('comment', comment) : '');
}

function paintJson(line) {
  let out = '';
  let last = 0;
  for (const m of line.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) {
    out += escape(line.slice(last, m.index));
    const text = m[1] ? m[0].slice(0, -m[1].length) : m[0];
    out += span(m[1] ? 'key' : /\bmasked\b|•/.test(text) ? 'masked' : 'string', text) + (m[1] ?? '');
    last = m.index + m[0].length;
  }
  return out + escape(line.slice(last));
}

const painter = (lang) => (lang === 'json' ? paintJson : lang === 'yaml' ? paintYaml : escape);
const MOST_PAINTED = 4000; // lines; beyond this colours are not worth the wait

/** Colours a read-only listing. */
export function listing(pre, lang) {
  const lines = pre.textContent.split('\n');
  if (lines.length <= MOST_PAINTED) pre.innerHTML = lines.map(painter(lang)).join('\n');
}

const MOST_LINES = 5000;

/** Adds lines, [source, text] each, to what a program wrote; the oldest go when there are too many for a page. */
export function output(pre, lines) {
  const atEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 40;
  const added = document.createDocumentFragment();
  for (const [source, text] of lines) {
    const line = document.createElement('span');
    line.className = `line o-${source.toLowerCase()}`;
    line.textContent = `${text}\n`;
    added.append(line);
  }
  pre.append(added);
  while (pre.childElementCount > MOST_LINES) pre.firstElementChild.remove();
  if (atEnd) pre.scrollTop = pre.scrollHeight;
}

/** Line numbers, colours and marks around a textarea. */
export function source(root, lang) {
  const area = root.querySelector('textarea');
  const gutter = root.querySelector('.gutter');
  const pre = root.querySelector('pre');

  const paint = () => {
    const lines = area.value.split('\n');
    const coloured = lines.length <= MOST_PAINTED;
    root.classList.toggle('painted', coloured);
    gutter.innerHTML = lines.map((_, i) => `<div class="${root.marks?.[i + 1] ?? ''}">${i + 1}</div>`).join('');
    pre.innerHTML = coloured
      ? lines.map((l, i) => `<span class="line ${root.marks?.[i + 1] ?? ''}">${painter(lang)(l) || ' '}</span>`).join('')
      : '';
    follow();
  };
  const follow = () => {
    gutter.style.transform = '';
    gutter.scrollTop = area.scrollTop;
    pre.scrollTop = area.scrollTop;
    pre.scrollLeft = area.scrollLeft;
  };
  const fit = () => {
    gutter.style.height = `${area.offsetHeight}px`;
  };
  area.addEventListener('input', paint);
  area.addEventListener('scroll', follow);
  area.addEventListener('keydown', (e) => {
    // Tab stays free for moving on; Enter indents as the line above asks for, Ctrl+] and Ctrl+[ change it.
    if (e.key === 'Enter' && !e.ctrlKey && !e.metaKey && !e.isComposing) {
      const before = area.value.slice(0, area.selectionStart);
      const line = /[^\n]*$/.exec(before)[0];
      // The next key stands below this one, also behind a dash; what a bare key holds stands deeper.
      const own = /^\s*(?:- +(?=[\w.-]+:(?:\s|$)))*/.exec(line)[0].replaceAll('-', ' ');
      const indent = lang === 'yaml' && /^\s*(?:- +)*[\w.-]+:(?: +[|>][-+]?)?\s*$/.test(line) ? `${own}  ` : own;
      if (indent) { e.preventDefault(); document.execCommand('insertText', false, '\n' + indent); }
    } else if ((e.ctrlKey || e.metaKey) && (e.key === ']' || e.key === '[')) {
      e.preventDefault();
      const from = area.value.lastIndexOf('\n', area.selectionStart - 1) + 1;
      const to = area.selectionEnd;
      const block = area.value.slice(from, to);
      const moved = e.key === ']' ? block.replace(/^/gm, '  ') : block.replace(/^ {1,2}/gm, '');
      area.setSelectionRange(from, to);
      document.execCommand('insertText', false, moved);
      area.setSelectionRange(from, from + moved.length);
    }
  });
  new ResizeObserver(fit).observe(area);

  root.show = () => paint();
  root.goTo = (line, column) => {
    const lines = area.value.split('\n');
    let at = 0;
    for (let i = 0; i < Math.min(line - 1, lines.length); i++) at += lines[i].length + 1;
    at += Math.min(Math.max(0, column - 1), (lines[line - 1] ?? '').length);
    area.focus();
    area.setSelectionRange(at, at);
    area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight));
  };
  paint();
  fit();
}

let lists = 0;
const PAUSE = 250; // milliseconds without a key before the server is told where the caret is
const MOST_OFFERED = 200;

/**
 * Offers what may be written at the caret. The server hears of the caret by a "caret" event and answers by
 * root.offer(question, {from, choices: [{label, detail, insert, more}]}).
 *
 * The focus stays in the textarea, which names the active option; so screen readers read both.
 */
export function completion(root) {
  const area = root.querySelector('textarea');
  const list = document.createElement('ul');
  list.id = `offers-${++lists}`;
  list.className = 'offers';
  list.popover = 'manual';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'May be written here');
  const said = document.createElement('div');
  said.className = 'sr-only';
  said.setAttribute('role', 'status');
  root.append(list, said);

  let question = 0;
  let wanted = false; // whether the answer to come may open the list
  let open = null; // {from, choices}: what is offered, and where the word begins that it replaces
  let shown = []; // those of the choices that begin as the word does
  let active = 0;
  let timer = 0;
  let told = -1; // the offset that the server was told last

  const close = () => {
    if (!open) return;
    open = null;
    list.hidePopover();
    area.removeAttribute('aria-controls');
    area.removeAttribute('aria-activedescendant');
    said.textContent = '';
  };
  const mark = () => {
    [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === active)));
    area.setAttribute('aria-activedescendant', `${list.id}-${active}`);
    list.children[active].scrollIntoView({ block: 'nearest' });
  };
  const place = () => {
    const style = getComputedStyle(area);
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = style.font;
    const before = area.value.slice(0, open.from).split('\n');
    const box = area.getBoundingClientRect();
    const x = box.left + parseFloat(style.paddingLeft) + pen.measureText(before.at(-1)).width - area.scrollLeft;
    const height = parseFloat(style.lineHeight);
    const y = box.top + parseFloat(style.paddingTop) + before.length * height - area.scrollTop;
    const below = y + list.offsetHeight < innerHeight || y - height < list.offsetHeight;
    list.style.left = `${Math.max(4, Math.min(x, innerWidth - list.offsetWidth - 8))}px`;
    list.style.top = `${below ? y + 2 : y - height - list.offsetHeight - 2}px`;
  };
  const draw = () => {
    const caret = area.selectionStart;
    const word = area.value.slice(open.from, caret);
    const left = caret < open.from || caret !== area.selectionEnd || /[^\w.-]/.test(word);
    shown = left ? [] : open.choices.filter((c) => c.label.startsWith(word)).slice(0, MOST_OFFERED);
    // Nothing left to write: an open list would only swallow Enter.
    if (shown.length === 0 || (shown.length === 1 && shown[0].insert === word)) return close();
    active = 0;
    list.replaceChildren(...shown.map((choice, i) => {
      const item = document.createElement('li');
      item.id = `${list.id}-${i}`;
      item.setAttribute('role', 'option');
      const label = document.createElement('b');
      label.textContent = choice.label;
      const detail = document.createElement('span');
      detail.textContent = choice.detail;
      item.append(label, ' ', detail);
      // Not click: a press would take the focus from the text first.
      item.addEventListener('pointerdown', (e) => { e.preventDefault(); accept(choice); });
      return item;
    }));
    if (!list.matches(':popover-open')) list.showPopover();
    place();
    area.setAttribute('aria-controls', list.id);
    mark();
    said.textContent = shown.length === 1 ? 'One offer.' : `${shown.length} offers.`;
  };
  const accept = (choice) => {
    const caret = area.selectionStart;
    const rest = /^[\w.-]*/.exec(area.value.slice(caret))[0];
    const { from } = open;
    close();
    area.setSelectionRange(from, caret + rest.length);
    document.execCommand('insertText', false, choice.insert);
    ask(choice.more);
  };
  const ask = (mayOpen) => {
    clearTimeout(timer);
    timer = 0;
    wanted = mayOpen;
    told = area.selectionStart;
    root.dispatchEvent(new CustomEvent('caret', { detail: { text: area.value, at: told, question: ++question } }));
  };
  const rest = (mayOpen) => {
    const typedAt = area.selectionStart;
    clearTimeout(timer);
    timer = setTimeout(() => ask(mayOpen && area.selectionStart === typedAt), PAUSE);
  };

  area.addEventListener('input', (e) => {
    wanted = false;
    if (open) draw();
    const begun = e.inputType === 'insertText' && /^\w$/.test(e.data ?? '');
    if (!open) rest(begun && !area.readOnly);
  });
  const stop = new AbortController();
  document.addEventListener('selectionchange', () => {
    if (!root.isConnected) { stop.abort(); return; }
    if (document.activeElement !== area) return;
    if (open) draw();
    // Typing has its own pause; this is for arrows and clicks.
    if (!open && !timer && area.selectionStart !== told) rest(false);
  }, { signal: stop.signal });
  addEventListener('resize', () => { if (open) place(); }, { signal: stop.signal });
  area.addEventListener('keydown', (e) => {
    if (e.isComposing) return;
    const plain = !e.shiftKey && !e.ctrlKey && !e.metaKey && !e.altKey;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (e.key === ' ' && e.ctrlKey) {
      if (!area.readOnly) ask(true);
    } else if (open && plain && Object.hasOwn(steps, e.key)) {
      const to = active + steps[e.key];
      active = Math.abs(steps[e.key]) === 1
        ? (to + shown.length) % shown.length
        : Math.max(0, Math.min(shown.length - 1, to));
      mark();
    } else if (open && plain && (e.key === 'Enter' || e.key === 'Tab')) {
      accept(shown[active]);
    } else if (open && e.key === 'Escape') {
      close();
    } else {
      return;
    }
    e.preventDefault();
    e.stopImmediatePropagation();
  }, true);
  area.addEventListener('blur', close);
  area.addEventListener('scroll', () => { if (open) place(); });

  root.offer = (answered, offers) => {
    if (answered !== question || !wanted || document.activeElement !== area || offers.choices.length === 0) return;
    open = offers;
    draw();
  };
}

/** Copies text and tells whether the browser allowed it (plain HTTP has no clipboard API). */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

/** The colour scheme that this browser chose; the server applies it. */
export const scheme = {
  stored: () => localStorage.getItem('slipway.scheme') ?? 'SYSTEM',
  store: (value) => localStorage.setItem('slipway.scheme', value),
};

/** Vaadin's own word about a lost connection has no role; as a status it is read aloud. */
export function announceConnection() {
  document.querySelector('vaadin-connection-indicator')?.setAttribute('role', 'status');
}
