// A memory that forgets what was asked for longest ago, when it holds too much altogether.

export interface Bounded<Value> {
  /** Keeps a value in mind, and hands it back. */
  set(id: string, value: Value): Value;
  get(id: string): Value | undefined;
}

/** `most`: what the weights of all values may come to. The newest value is kept, however heavy. */
export function bounded<Value>(most: number, weightOf: (value: Value) => number): Bounded<Value> {
  const memory = new Map<string, Value>();
  let held = 0;
  const drop = (id: string) => {
    const value = memory.get(id);
    if (value === undefined) return;
    held -= weightOf(value);
    memory.delete(id);
  };
  const set = (id: string, value: Value): Value => {
    drop(id);
    memory.set(id, value);
    held += weightOf(value);
    for (const oldest of memory.keys()) {
      if (held <= most || oldest === id) break;
      drop(oldest);
    }
    return value;
  };
  return {
    set,
    get(id) {
      const value = memory.get(id);
      return value === undefined ? undefined : set(id, value);
    },
  };
}
