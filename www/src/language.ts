// The words of the interface: strings of the reader's language, numbers and dates of the page's locale.
//
// A language is one file in www/strings, named by its code, with the keys of ar.json, which a script that shows nothing in
// another language need not load: `codeOf` (place.ts) says which file a page wants. The keys:
//
//   label placeholder clear list                        the box, for eyes and for ears; list names the results
//   close                                               the modal's button
//   loading offline retry errors.CODE                   states; CODE is one of error.ts
//   unavailable                                         what the box says if not even these strings come; fihris.js has it
//   results pages                                       plural forms with {n}: matches; pages behind a choice of a filter
//   shown more showAll                                  {shown} of {n} results, the button for the next, the way to all {n}
//   hint suggestions                                    nothing was found: what to try, heading of queries to try
//   resultsFor resultsNear searchLiterally              how {query} was read; resultsNear if only words were guessed
//   also                                                heading of the second group
//   completions                                         name of the list of words that {query} may become
//   recent clearRecent                                  searches kept on the device: heading, forgetting them
//   filters any all clearFilters                        the form of filters
//   moreValues remove                                   {n} more choices of {name}; taking {value} back
//   links                                               heading of links that the page's owner shows in the empty box
//   sort relevance newest oldest ascending descending   orders of results; the last two are by any {key}
//   keys.navigate keys.open keys.close                  what the keys drawn at the foot of the panel do
//
// Arabic counts in six forms (لا نتائج، نتيجة واحدة، نتيجتان، ٣ نتائج، ١١ نتيجة، ١٠٠ نتيجة), chosen by Intl.PluralRules.
// Other languages have the forms that they use, and all have one for none.
type Arabic = typeof import("../strings/ar.json");
type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

export type Strings = { [Key in keyof Arabic]: Key extends "results" | "pages" ? Forms : Arabic[Key] };

/** The locale of numbers and dates where the page's is not known. */
const FALLBACK = "en";
/** For languages that browsers may have no numbers and dates of: a locale whose digits and order of a date are theirs. */
const STAND_INS = new Map([["ckb", "ar-u-nu-arab"], ["ku", "de"]]);

export class Language {
  // Made once: made anew for each date of a list, they took most of the time that scripts had of a keystroke.
  readonly #numbers: Intl.NumberFormat;
  readonly #plurals: Intl.PluralRules;
  /** By numbering system; undefined is the locale's own. */
  readonly #dates = new Map<string | undefined, Intl.DateTimeFormat>();
  readonly #written: string;
  readonly #style: "long" | "medium";

  constructor(
    /** The page's language, which may be one that has no strings. */
    readonly page: string,
    /** That of the strings. */
    readonly code: string,
    readonly strings: Strings,
  ) {
    const locale = canonical(page);
    // Where the browser does not know the page's locale, it would write dates in its own language.
    const isKnown = Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
    // Plain "ar" names no country. Intl then gives Latin digits; our readers' countries write ٠١٢٣, and "ar-MA" says otherwise.
    const written = locale === "ar" ? "ar-u-nu-arab" : isKnown ? locale : (STAND_INS.get(code) ?? FALLBACK);
    this.#numbers = new Intl.NumberFormat(written);
    this.#plurals = new Intl.PluralRules(code);
    this.#written = written;
    this.#style = isKnown ? "long" : "medium";
  }

  number(n: number): string {
    return this.#numbers.format(n);
  }

  /** The form of `results` or `pages` for a number of them. */
  count(of: "results" | "pages", n: number): string {
    const forms: Forms = this.strings[of];
    const form = n === 0 ? "zero" : this.#plurals.select(n);
    return this.fill(forms[form] ?? forms.other, { n });
  }

  /**
   * A string with {names} replaced. What a reader or a page wrote is isolated (U+2068…U+2069): a German word in an Arabic
   * sentence then moves no bracket or question mark of it.
   */
  fill(template: string, values: Record<string, string | number>): string {
    return template.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? this.number(value) : `\u2068${value}\u2069`;
    });
  }

  /**
   * 2024-03-01 as the page's readers write it; anything that is not such a date, as it is. In the digits of the text beside it,
   * if it has any: «ملتقى 2010» above «٨ آذار ٢٠١٠» looks like two pages.
   */
  date(iso: string, beside = ""): string {
    const date = new Date(iso.slice(0, 10));
    if (Number.isNaN(date.getTime())) return iso;
    const isLatin = /\d/.test(beside);
    const numberingSystem = isLatin === /[\u0660-\u0669]/.test(beside) ? undefined : isLatin ? "latn" : "arab";
    let dates = this.#dates.get(numberingSystem);
    if (!dates) {
      const options = { dateStyle: this.#style, calendar: "gregory", timeZone: "UTC", ...(numberingSystem && { numberingSystem }) };
      this.#dates.set(numberingSystem, (dates = new Intl.DateTimeFormat(this.#written, options)));
    }
    return dates.format(date);
  }
}

/** A page's lang attribute as a locale. Whoever writes pages may write anything there. */
function canonical(page: string): string {
  try {
    return Intl.getCanonicalLocales(page)[0] ?? FALLBACK;
  } catch {
    return FALLBACK;
  }
}
