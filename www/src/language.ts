// The words of the interface: strings of the reader's language, numbers and dates of the page's locale.
//
// Arabic counts in six forms (لا نتائج، نتيجة واحدة، نتيجتان، ٣ نتائج، ١١ نتيجة، ١٠٠ نتيجة), chosen by Intl.PluralRules.
// A language is one file in www/strings, fetched by shell.ts; every file has the keys of ar.json, save the plural forms it does
// not use.
import type ar from "../strings/ar.json";

export type Strings = Omit<typeof ar, "results"> & {
  results: { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
};

export class Language {
  readonly #locale: string;

  constructor(
    /** The page's language, which may be one that has no strings. */
    readonly page: string,
    /** That of the strings. */
    readonly code: string,
    readonly strings: Strings,
  ) {
    this.#locale = numberLocale(page);
  }

  count(results: number): string {
    const { results: forms } = this.strings;
    const form = results === 0 ? "zero" : new Intl.PluralRules(this.code).select(results);
    return (forms[form] ?? forms.other).replace("{n}", new Intl.NumberFormat(this.#locale).format(results));
  }

  /** 2024-03-01 as the page's readers write it; anything that is not such a date, as it is. */
  date(iso: string): string {
    const date = new Date(iso.slice(0, 10));
    if (Number.isNaN(date.getTime())) return iso;
    return new Intl.DateTimeFormat(this.#locale, { dateStyle: "long", calendar: "gregory", timeZone: "UTC" }).format(date);
  }
}

/** Plain "ar" names no country. Intl then gives Latin digits; our readers' countries write ٠١٢٣, and "ar-MA" says otherwise. */
function numberLocale(page: string): string {
  try {
    const [locale = "en"] = Intl.getCanonicalLocales(page);
    return locale === "ar" ? "ar-u-nu-arab" : locale;
  } catch {
    return "en";
  }
}
