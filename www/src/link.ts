// Where an address of an index leads. embedded-link.ts is the same for pages that lie on a disk.

/** The address, if a link may lead there: http or https, nothing that runs as script. */
export function followable(address: string): URL | undefined {
  try {
    const url = address ? new URL(address, document.baseURI) : undefined;
    return url && /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** What a reader is shown of its path. */
export function pathOf({ pathname }: URL): string {
  return pathname;
}
