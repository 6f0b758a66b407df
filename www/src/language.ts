// The words of the interface: strings of the reader's language, numbers and dates of the page's locale.
//
// Arabic counts in six forms (لا نتائج، نتيجة واحدة، نتيجتان، ٣ نتائج، ١١ نتيجة، ١٠٠ نتيجة), chosen by Intl.PluralRules.
// A language is one file in www/strings; every file has the keys of ar.json, save the plural forms it does not use.
import ar from "../strings/ar.json";
import en from "../strings/en.json";

type Strings = Omit<typeof ar, "results"> & { results: { other: string } & Partial<Record<Intl.LDMLPluralRule, string>> };

interface Translation {
  strings: Strings;
  direction: "rtl" | "ltr";
}

const TRANSLATIONS: Record<string, Translation> = {
  ar: { strings: ar, direction: "rtl" },
  en: { strings: en, direction: "ltr" },
};
const FALLBACK = "en";

export class Language {
  /** The language of the strings; the page's own may be one that has no strings yet. */
  readonly code: string;
  readonly direction: "rtl" | "ltr";
  readonly strings: Strings;
  readonly #locale: string;

  constructor(readonly page: string) {
    const primary = page.toLowerCase().split("-")[0] ?? "";
    this.code = primary in TRANSLATIONS ? primary : FALLBACK;
    const { strings, direction } = TRANSLATIONS[this.code] as Translation;
    this.strings = strings;
    this.direction = direction;
    this.#locale = numberLocale(page);
  }

  /** The language in force at a place in the page: the nearest lang attribute, else the browser's. */
  static of(element: Element): Language {
    return new Language(element.closest("[lang]")?.getAttribute("lang") || navigator.language);
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
    const [locale = FALLBACK] = Intl.getCanonicalLocales(page);
    return locale === "ar" ? "ar-u-nu-arab" : locale;
  } catch {
    return FALLBACK;
  }
}
