"use strict";
// The console's page. Everything it shows comes from the server as HTML that is already escaped; this script asks for it
// when the server says that something changed, puts in what differs, and sends what is typed or pressed.
(() => {
  const $ = (id) => document.getElementById(id);
  const body = document.body, chat = $("chat"), words = $("words"), note = $("note"), about = $("about");
  const told = JSON.parse(body.dataset.told); // what the script says itself: page.console.script.… of the catalogue
  let seat = body.dataset.seat;
  let shown = "";
  let replyTo = "", editing = "";

  // --- what is read in each chat is remembered by this browser alone ---
  const KEY = "nhacviec-da-doc";
  let seen = {};
  try { seen = JSON.parse(localStorage.getItem(KEY)) || {}; } catch (e) { seen = {}; }
  function badges() {
    let all = 0;
    for (const link of $("cast").querySelectorAll("[data-seat]")) {
      const id = link.dataset.seat, total = Number(link.dataset.total);
      const reading = id === seat && !document.hidden && (body.dataset.view === "chat" || wide());
      if (reading || !(seen[id] <= total)) seen[id] = reading ? total : 0;
      const fresh = total - seen[id], badge = link.querySelector(".badge");
      badge.hidden = fresh === 0;
      badge.textContent = fresh > 99 ? "99+" : String(fresh);
      badge.setAttribute("aria-label", fresh + " " + told.unread);
      all += fresh;
    }
    $("allnew").hidden = all === 0;
    $("allnew").textContent = all > 99 ? "99+" : String(all);
    try { localStorage.setItem(KEY, JSON.stringify(seen)); } catch (e) { /* private windows keep nothing */ }
  }
  const wide = () => matchMedia("(min-width: 60rem)").matches;

  // --- asking for the state: one request at a time, one more if something changed meanwhile ---
  let asking = null, again = false;
  async function refresh() {
    if (asking) { again = true; return asking; }
    asking = fetchState();
    try { await asking; } finally { asking = null; }
    if (again) { again = false; return refresh(); }
  }
  async function fetchState() {
    const wanted = seat;
    let answer;
    try {
      answer = await fetch("/console/state?ai=" + encodeURIComponent(wanted) + (shown ? "&so=" + shown : ""), { cache: "no-store" });
    } catch (e) { return lost(true); }
    if (!answer.ok) return lost(true);
    lost(false);
    const state = await answer.json();
    const show = () => { if (wanted === seat) put(state); };
    if (pressing) waits = show; else show();
  }
  function lost(is) {
    if (is) note.textContent = told.lost;
    else if (note.textContent === told.lost || note.textContent === told.cut) note.textContent = "";
  }

  // A button that is replaced between finger down and finger up is not pressed: what is new waits for the finger.
  let pressing = 0, waits = null;
  function lifted() {
    clearTimeout(pressing);
    pressing = 0;
    const show = waits;
    waits = null;
    if (show) show();
  }
  addEventListener("pointerdown", () => { clearTimeout(pressing); pressing = setTimeout(lifted, 3000); }, { capture: true });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(lifted), { capture: true });

  // --- putting in what differs ---
  const last = {};
  function put(state) {
    const changed = body.dataset.seat !== state.seat;
    body.dataset.seat = state.seat;
    document.title = state.title + " · " + told.product;
    const low = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
    const grown = patch(chat, state.chat);
    for (const name of ["cast", "panel", "head", "told"]) {
      if (last[name] !== state[name]) { refill($(name), state[name]); last[name] = state[name]; }
    }
    if (changed) $("panel").scrollTop = 0;
    $("as").hidden = !chatIsGroup();
    tell(state.clock);
    if (changed || low) chat.scrollTop = chat.scrollHeight;
    $("below").hidden = changed || low || (!grown && $("below").hidden);
    badges();
  }
  // The keyboard's place is kept: a refresh throws nobody out of a list, or off the button about to be pressed.
  function keepingPlace(held, node, change) {
    const at = document.activeElement;
    const within = held.contains(at), which = within ? Array.from(held.querySelectorAll("button, a")).indexOf(at) : -1;
    change();
    if (!within) return;
    const token = at.dataset.token;
    const same = token ? node.querySelector('[data-token="' + CSS.escape(token) + '"]') : node.querySelectorAll("button, a")[which];
    if (same) same.focus({ preventScroll: true });
  }
  function refill(box, html) {
    const at = box.contains(document.activeElement) && document.activeElement.dataset.seat;
    box.innerHTML = html;
    if (at) { const link = box.querySelector('[data-seat="' + at + '"]'); if (link) link.focus(); }
  }
  const sources = new Map();
  function patch(list, html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const wanted = new Set();
    let place = list.firstElementChild, grown = false;
    for (const node of Array.from(fresh.content.children)) {
      const source = node.outerHTML;
      wanted.add(node.id);
      const held = list.querySelector("#" + CSS.escape(node.id));
      if (held && sources.get(node.id) === source) {
        if (held === place) place = place.nextElementSibling; else keepingPlace(held, held, () => list.insertBefore(held, place));
        continue;
      }
      sources.set(node.id, source);
      if (held) { if (held === place) place = place.nextElementSibling; keepingPlace(held, node, () => held.replaceWith(node)); }
      else { list.insertBefore(node, place); grown = grown || node.classList.contains("said"); }
    }
    for (const node of Array.from(list.children)) {
      if (!wanted.has(node.id)) { sources.delete(node.id); node.remove(); }
    }
    return grown;
  }
  const chatIsGroup = () => { const a = document.querySelector('.cast [aria-current="page"]'); return !!a && a.classList.contains("group"); };

  // --- the clock ticks here between two states ---
  let clock = null;
  function tell(state) {
    clock = { at: Date.parse(state.at), since: performance.now(), moving: state.moving };
    const box = $("clock");
    box.dataset.moving = state.moving ? "yes" : "no";
    box.querySelector(".day").textContent = state.day;
    box.querySelector(".hour").textContent = state.hour;
    box.querySelector(".off").textContent = state.off;
    for (const button of document.querySelectorAll("[data-story]")) button.disabled = state.moving;
    for (const button of document.querySelectorAll("[data-move]")) {
      const stop = button.dataset.move === "stop";
      if (stop) button.hidden = !state.moving; else button.disabled = state.moving;
    }
  }
  setInterval(() => {
    if (!clock || clock.moving) return;
    const now = new Date(clock.at + performance.now() - clock.since + 7 * 3600e3);
    const text = now.toISOString().slice(11, 16);
    const box = $("clock").querySelector(".hour");
    if (box.textContent !== text) { box.textContent = text; if (text === "00:00") refresh(); }
  }, 1000);

  // --- sending ---
  async function post(path, content, type) {
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": type || "application/json" }, body: type ? content : JSON.stringify(content) });
    const value = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(value.error || told.unsent);
    return value;
  }
  function mark() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return "u" + Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  }
  async function say(update) {
    const whole = Object.assign({ chat: seat, id: mark() }, update);
    if (chatIsGroup()) Object.assign(whole, { group: true, sender: $("sender").value });
    note.textContent = "";
    try {
      // The same id again changes nothing, so a lost answer may be asked for once more.
      await post("/console/say", whole).catch((e) => { if (e instanceof TypeError) return post("/console/say", whole); throw e; });
    } catch (e) {
      note.textContent = e instanceof TypeError ? told.unsent_cut : e.message;
      return false;
    }
    chat.scrollTop = chat.scrollHeight;
    refresh();
    return true;
  }
  async function sendWords() {
    const text = words.value;
    if (!text.trim()) return;
    const update = editing ? { kind: "edit", message: editing, text } : { kind: "text", text };
    if (replyTo && !editing) update.reply_to = replyTo;
    words.value = "";
    fitWords();
    forget();
    if (!(await say(update))) { words.value = text; fitWords(); }
  }
  function fitWords() { words.style.height = "auto"; words.style.height = Math.min(words.scrollHeight, 160) + "px"; }
  function forget() { replyTo = editing = ""; about.hidden = true; }
  function aim(label, text) { about.hidden = false; about.firstElementChild.textContent = label + text.slice(0, 90); words.focus(); }
  async function sendFile(file) {
    if (file.size > 10 * 1024 * 1024) { note.textContent = told.too_large; return; }
    note.textContent = told.sending;
    try {
      const held = await post("/console/upload?name=" + encodeURIComponent(file.name), file, "application/octet-stream");
      const text = words.value;
      if (await say({ kind: held.kind, file: held.file, text })) { words.value = ""; fitWords(); }
    } catch (e) { note.textContent = e instanceof TypeError ? told.file_unsent : e.message; }
  }

  // --- what is pressed ---
  function choose(id, push) {
    seat = id; shown = ""; forget();
    if (push) history.pushState({}, "", "/?ai=" + encodeURIComponent(id));
    for (const link of $("cast").querySelectorAll("[data-seat]")) {
      if (link.dataset.seat === id) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    }
    show("chat");
    refresh();
  }
  function show(view) {
    body.dataset.view = view;
    for (const tab of document.querySelectorAll("[data-show]")) {
      if (tab.dataset.show === view) tab.setAttribute("aria-current", "true"); else tab.removeAttribute("aria-current");
    }
    if (view === "chat") chat.scrollTop = chat.scrollHeight;
    badges();
  }
  const clockMenu = () => { const menu = document.querySelector(".moves"); if (menu) menu.open = wide(); };
  async function move(to) {
    clockMenu();
    try { await post("/console/clock", { to, seat }); note.textContent = ""; }
    catch (e) { note.textContent = e instanceof TypeError ? told.cut : e.message; }
    refresh();
  }
  const stories = document.querySelector(".stories");
  async function begin(button) {
    stories.open = false;
    if (button.dataset.sure && !confirm(button.dataset.sure)) return;
    try {
      const begun = await post("/console/exercise", { story: button.dataset.story });
      seen = {};
      note.textContent = "";
      if (begun.seat) choose(begun.seat, true);
    } catch (e) { note.textContent = e instanceof TypeError ? told.cut : e.message; }
    refresh();
  }
  document.addEventListener("click", (event) => {
    if (stories && stories.open && !stories.contains(event.target)) stories.open = false;
    const at = event.target.closest("[data-story],[data-seat],[data-token],[data-say],[data-reply],[data-edit],[data-move],[data-show],[data-kind],[data-older]");
    const menu = document.querySelector(".more");
    if (menu.open && !menu.contains(event.target)) menu.open = false;
    if (!wide() && !event.target.closest(".moves")) clockMenu();
    if (!at || at === body) return;
    const data = at.dataset;
    if (data.story) begin(at);
    else if (data.seat) { if (event.ctrlKey || event.metaKey || event.shiftKey) return; event.preventDefault(); choose(data.seat, true); }
    else if (data.token) press(at);
    else if (data.say) say({ kind: "text", text: data.say });
    else if (data.reply) { editing = ""; replyTo = data.reply; aim(told.reply + " ", textOf(at)); }
    else if (data.edit) { replyTo = ""; editing = data.edit; words.value = textOf(at); fitWords(); aim(told.edit + " ", textOf(at)); }
    else if (data.move) move(data.move);
    else if (data.show) show(data.show);
    else if (data.kind) { menu.open = false; say({ kind: data.kind }); }
    else if (data.older) { shown = data.older; refresh(); }
  });
  const textOf = (at) => { const text = at.closest(".said").querySelector(".text"); return text ? text.textContent : told.this; };
  async function press(button) {
    button.disabled = true;
    await say({ kind: "press", token: button.dataset.token, message: button.dataset.message });
    button.disabled = false;
  }
  $("write").addEventListener("submit", (event) => { event.preventDefault(); sendWords(); });
  words.addEventListener("keydown", (event) => {
    // Enter while a Vietnamese keyboard is composing belongs to the keyboard.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); sendWords(); }
    if (event.key === "Escape") { if (editing) words.value = ""; forget(); }
  });
  words.addEventListener("input", fitWords);
  about.querySelector("button").addEventListener("click", () => { if (editing) words.value = ""; forget(); });
  $("file").addEventListener("change", (event) => {
    document.querySelector(".more").open = false;
    if (event.target.files[0]) sendFile(event.target.files[0]);
    event.target.value = "";
  });
  chat.addEventListener("dragover", (event) => event.preventDefault());
  chat.addEventListener("drop", (event) => { event.preventDefault(); if (event.dataTransfer.files[0]) sendFile(event.dataTransfer.files[0]); });
  $("below").addEventListener("click", () => { chat.scrollTop = chat.scrollHeight; $("below").hidden = true; });
  chat.addEventListener("scroll", () => { if (chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80) $("below").hidden = true; }, { passive: true });
  // The newest words stay in sight when the box changes its height: a keyboard comes up, a phone is turned.
  let lowest = true;
  chat.addEventListener("scroll", () => { lowest = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80; }, { passive: true });
  if (window.ResizeObserver) new ResizeObserver(() => { if (lowest) chat.scrollTop = chat.scrollHeight; }).observe(chat);
  addEventListener("popstate", () => choose(new URLSearchParams(location.search).get("ai") || body.dataset.first, false));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });

  // --- live: the server's events; where they fail, asking every few seconds ---
  let asked = 0;
  function poll(on) { clearInterval(asked); asked = on ? setInterval(refresh, 3000) : 0; }
  function listen() {
    if (!("EventSource" in window)) return poll(true);
    const stream = new EventSource("/console/live");
    stream.onopen = () => { poll(false); refresh(); };
    stream.onmessage = () => refresh();
    stream.onerror = () => {
      if (!asked) poll(true);
      // A stream the browser has given up is not tried again by itself.
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
    };
  }
  body.dataset.first = seat;
  for (const node of chat.children) sources.set(node.id, "");
  clockMenu();
  const mine = document.querySelector('.cast [aria-current="page"]');
  // Not scrollIntoView: that would move the place from which the Tab key sets out.
  if (mine) $("cast").scrollTop = Math.max(0, mine.getBoundingClientRect().bottom - $("cast").getBoundingClientRect().bottom);
  matchMedia("(min-width: 60rem)").addEventListener("change", () => { clockMenu(); badges(); });
  chat.scrollTop = chat.scrollHeight;
  badges();
  refresh();
  listen();
})();
