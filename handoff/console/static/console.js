// The desk: news over one WebSocket, sound and notification of offers, keys, clocks, drafts of what is typed.
(() => {
  const desk = document.querySelector("[data-socket]");
  if (!desk) return;
  const HEARTBEAT_MS = 5000;
  const FIRST_WAIT_MS = 500;
  const LONGEST_WAIT_MS = 15000;

  const word = (name) => {
    const found = document.getElementById("words").content.querySelector(`[data-word="${name}"]`);
    return found ? found.innerHTML : "";
  };
  const tell = (part) => htmx.trigger(document.body, `rcto:${part}`);
  const everything = () => ["state", "offers", "call", "said", "notes", "board"].forEach(tell);

  // --- connection
  const banner = document.getElementById("connection");
  let socket = null;
  let waitMs = FIRST_WAIT_MS;
  let clockShift = 0;
  let isActive = true;
  let isSignedOut = false;

  const showConnection = (name) => {
    banner.innerHTML = name ? word(name) : "";
    banner.hidden = !name;
  };

  const connect = () => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}${desk.dataset.socket}`);
    socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      if (!isSignedOut) showConnection("lost");
      setTimeout(reconnect, waitMs + Math.random() * FIRST_WAIT_MS);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    });
  };

  const reconnect = async () => {
    // A socket cannot tell why it was refused; a plain request can.
    const answer = await fetch("/account/token", { headers: { Accept: "application/json", "X-Quiet": "1" } }).catch(() => null);
    if (answer && answer.status === 401) {
      isSignedOut = true;
      showConnection("signed_out");
      setTimeout(reconnect, LONGEST_WAIT_MS / 3);
      return;
    }
    if (isSignedOut && answer && answer.ok) await window.rcto.renewToken();
    isSignedOut = false;
    connect();
  };

  const hear = (message) => {
    if (message.kind === "hello") {
      clockShift = message.now * 1000 - Date.now();
      if (!banner.hidden) showConnection("");
      waitMs = FIRST_WAIT_MS;
      everything();
      beat();
    } else if (message.kind === "changed") {
      const parts = message.parts.includes("everything") ? null : message.parts;
      if (parts) parts.forEach(tell); else everything();
    } else if (message.kind === "board") {
      tell("board");
    } else if (message.kind === "signed_out") {
      isSignedOut = true;
      showConnection("signed_out");
    }
  };

  const beat = () => {
    if (!socket || socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ kind: "heartbeat", active: isActive }));
    isActive = false;
  };
  setInterval(beat, HEARTBEAT_MS);
  for (const event of ["keydown", "pointerdown", "pointermove"]) {
    document.addEventListener(event, () => { isActive = true; }, { passive: true });
  }

  // --- offers: sound, notification, words for a screen reader
  const sound = desk.dataset.sound ? new Audio(desk.dataset.sound) : null;
  if (sound) sound.loop = true;
  const title = document.title;
  let ringing = "";
  let notification = null;

  const ring = () => {
    const offer = document.querySelector("[data-offer]");
    const id = offer ? offer.dataset.offer : "";
    if (id === ringing) return;
    ringing = id;
    if (notification) { notification.close(); notification = null; }
    document.title = id ? `☎ ${word("offer")}` : title;
    const voice = document.getElementById("offer-voice");
    if (voice) voice.textContent = id ? `${word("offer")}. ${offer.dataset.announce}` : "";
    if (!id) { if (sound) sound.pause(); return; }
    if (sound) { sound.currentTime = 0; sound.play().catch(() => {}); }
    offer.querySelector("[data-key]").focus();
    if (document.hidden && window.Notification && Notification.permission === "granted") {
      notification = new Notification(word("offer"), { body: offer.dataset.announce, tag: id, requireInteraction: true });
      notification.onclick = () => { window.focus(); };
    }
  };
  desk.addEventListener("click", () => {
    if (window.Notification && Notification.permission === "default") Notification.requestPermission();
  }, { once: true });

  // --- clocks: seconds since, seconds until; one tick for all
  const shown = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };
  const tick = () => {
    const now = (Date.now() + clockShift) / 1000;
    for (const clock of document.querySelectorAll("[data-since]")) clock.textContent = shown(now - Number(clock.dataset.since));
    for (const clock of document.querySelectorAll("[data-until]")) {
      const left = Number(clock.dataset.until) - now;
      clock.textContent = String(Math.max(0, Math.ceil(left)));
      if (left <= -0.5 && !clock.dataset.told) {
        clock.dataset.told = "1";
        (clock.dataset.atEnd || "").split(" ").filter(Boolean).forEach((name) => htmx.trigger(document.body, name));
      }
    }
  };
  setInterval(tick, 500);

  // --- keys
  const pressed = (event) => `${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${event.altKey ? event.code : event.key}`;
  document.addEventListener("keydown", (event) => {
    const name = pressed(event);
    const field = document.querySelector(`[data-focus-key="${name}"]`);
    if (field) { event.preventDefault(); field.focus(); field.select(); return; }
    const button = [...document.querySelectorAll(`[data-key="${name}"]`)].find((one) => !one.disabled && one.offsetParent);
    if (!button) return;
    event.preventDefault();
    if (event.repeat) return;
    button.focus();
    button.click();
  });

  // --- the microphone's button remembers which way it goes; the gateway does not tell
  const muted = new Set();
  document.body.addEventListener("rcto:done", (event) => {
    const call = document.getElementById("controls")?.dataset.call;
    if (event.detail.value === "mute") muted.add(call);
    if (event.detail.value === "unmute") muted.delete(call);
    if (event.detail.value === "consult") document.querySelector("#side [hx-post$='/complete']")?.focus();
  });
  const paintMute = () => {
    const button = document.querySelector("[data-mute]");
    if (!button) return;
    const isMuted = muted.has(document.getElementById("controls").dataset.call);
    button.setAttribute("hx-post", isMuted ? button.dataset.on : button.dataset.off);
    button.setAttribute("aria-pressed", String(isMuted));
    button.classList.toggle("btn-warning", isMuted);
    button.querySelector("span").textContent = isMuted ? "Включить микрофон" : "Выключить микрофон";
    htmx.process(button);
  };

  // --- drafts: what is typed survives a reload and an ended session, until it is saved
  const key = (form) => `draft:${form.dataset.draft}`;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    const texts = [...form.querySelectorAll("textarea")].map((field) => [field.name, field.value]);
    sessionStorage.setItem(key(form), JSON.stringify(texts));
  });
  const restoreDrafts = () => {
    for (const form of document.querySelectorAll("form[data-draft]")) {
      for (const [name, value] of JSON.parse(sessionStorage.getItem(key(form)) || "[]")) {
        const field = form.elements[name];
        if (field && !field.value) field.value = value;
      }
    }
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form || !event.detail.successful || event.detail.requestConfig.verb !== "post") return;
    sessionStorage.removeItem(key(form));
    if ("reset" in form.dataset) form.reset();
  });

  // --- small things of the page
  document.addEventListener("click", (event) => {
    const fill = event.target.closest("[data-fill]");
    if (fill) { const field = document.querySelector(fill.dataset.fill); field.value = fill.dataset.value; field.focus(); }
    const clear = event.target.closest("[data-clear]");
    if (clear) document.querySelector(clear.dataset.clear).replaceChildren();
    const tab = event.target.closest("[data-side]");
    if (tab) for (const one of document.querySelectorAll("[data-side]")) one.classList.toggle("active", one === tab);
  });
  const scrollSaid = () => { const said = document.getElementById("said"); if (said) said.scrollTop = said.scrollHeight; };
  document.addEventListener("htmx:afterSwap", () => { ring(); tick(); });
  document.addEventListener("htmx:afterSettle", (event) => {
    paintMute();
    restoreDrafts();
    if (event.target.id === "said" || event.target.id === "call") scrollSaid();
  });

  // A menu or a choice in the middle of being used is not drawn anew under the hand.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const isQuiet = event.target.id === "board" || event.target.id === "state";
    const isBusy = event.target.querySelector?.(".dropdown-menu.show, select:focus");
    if (isQuiet && isBusy && event.detail.requestConfig.verb === "get") event.preventDefault();
  });

  restoreDrafts();
  paintMute();
  ring();
  tick();
  scrollSaid();
  connect();
})();
