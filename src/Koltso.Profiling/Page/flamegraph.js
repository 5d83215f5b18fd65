// Draws every .fg-graph of the page from the JSON inside it: names, and nodes as name, layer, self and number of children,
// each followed by its children.
(() => {
  "use strict";
  const layers = ["http", "coordination", "transport", "storage", "sockets", "runtime", "kernel", "generator", "other", "unknown"];
  const rowHeight = 18, thinPx = 0.6, labelPx = 28;

  const read = data => {
    let at = 0;
    const nodes = [];
    const node = (parent, depth, x) => {
      const [name, layer, self, count] = data.t.slice(at, at += 4);
      const it = { name: data.n[name], layer, self, total: self, parent, depth, x, children: [], place: nodes.length };
      nodes.push(it);
      for (let i = 0, childX = x; i < count; i++) {
        const child = node(it, depth + 1, childX);
        childX += child.total;
        it.total += child.total;
        it.children.push(child);
      }
      return it;
    };
    node(null, 0, 0);
    return nodes;
  };

  const figure = (value, unit) => {
    const steps = unit === "B" ? [[2 ** 30, "GiB"], [2 ** 20, "MiB"], [1024, "KiB"], [1, "B"]] : [[1e6, "s"], [1e3, "ms"], [1, "µs"]];
    const [size, name] = steps.find(step => value >= step[0]) || steps[steps.length - 1];
    const number = value / size;
    return `${number >= 100 ? number.toFixed(0) : number >= 10 ? number.toFixed(1) : number.toFixed(2)} ${name}`;
  };
  const percent = share => `${(share * 100).toFixed(share < 0.1 ? 2 : 1)} %`;

  const start = graph => {
    const nodes = read(JSON.parse(graph.querySelector(".fg-data").textContent));
    const unit = graph.dataset.unit;
    const root = nodes[0];
    const part = name => graph.querySelector(".fg-" + name);
    const view = part("view"), frames = part("frames"), info = part("info"), search = part("search"), found = part("found"), reset = part("reset");
    let zoomed = root, focused = root, matches = null, drawn = new Map();

    const say = node => {
      info.textContent = "";
      const name = document.createElement("b");
      name.textContent = node.name;
      let text = `: ${percent(node.total / root.total)} of the total, ${figure(node.total, unit)}; own cost ${percent(node.self / root.total)}, ${figure(node.self, unit)}`;
      if (zoomed !== root && node.depth >= zoomed.depth) text += `; ${percent(node.total / zoomed.total)} of what is shown`;
      info.append(name, text);
    };

    const draw = () => {
      const width = frames.clientWidth || 1000;
      const perPx = zoomed.total / width;
      const list = document.createDocumentFragment();
      drawn = new Map();
      let rows = 0;
      const put = (node, left, size, isAbove) => {
        const element = document.createElement("div");
        const px = size * width;
        element.className = `fg-frame fg-${layers[node.layer]}${px < 4 ? " fg-thin" : ""}${isAbove ? " fg-above" : ""}${matches && matches.has(node) ? " fg-match" : ""}`;
        element.style.cssText = `left:${left * 100}%;width:${size * 100}%;top:${node.depth * rowHeight}px;--fg-pale:${node.name.length * 7 % 5 * 5}%`;
        if (px >= labelPx) element.textContent = node.name.length * 5.5 < px ? node.name : shorten(node.name);
        element.setAttribute("role", "treeitem");
        element.setAttribute("aria-level", node.depth + 1);
        element.setAttribute("aria-label", `${node.name}, ${percent(node.total / root.total)}`);
        element.tabIndex = node === focused ? 0 : -1;
        element.dataset.node = node.place;
        drawn.set(node, element);
        list.append(element);
        rows = Math.max(rows, node.depth + 1);
      };
      const below = node => {
        if (node.total / perPx < thinPx) return;
        put(node, (node.x - zoomed.x) / zoomed.total, node.total / zoomed.total, false);
        for (const child of node.children) below(child);
      };
      if (!within(focused, zoomed)) focused = zoomed;
      for (let node = zoomed.parent; node; node = node.parent) put(node, 0, 1, true);
      below(zoomed);
      if (!drawn.has(focused)) { focused = zoomed; drawn.get(zoomed).tabIndex = 0; }
      frames.replaceChildren(list);
      frames.style.height = `${rows * rowHeight}px`;
      reset.disabled = zoomed === root;
    };
    // The end of a name says more than its namespace.
    const shorten = name => {
      const end = name.search(/[(<[]/);
      const head = end > 0 ? name.slice(0, end) : name;
      const parts = head.split(/\.|::/);
      return parts.length > 2 ? parts.slice(-2).join(".") + name.slice(head.length) : name;
    };
    const within = (node, top) => {
      for (; node; node = node.parent) if (node === top) return true;
      return false;
    };
    const zoom = (node, keepFocus) => {
      zoomed = node;
      focused = node;
      draw();
      say(node);
      if (keepFocus) drawn.get(node).focus({ preventScroll: true });
      const top = Math.max(0, node.depth - 1) * rowHeight;
      if (top < view.scrollTop) view.scrollTop = top;
    };
    const focus = node => {
      if (!node || !drawn.has(node)) return;
      if (drawn.has(focused)) drawn.get(focused).tabIndex = -1;
      focused = node;
      drawn.get(node).tabIndex = 0;
      drawn.get(node).focus();
    };
    // What matches inside of a match is in that one's total already.
    const mark = (test, what) => {
      matches = null;
      found.textContent = "";
      if (test) {
        matches = new Set(nodes.filter(test));
        let total = 0;
        const visit = node => {
          if (matches.has(node)) total += node.total;
          else node.children.forEach(visit);
        };
        visit(root);
        found.textContent = matches.size ? `${what}: ${percent(total / root.total)}, ${figure(total, unit)}` : `${what}: nothing`;
      }
      frames.classList.toggle("fg-searching", !!matches);
      draw();
    };
    const keys = [...graph.querySelectorAll(".fg-key")];
    const press = key => keys.forEach(other => other.setAttribute("aria-pressed", other === key));

    search.addEventListener("input", () => {
      press(null);
      const text = search.value.trim().toLowerCase();
      mark(text && (node => node.depth > 0 && node.name.toLowerCase().includes(text)), `“${search.value.trim()}”`);
    });
    keys.forEach(key => key.addEventListener("click", () => {
      const isOn = key.getAttribute("aria-pressed") !== "true";
      press(isOn ? key : null);
      search.value = "";
      const layer = Number(key.dataset.layer);
      matches = isOn ? new Set(nodes.filter(node => node.layer === layer)) : null;
      // A layer's cost is the sum of its frames' own costs.
      const total = isOn ? [...matches].reduce((sum, node) => sum + node.self, 0) : 0;
      found.textContent = isOn ? `${key.textContent.trim()}: own cost ${percent(total / root.total)}, ${figure(total, unit)}` : "";
      frames.classList.toggle("fg-searching", isOn);
      draw();
    }));
    reset.addEventListener("click", () => zoom(root));
    const nodeOf = event => event.target.closest(".fg-frame") && nodes[event.target.closest(".fg-frame").dataset.node];
    frames.addEventListener("click", event => { const node = nodeOf(event); if (node) zoom(node, true); });
    frames.addEventListener("mouseover", event => { const node = nodeOf(event); if (node) say(node); });
    frames.addEventListener("focusin", event => { const node = nodeOf(event); if (node) { say(node); if (node !== focused) focus(node); } });
    frames.addEventListener("keydown", event => {
      const siblings = focused.parent ? focused.parent.children.filter(node => drawn.has(node)) : [focused];
      const at = siblings.indexOf(focused);
      const act = {
        ArrowUp: () => focus(focused.parent),
        ArrowDown: () => focus(focused.children[0]),
        ArrowLeft: () => focus(siblings[at - 1]),
        ArrowRight: () => focus(siblings[at + 1]),
        Enter: () => zoom(focused, true),
        " ": () => zoom(focused, true),
        Escape: () => zoom(root, true),
      }[event.key];
      if (act) { event.preventDefault(); act(); }
    });
    let lastWidth = 0;
    const redraw = () => {
      if (frames.clientWidth !== lastWidth) { lastWidth = frames.clientWidth; draw(); }
    };
    new ResizeObserver(redraw).observe(view);
    addEventListener("beforeprint", draw);
    redraw();
  };

  document.querySelectorAll(".fg-graph").forEach(start);
})();
