// Which requests may write: forms that were served by this very forge.
// Any page in the same browser can post to a server on the loopback; what it cannot do is lie about its origin.

/**
 * Whether a form comes from a page of ours. The Origin header decides (or the Referer, which browsers without it send);
 * it is compared with the forge's own address and not with the Host header, which a rebound domain name could choose.
 */
export function isOwnForm(request: Request, forgeUrl: string): boolean {
  const sent = request.headers.get("origin") ?? request.headers.get("referer");
  const origin = sent && URL.canParse(sent) ? new URL(sent).origin : undefined;
  const own = new URL(forgeUrl);
  return ["127.0.0.1", "localhost", "[::1]"].some((host) => {
    own.hostname = host;
    return origin === own.origin;
  });
}
