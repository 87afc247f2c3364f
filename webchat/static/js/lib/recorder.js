// The microphone, with how long and how loud it is; kept, the recording is a file like any other.
const BARS = 60;
const ENDINGS = { "audio/webm": "weba", "audio/mp4": "m4a", "audio/ogg": "ogg" };

export class Recorder {
  constructor(panel) {
    this.panel = panel;
    this.time = panel.querySelector(".time");
    this.wave = panel.querySelector("path");
  }

  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    this.began = Date.now();
    this.levels = [];
    this.parts = [];
    this.recording = new MediaRecorder(this.stream);
    this.recording.addEventListener("dataavailable", ({ data }) => this.parts.push(data));
    this.recording.start(1000);
    this.context = new AudioContext();
    this.ear = this.context.createAnalyser();
    this.context.createMediaStreamSource(this.stream).connect(this.ear);
    this.panel.hidden = false;
    this.beat = setInterval(() => this.draw(), 100);
  }

  draw() {
    const seconds = Math.floor((Date.now() - this.began) / 1000);
    this.time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const heard = new Uint8Array(this.ear.fftSize);
    this.ear.getByteTimeDomainData(heard);
    this.levels.push(Math.max(...heard) - 128);
    this.levels = this.levels.slice(-BARS);
    const bar = (level, index) => `M${4 * index + 2} ${16 - Math.max(1, level / 9)}v${Math.max(2, level / 4.5)}`;
    this.wave.setAttribute("d", this.levels.map(bar).join(""));
  }

  discard() {
    this.recording.stop();
    clearInterval(this.beat);
    for (const track of this.stream.getTracks()) track.stop();
    this.context.close();
    this.panel.hidden = true;
  }

  async keep() {
    const ended = new Promise((resolve) => this.recording.addEventListener("stop", resolve, { once: true }));
    this.discard();
    await ended;
    const type = this.recording.mimeType.split(";")[0];
    const at = new Date(this.began).toLocaleString("sv").replaceAll(":", ".");
    return new File(this.parts, `${this.panel.ariaLabel} ${at}.${ENDINGS[type] ?? "webm"}`, { type });
  }
}
