// A small memory for answers that never change.

/** Remembers the last `most` answers by their key; askers of one key at one time share its question. */
export function remembering<T>(most: number): (key: string, ask: () => Promise<T>) => Promise<T> {
  const memory = new Map<string, Promise<T>>();
  return (key, ask) => {
    const answer = memory.get(key) ?? ask();
    memory.delete(key);
    memory.set(key, answer);
    answer.catch(() => memory.delete(key));
    for (const oldest of memory.keys()) {
      if (memory.size <= most) break;
      memory.delete(oldest);
    }
    return answer;
  };
}
