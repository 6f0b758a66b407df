// The style sheets of a box whose list stands in the page itself.

/**
 * A sheet that touches nothing else of the page, and that nothing of the page touches: an id that no element has gives its rules
 * the weight to be above the page's.
 */
export function nested(css: string, host: HTMLElement): string {
  const box = [...host.shadowRoot!.adoptedStyleSheets[0]!.cssRules].map(({ cssText }) => cssText).join("");
  return `fihris-search:not(#\\ ){.root *{all:revert;box-sizing:border-box;margin:0}.root *::before,.root *::after{content:none}${box}${css}}`;
}
