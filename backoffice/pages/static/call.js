// The recording of one call: outline of both channels, phrases that play themselves, one channel alone.
const STEP_SECONDS = 5;
const CAUGHT_SECONDS = 0.05; // a phrase counts as being heard from a little before its first word

const player = document.getElementById("player");
if (player) {
  const sound = document.getElementById("sound");
  const wave = document.getElementById("wave");
  const play = document.getElementById("play");
  const clock = document.getElementById("clock");
  const problem = document.getElementById("sound-problem");
  const phrases = [...document.querySelectorAll(".phrase[data-starts]")];
  let peaks = [];
  let length = 0;
  let stopAt = null;
  let channels = null;

  const spoken = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  function draw() {
    const canvas = wave.querySelector("canvas");
    const scale = window.devicePixelRatio || 1;
    canvas.width = wave.clientWidth * scale;
    canvas.height = wave.clientHeight * scale;
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, canvas.width, canvas.height);
    const style = getComputedStyle(canvas);
    const lane = canvas.height / Math.max(1, peaks.length);
    peaks.forEach((values, channel) => {
      const middle = lane * (channel + 0.5);
      const width = canvas.width / values.length;
      pen.fillStyle = channel === 0 ? style.color : "#7a8699";
      values.forEach((value, index) => {
        const height = Math.max(1, (value / 100) * lane * 0.95);
        pen.fillRect(index * width, middle - height / 2, Math.max(1, width), height);
      });
    });
    if (length) {
      pen.fillStyle = "#d63939";
      pen.fillRect((sound.currentTime / length) * canvas.width - scale, 0, 2 * scale, canvas.height);
    }
  }

  function show() {
    const now = sound.currentTime;
    clock.textContent = `${spoken(now)} / ${spoken(length)}`;
    wave.setAttribute("aria-valuenow", now.toFixed(1));
    wave.setAttribute("aria-valuetext", spoken(now));
    for (const phrase of phrases) {
      const starts = Number(phrase.dataset.starts) - CAUGHT_SECONDS;
      const ends = Number(phrase.dataset.ends ?? starts + 2);
      phrase.classList.toggle("phrase-playing", !sound.paused && now >= starts && now < ends);
    }
    draw();
  }

  function goTo(seconds) {
    sound.currentTime = Math.min(Math.max(0, seconds), length || sound.duration || 0);
    show();
  }

  // The graph is made at the first sound: browsers refuse it before somebody has pressed something.
  function connect() {
    if (channels) return;
    const context = new AudioContext();
    const splitter = context.createChannelSplitter(2);
    channels = [context.createGain(), context.createGain()];
    context.createMediaElementSource(sound).connect(splitter);
    channels.forEach((gain, index) => { splitter.connect(gain, index); gain.connect(context.destination); });
    context.resume();
  }

  async function start(until) {
    stopAt = until ?? null;
    connect();
    try {
      await sound.play();
    } catch (error) {
      if (error.name !== "AbortError") problem.textContent = "Запись не проигрывается: обновите страницу или скачайте её.";
    }
  }

  function toggle() {
    if (sound.paused) start(null);
    else sound.pause();
  }

  play.addEventListener("click", toggle);
  wave.addEventListener("click", (event) => {
    const box = wave.getBoundingClientRect();
    stopAt = null;
    goTo(((event.clientX - box.left) / box.width) * length);
  });
  wave.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -STEP_SECONDS, ArrowRight: STEP_SECONDS }[event.key];
    if (step) goTo(sound.currentTime + step);
    else if (event.key === "Home") goTo(0);
    else if (event.key === "End") goTo(length);
    else if (event.key === " ") toggle();
    else return;
    event.preventDefault();
  });
  for (const phrase of phrases) {
    phrase.addEventListener("click", () => {
      goTo(Number(phrase.dataset.starts));
      start(phrase.dataset.ends ? Number(phrase.dataset.ends) : null);
    });
  }
  for (const button of document.querySelectorAll("[data-channel]")) {
    button.addEventListener("click", () => {
      connect();
      channels.forEach((gain, index) => {
        gain.gain.value = button.dataset.channel === "both" || Number(button.dataset.channel) === index ? 1 : 0;
      });
      for (const other of document.querySelectorAll("[data-channel]")) {
        other.classList.toggle("active", other === button);
        other.setAttribute("aria-pressed", String(other === button));
      }
    });
  }
  sound.addEventListener("timeupdate", () => {
    if (stopAt !== null && sound.currentTime >= stopAt) { stopAt = null; sound.pause(); }
    show();
  });
  for (const kind of ["play", "pause", "ended", "seeked"]) {
    sound.addEventListener(kind, () => {
      play.setAttribute("aria-pressed", String(!sound.paused));
      play.querySelector("[data-label]").textContent = sound.paused ? "Слушать" : "Остановить";
      show();
    });
  }
  sound.addEventListener("error", () => { problem.textContent = "Запись не загрузилась: обновите страницу."; });
  window.addEventListener("resize", draw);

  fetch(player.dataset.outline)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then((outline) => {
      peaks = outline.peaks;
      length = outline.seconds;
      wave.setAttribute("aria-valuemax", length.toFixed(1));
      wave.dataset.drawn = String(peaks.length);
      show();
    })
    .catch(() => { problem.textContent = "Запись повреждена: её нельзя показать."; });
}
