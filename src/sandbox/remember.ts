// What was once found out and never changes is kept, up to a limit.

/** A map that forgets its oldest entries, so that a long run does not hold every object it ever saw. */
export function remember<T>(limit = 20_000) {
  const known = new Map<string, T>();
  return {
    get: (key: string) => known.get(key),
    set(key: string, value: T): T {
      if (known.size >= limit) for (const oldest of [...known.keys()].slice(0, limit / 10)) known.delete(oldest);
      known.set(key, value);
      return value;
    },
  };
}
