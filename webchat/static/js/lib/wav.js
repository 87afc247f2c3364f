// A recording as a WAV of 16-bit samples, which needs nothing to be installed to be read. What the browser has
// recorded it can play, so it can do this, too.
export async function asWav(recording) {
  const context = new AudioContext();
  const sound = await context.decodeAudioData(await recording.arrayBuffer());
  context.close();
  const { numberOfChannels: channels, sampleRate: rate, length } = sound;
  const samples = new Int16Array(length * channels);
  for (let channel = 0; channel < channels; channel += 1) {
    sound.getChannelData(channel).forEach((value, at) => (samples[at * channels + channel] = Math.max(-1, Math.min(1, value)) * 32767));
  }
  const name = recording.name.replace(/\.\w+$/, ".wav");
  return new File([head(samples.byteLength, rate, channels), samples], name, { type: "audio/wav" });
}

function head(size, rate, channels) {
  const view = new DataView(new ArrayBuffer(44));
  const word = (at, letters) => [...letters].forEach((letter, place) => view.setUint8(at + place, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + size, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // plain samples
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, size, true);
  return view;
}
