import type { FileFacts } from './fingerprint.ts';

/** What some browsers give beside a file: the right to open it again later, after asking its owner. */
export interface Handle {
  kind: 'file' | 'directory';
  getFile(): Promise<File>;
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

type Picker = (options: { multiple: boolean }) => Promise<Handle[]>;
interface Dropped {
  getAsFileSystemHandle?(): Promise<Handle | null>;
}

const handles = new WeakMap<Blob, Handle>();
const fileWith = async (handle: Handle): Promise<File> => {
  const file = await handle.getFile();
  handles.set(file, handle);
  return file;
};

/** Files by the browser's own picker that also gives handles; nothing where there is none, and none where nobody chose. */
export const pickFiles = (): Promise<File[]> | undefined => {
  const picker = (window as unknown as { showOpenFilePicker?: Picker }).showOpenFilePicker;
  if (!picker) return undefined;
  return picker({ multiple: true }).then(
    (picked) => Promise.all(picked.map(fileWith)),
    () => [],
  );
};

/** Dropped files, with their handles where the browser has them. */
export const droppedFiles = (data: DataTransfer): Promise<File[]> => {
  // Items are gone once the event is over, so all of them are asked before anything is waited for.
  const asked = [...data.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ file: item.getAsFile(), handle: (item as Dropped).getAsFileSystemHandle?.() }));
  return Promise.all(
    asked.map(async ({ file, handle }) => {
      const found = await handle?.catch(() => null);
      return found?.kind === 'file' ? fileWith(found) : file;
    }),
  ).then((files) => files.filter((file) => file !== null));
};

const storeName = 'files';
const database = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('arclight.uploads', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const within = async <T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> => {
  try {
    const opened = await database();
    return await new Promise<T>((resolve, reject) => {
      const request = ask(opened.transaction(storeName, mode).objectStore(storeName));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    // A browser that keeps nothing (a private window, say) only loses this comfort: the file is chosen again.
    return undefined;
  }
};

/** Keeps the way back to a file that waits to be sent, if there is one. */
export const keepHandle = async (id: string, file: Blob): Promise<void> => {
  const handle = handles.get(file);
  if (handle) await within('readwrite', (store) => store.put(handle, id));
};

export const forgetHandle = async (id: string): Promise<void> => {
  await within('readwrite', (store) => store.delete(id));
};

/**
 * A file that was kept, opened again: with the leave its owner has given already, or, where they have just clicked, by
 * asking for it. Nothing if it is not there or not the same any more.
 */
export const fileAgain = async (
  id: string,
  facts: Pick<FileFacts, 'size'>,
  { ask }: { ask: boolean },
): Promise<File | undefined> => {
  const handle = (await within('readonly', (store) => store.get(id))) as Handle | undefined;
  if (!handle) return undefined;
  const mode = { mode: 'read' } as const;
  try {
    const known = (await handle.queryPermission?.(mode)) ?? 'granted';
    if (known !== 'granted' && !(ask && (await handle.requestPermission?.(mode)) === 'granted')) return undefined;
    const file = await fileWith(handle);
    return file.size === facts.size ? file : undefined;
  } catch {
    return undefined;
  }
};
