"use strict";
// Inputs for units: suggestions while typing, and tokens where several may stand. Without this file
// the same inputs take names parted by 、 and the server reads them all the same.
(() => {
  if (window.duxingUnits) return;
  window.duxingUnits = true;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet" });
  sheet.href = document.currentScript.src.replace(/\.js$/, ".css");
  document.head.append(sheet);

  const WAIT = 160;
  let made = 0;

  // What a click takes away from the field must not move before the click has landed: a button
  // beside a field that grows would slip from under the pointer.
  let pressed = false;
  let waiting = [];
  const released = () => {
    pressed = false;
    const due = waiting;
    waiting = [];
    setTimeout(() => due.forEach((act) => act()), 0);
  };
  document.addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const end of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(end, released, true);
  const afterPress = (act) => { if (pressed) waiting.push(act); else act(); };

  function start(root) {
    for (const input of root.querySelectorAll("input[data-units]:not([data-ready])")) enhance(input);
  }

  const element = (tag, fields = {}, attributes = {}) => {
    const made = Object.assign(document.createElement(tag), fields);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  // A separator inside brackets belongs to the name: 各县（市、区）政府.
  function parts(text) {
    const found = [""];
    let depth = 0;
    for (const char of text) {
      if ("（(".includes(char)) depth += 1;
      if ("）)".includes(char)) depth -= 1;
      if (depth <= 0 && "、，,；;\n".includes(char)) { found.push(""); depth = 0; } else found[found.length - 1] += char;
    }
    return found.map((part) => part.trim());
  }

  function enhance(input) {
    const many = input.dataset.units === "many";
    const hadFocus = document.activeElement === input;
    input.dataset.ready = "1";
    input.removeAttribute("list");
    input.required = false;

    const box = element("div", { className: "units" });
    const menu = element("div", { className: "menu", hidden: true });
    const note = element("p", { hidden: true });
    const told = element("p", { className: "vh" }, { role: "status" });
    let list = element("ul", {}, { role: "listbox", "aria-label": "单位" });
    menu.append(note, list);
    input.before(box);

    const typed = many ? asTokens() : input;
    if (!many) box.append(input);
    box.append(menu, told);
    const id = `units-${(made += 1)}`;
    list.id = id;
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off",
    })) typed.setAttribute(name, value);

    let asked = null;
    let timer = null;
    let active = -1;
    let own = false;
    const options = () => [...list.children];

    function close() {
      clearTimeout(timer);
      if (asked) asked.abort();
      menu.hidden = true;
      active = -1;
      typed.setAttribute("aria-expanded", "false");
      typed.removeAttribute("aria-activedescendant");
    }

    function mark(index) {
      active = index;
      options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
      const option = options()[index];
      if (!option) { typed.removeAttribute("aria-activedescendant"); return; }
      typed.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    async function ask() {
      const text = typed.value.trim();
      if (asked) asked.abort();
      if (!text) { close(); return; }
      asked = new AbortController();
      const url = `${input.dataset.find}?q=${encodeURIComponent(text)}${many ? "&many=1" : ""}`;
      try {
        const answer = await fetch(url, { signal: asked.signal });
        if (!answer.ok || answer.redirected) return;
        show(await answer.text());
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    function show(html) {
      const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("ul");
      if (!fresh || document.activeElement !== typed) return;
      fresh.id = id;
      fresh.setAttribute("aria-label", "单位");
      [...fresh.children].forEach((option, at) => { option.id = `${id}-${at}`; });
      list.replaceWith(fresh);
      list = fresh;
      note.textContent = fresh.dataset.note || (fresh.children.length ? "" : "没有找到，可直接填写后由系统核对。");
      note.hidden = !note.textContent;
      menu.hidden = false;
      typed.setAttribute("aria-expanded", String(fresh.children.length > 0));
      told.textContent = `${fresh.children.length}个单位。${fresh.dataset.note || ""}`;
      // Only a sure match is marked beforehand; of several the person chooses.
      mark(fresh.dataset.sure ? 0 : -1);
    }

    function choose(option) {
      const name = option.dataset.name;
      close();
      told.textContent = `已选${name}`;
      if (many) { typed.value = ""; typed.addToken(name); } else { typed.value = name; tell(); }
      typed.focus();
    }

    function tell() {
      own = true;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      own = false;
    }

    typed.addEventListener("input", (event) => {
      if (own) return;
      clearTimeout(timer);
      if (many) typed.takeParts(event.isComposing);
      if (!event.isComposing) timer = setTimeout(ask, WAIT);
    });
    typed.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    typed.addEventListener("blur", () => {
      close();
      if (many) afterPress(() => typed.takeRest());
    });
    typed.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const open = !menu.hidden && options().length > 0;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!open) { if (typed.value.trim()) ask(); return; }
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark((active + step + (active < 0 && step < 0 ? 1 : 0) + options().length) % options().length);
      } else if (event.key === "Enter") {
        if (open) {
          event.preventDefault();
          if (active >= 0) choose(options()[active]); else told.textContent = "请用上下方向键选择一个单位。";
        } else if (many && typed.value.trim()) {
          event.preventDefault();
          typed.takeRest();
        }
      } else if (event.key === "Escape" && !menu.hidden) {
        event.stopPropagation();
        close();
      } else if (event.key === "Backspace" && many && !typed.value) {
        typed.dropLast();
      }
    });
    menu.addEventListener("mousedown", (event) => event.preventDefault());
    menu.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    if (hadFocus) typed.focus();

    function asTokens() {
      const pick = element("div", { className: "pick" });
      const field = element("input", { type: "text", id: input.id });
      for (const name of ["aria-describedby", "aria-invalid", "aria-labelledby"]) {
        if (input.hasAttribute(name)) field.setAttribute(name, input.getAttribute(name));
      }
      input.removeAttribute("id");
      input.hidden = true;
      pick.append(field);
      box.append(pick, input);
      pick.addEventListener("click", (event) => { if (event.target === pick) field.focus(); });

      const tokens = () => [...pick.querySelectorAll(".token")];
      const names = () => tokens().map((token) => token.dataset.name);
      const keep = () => {
        const rest = field.value.trim();
        input.value = [...names(), ...(rest ? [rest] : [])].join("、");
        tell();
      };
      const add = (name) => {
        if (!name || names().includes(name)) return;
        const token = element("span", { className: "token", textContent: name });
        token.dataset.name = name;
        const button = element("button", { type: "button" }, { "aria-label": `去掉${name}` });
        button.innerHTML = '<svg class="i" viewBox="0 0 18 18" aria-hidden="true"><path d="m5 5 8 8M13 5l-8 8"/></svg>';
        button.addEventListener("click", () => {
          token.remove();
          told.textContent = `已去掉${name}`;
          keep();
          field.focus();
        });
        token.append(button);
        field.before(token);
      };
      field.addToken = (name) => { add(name); keep(); };
      field.takeParts = (composing) => {
        const found = composing ? [field.value] : parts(field.value);
        found.slice(0, -1).forEach(add);
        if (found.length > 1) field.value = found.at(-1);
        keep();
      };
      field.takeRest = () => {
        if (!field.value.trim()) return;
        parts(field.value).forEach(add);
        field.value = "";
        keep();
      };
      field.dropLast = () => {
        const last = tokens().at(-1);
        if (last) last.querySelector("button").click();
      };
      parts(input.value).forEach(add);
      return field;
    }
  }

  start(document);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.nodeType === 1) start(node.parentElement || document);
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
})();
