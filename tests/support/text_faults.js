// Finds texts that cannot be read where they stand, and controls that cannot be pressed: by the boxes of the page, not by
// its pixels. Looks within an element, the whole page by default; returns a sentence for each fault.
(within) => {
  const root = document.querySelector(within ?? "body");
  const faults = new Set();
  const styles = new Map();
  const boxesOf = new Map();
  const kept = (map, key, make) => map.get(key) ?? map.set(key, make()).get(key);
  const style = (element) => kept(styles, element, () => getComputedStyle(element));
  const wide = ({ left, right }) => right - left;
  const high = ({ top, bottom }) => bottom - top;
  const shared = (a, b) => ({ left: Math.max(a.left, b.left), right: Math.min(a.right, b.right), top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom) });
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
  const short = (text) => `“${text.trim().replace(/\s+/g, " ").slice(0, 60)}”`;
  const name = (element) => `${element.localName}${element.id && `#${element.id}`}${[...element.classList].map((one) => `.${one}`).join("")}`;
  const tell = (fault, element, text) => faults.add(`${short(text)} in ${name(element.closest("[class]") ?? element)} is ${fault}`);

  // What cuts an element off: the boxes around it that do not let it stand out. What is positioned leaves those
  // between itself and the box that it is placed in.
  const cutting = (element) => kept(boxesOf, element, () => {
    const found = style(element).overflowX !== "visible" && style(element).display !== "inline" ? [element] : [];
    let { position } = style(element);
    for (let above = element.parentElement; above && above !== document.body; above = above.parentElement) {
      const of = style(above);
      const holdsFixed = of.transform !== "none" || of.containerType !== "normal";
      if ((position === "fixed" && !holdsFixed) || (position === "absolute" && !holdsFixed && of.position === "static")) continue;
      if (of.overflowX !== "visible" || of.overflowY !== "visible") found.push(above);
      position = of.position;
    }
    return found;
  });
  // The part of a box that is to be seen; what is out of it can be scrolled to, or is cut off for good.
  const seen = (rect, element, text) => {
    let part = rect;
    for (const above of cutting(element)) {
      const before = part;
      part = shared(before, above.getBoundingClientRect());
      const { overflowX, overflowY, textOverflow } = style(above);
      const ends = textOverflow === "ellipsis" && above.closest("[title], [aria-label]");
      if (scrolls(overflowX) && wide(part) <= 0) break;
      if (scrolls(overflowY) && high(part) <= 0) break;
      const across = !scrolls(overflowX) && !ends && wide(before) - Math.max(wide(part), 0) > 2;
      const down = !scrolls(overflowY) && high(before) - Math.max(high(part), 0) > high(rect) / 4;
      if (text && (across || down)) tell(`cut off by ${name(above)}`, element, text);
    }
    return part;
  };
  const visible = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    for (let above = element; above; above = above.parentElement) if (style(above).clipPath.startsWith("inset(50%")) return false;
    return true;
  };

  // A line may end after the hyphen or the slash between two words; addresses and code are no words.
  const isCode = (text) => /[_=<>{}[\]"&#@\\]|:\/\/|\w[.(]\w/.test(text);
  const sameLine = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(high(a), high(b)) / 2;
  const several = (boxes) => boxes.some((box) => !sameLine(box, boxes[0]));
  const checkWords = (node, element) => {
    const range = document.createRange();
    const rects = (from, to) => {
      range.setStart(node, from);
      range.setEnd(node, to);
      return [...range.getClientRects()].filter((rect) => rect.width > 0);
    };
    for (const token of node.data.matchAll(/\S+/g)) {
      if (isCode(token[0]) || !several(rects(token.index, token.index + token[0].length))) continue;
      for (const { 0: word, index } of token[0].matchAll(/[\p{L}\p{M}\p{N}'’]+/gu)) {
        const from = token.index + index;
        if (several(rects(from, from + word.length))) tell("broken inside a word", element, word);
      }
    }
  };
  // What lies over a point; a link that stretches over its card shows what is under it.
  const checkCover = (rect, element, text) => {
    const [x, y] = [(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2];
    if (wide(rect) < 1 || high(rect) < 1 || style(element).pointerEvents === "none") return;
    const hit = document.elementFromPoint(x, y);
    if (!hit || hit.contains(element) || element.contains(hit) || Number(style(hit).opacity) === 0) return;
    const solid = [...hit.getClientRects()].some(({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom);
    if (solid) tell(`under ${name(hit)}`, element, text);
  };

  const texts = [];
  const range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const { parentElement: element } = node;
    if (!node.data.trim() || element.closest("script, style, noscript, select, textarea, template")) continue;
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0 && rect.height > 0);
    if (rects.length === 0 || !visible(element)) continue;
    if (!element.closest("code, pre, kbd") && several(rects)) checkWords(node, element);
    for (const rect of rects) {
      const part = seen(rect, element, node.data);
      if (wide(part) <= 1 || high(part) <= 1) continue;
      texts.push({ ...part, node, element });
      checkCover(part, element, node.data);
    }
  }
  texts.sort((a, b) => a.top - b.top);
  texts.forEach((one, at) => {
    for (let next = at + 1; next < texts.length && texts[next].top < one.bottom; next += 1) {
      const other = texts[next];
      const part = shared(one, other);
      // The box of a line is higher than its letters.
      const meet = wide(part) > 2 && high(part) > Math.min(high(one), high(other)) * 0.35;
      if (meet && other.node !== one.node) tell(`over ${short(other.node.data)}`, one.element, one.node.data);
    }
  });
  const pen = document.createElement("canvas").getContext("2d");
  for (const input of root.querySelectorAll("input[placeholder]:placeholder-shown")) {
    // On the narrowest windows a hint may end in an ellipsis: the field has a name besides.
    if (!visible(input) || input.clientWidth === 0 || (innerWidth < 400 && style(input).textOverflow === "ellipsis")) continue;
    const { font, paddingLeft, paddingRight } = style(input);
    pen.font = font;
    if (pen.measureText(input.placeholder).width > input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)) tell("cut off by its field", input, input.placeholder);
  }
  for (const control of root.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")) {
    const rect = control.getClientRects()[0];
    if (rect && visible(control)) checkCover(seen(rect, control, ""), control, control.ariaLabel || control.textContent || control.name);
  }
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) faults.add(`The page is ${over} px wider than its window`);
  return [...faults];
}
