"use strict";
// Conveniences only: every page works without this file.
(() => {
  const inField = (el) => el.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys === "off") return;
    if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    if (event.key === "?") follow("a[rel=help]");
    if (event.key === "n") follow("a[data-key=n]");
    if (event.key === "/") {
      const find = document.getElementById("q");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
    }
    if (event.key === "j" || event.key === "k") moveRow(event.key === "j" ? 1 : -1);
  });

  function follow(selector) {
    const link = document.querySelector(selector);
    if (link) location.assign(link.href);
  }

  // Words of success after a swapped fragment: the server sends HX-Trigger {"toast": "已保存"}.
  document.addEventListener("toast", (event) => say(event.detail && (event.detail.value || event.detail)));

  function say(words) {
    const place = document.getElementById("toast");
    if (!place || typeof words !== "string") return;
    place.textContent = words;
    setTimeout(() => { if (place.textContent === words) place.textContent = ""; }, 6000);
  }

  function moveRow(step) {
    const rows = [...document.querySelectorAll("[data-rows] a[data-row]")];
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement);
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    if (next) next.focus();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const from = document.querySelector(button.dataset.copy);
    if (!from || !navigator.clipboard) return;
    await navigator.clipboard.writeText(from.innerText.trim());
    const was = button.lastChild.textContent;
    button.lastChild.textContent = "已复制";
    setTimeout(() => { button.lastChild.textContent = was; }, 2000);
  });

  // The way back leads to the list as it was narrowed, not to its beginning.
  const list = document.querySelector("form.find");
  if (list && location.pathname === new URL(list.action).pathname) {
    sessionStorage.setItem("list", location.search);
  } else if (list) {
    for (const link of document.querySelectorAll(".crumbs a")) {
      if (link.pathname === new URL(list.action).pathname) link.search = sessionStorage.getItem("list") || "";
    }
  }

  // A second click while the first is on its way does nothing; the server guards as well.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Unsaved text outlives an expired session, a closed lid, a slip of the finger. A slot is
  // {sent, values}: what was sent is dropped by the next page, unless that page is the login or
  // says that something must be mended.
  const KEPT = "textarea, input[type=text], input:not([type])";
  const slots = () => Object.keys(sessionStorage).filter((name) => name.startsWith("kept:"));
  const slotOf = (name) => {
    try { return JSON.parse(sessionStorage.getItem(name)) || {}; } catch { return {}; }
  };
  const fill = (name, sent, values) => sessionStorage.setItem(name, JSON.stringify({ sent, values }));

  settle();
  for (const form of document.querySelectorAll("form[data-keep]")) keep(form);

  function settle() {
    const login = document.querySelector("form[data-login]");
    const refused = document.getElementById("problems");
    for (const name of slots()) {
      const slot = slotOf(name);
      if (!slot.sent) continue;
      if (login) {
        fill(name, false, slot.values);
        const next = login.querySelector("input[name=next]");
        if (next && (next.value === "/" || next.value === "")) next.value = name.slice(5);
      } else if (!refused) sessionStorage.removeItem(name);
    }
  }

  function keep(form) {
    const name = "kept:" + location.pathname;
    const fields = () => [...form.querySelectorAll(KEPT)].filter((el) => el.name && !el.readOnly);
    const now = () => Object.fromEntries(fields().map((el) => [el.name, el.value]));
    const saved = slotOf(name).values;
    if (saved && !document.getElementById("problems")) {
      let back = 0;
      for (const el of fields()) {
        if (saved[el.name] && saved[el.name] !== el.value && !el.value) { el.value = saved[el.name]; back += 1; }
      }
      if (back) tell(form, "已恢复上次没有提交的内容。");
    }
    form.addEventListener("input", () => fill(name, false, now()));
    form.addEventListener("submit", () => fill(name, true, now()));
  }

  // Who logs out takes the own unsaved words along; the next person at this desk sees none of them.
  for (const form of document.querySelectorAll('form[action$="/logout/"]')) {
    form.addEventListener("submit", () => sessionStorage.clear());
  }

  function tell(form, words) {
    const note = document.createElement("p");
    note.className = "note-box";
    note.setAttribute("role", "status");
    note.textContent = words;
    form.prepend(note);
  }

  // Drafts save themselves a moment after the last key.
  for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);

  function autosave(form) {
    let timer = null;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 3000); });
    form.addEventListener("submit", () => clearTimeout(timer));
    async function save() {
      const data = new FormData(form);
      for (const el of form.querySelectorAll("input[type=file]")) data.delete(el.name);
      data.delete("key");
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("saved");
      const place = document.getElementById("saved");
      if (!fresh || !place) return;
      place.replaceWith(fresh);
      if (fresh.dataset.version) setVersion(form, fresh.dataset.version);
    }
  }

  function setVersion(form, value) {
    let field = form.querySelector("input[name=version]");
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "version" });
      form.append(field);
    }
    field.value = value;
  }

  const problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
