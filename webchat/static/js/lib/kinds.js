// What a file is, before it is sent: the server looks again, and closer.
export function isAccepted(file, accept) {
  if (!accept) return true;
  const name = file.name.toLowerCase();
  return accept.split(",").some((one) => {
    if (one.startsWith(".")) return name.endsWith(one.toLowerCase());
    if (one === "text/*" && !file.type) return true; // many texts have no type that a browser knows
    return one.endsWith("/*") ? file.type.startsWith(one.slice(0, -1)) : file.type === one;
  });
}

export function sizeInWords(bytes) {
  const [unit, name] = [[1024 ** 3, "GB"], [1024 ** 2, "MB"], [1024, "KB"]].find(([least]) => bytes >= least) ?? [1, "B"];
  return `${Number((bytes / unit).toPrecision(3))} ${name}`;
}

// All files that were dropped or pasted, those in folders, too
export async function filesIn(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  if (!entries.some((entry) => entry?.isDirectory)) return [...transfer.files];
  return (await Promise.all(entries.filter(Boolean).map(walk))).flat();
}

async function walk(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    for (const inner of some) found.push(...(await walk(inner)));
  }
}
