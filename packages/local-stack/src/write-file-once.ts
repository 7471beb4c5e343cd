import { link, open, rename, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";

/** Creates a 0600 file with its whole content at once; false if there already is one. */
export const writeFileOnce = async (path: string, content: string): Promise<boolean> => {
  const draft = await writeDraft(path, content);
  try {
    await link(draft, path);
    return true;
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw err;
  } finally {
    await rm(draft);
  }
};

/** Writes a 0600 file so that a reader sees the old or the new content, never a part. */
export const replaceFile = async (path: string, content: string): Promise<void> =>
  rename(await writeDraft(path, content), path);

const writeDraft = async (path: string, content: string): Promise<string> => {
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
};
