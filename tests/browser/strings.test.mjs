// The data of the interface's languages: complete, consistent, and set as each language is set.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const FOLDER = new URL("../../www/strings/", import.meta.url);
const REFERENCE = "ar";
/** How a language quotes, and what else its typography asks for or bans. */
const TYPOGRAPHY = {
  ar: { quotes: "«»", bans: /[,;?]| ء|ى(?=\p{M})|اً/u },
  ckb: { quotes: "«»", bans: /[,;?كيى\u200C]/ },
  de: { quotes: "„“", bans: /[«»”]|\S…/ },
  en: { quotes: "“”", bans: /[«»„]| …/ },
  es: { quotes: "«»", bans: /[“”„]|(?<!¿[^?]*)\?| …/ },
  fa: { quotes: "«»", bans: /[,;?كي]|ه\u200Cی/ },
  fr: { quotes: "«»", bans: /[“”„]|«(?!\u00A0)|(?<!\u00A0)[»:]|(?<!\u202F)[?!]| …/ },
  ku: { quotes: "“”", bans: /[«»„]| …|[àâèìòôùäïëöüğı]/ },
  nl: { quotes: "‘’", bans: /[«»„“”]| …/ },
  sv: { quotes: "””", bans: /[«»„“]|\S…/ },
  tr: { quotes: "“”", bans: /[«»„]| …/ },
};
const CODES = readdirSync(FOLDER).map((name) => name.replace(/\.json$/, ""));

const file = (code) => readFileSync(new URL(`${code}.json`, FOLDER), "utf8");
const strings = (code) => JSON.parse(file(code));
const isPlural = (value) => typeof value === "object" && "other" in value;

/** Every text with the path of its key; plural forms are one key, save what it gives for each of them. */
function texts(tree, path = "") {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value]] : texts(value, `${path}${key}.`),
  );
}

const keys = (tree, path = "") =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" || isPlural(value) ? [path + key] : keys(value, `${path}${key}.`),
  );

const names = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("the interface speaks eleven languages", () => {
  assert.deepEqual(CODES, Object.keys(TYPOGRAPHY));
});

for (const code of CODES) {
  test(`${code}: every string is there, in the order of the reference`, () => {
    assert.deepEqual(keys(strings(code)), keys(strings(REFERENCE)));
    for (const [key, text] of texts(strings(code))) assert.ok(text && text === text.trim(), key);
  });

  test(`${code}: numbers have all forms that the language counts in`, () => {
    const used = new Set([...new Intl.PluralRules(code).resolvedOptions().pluralCategories, "zero"]);
    assert.ok(Intl.PluralRules.supportedLocalesOf(code).length, "node knows the language");
    for (const [key, forms] of Object.entries(strings(code)).filter(([, value]) => isPlural(value))) {
      assert.deepEqual(Object.keys(forms).sort(), [...used].sort(), key);
      // 1,000 is of one form or the other in every language; none of them may lose its number.
      for (const form of ["few", "many", "other"]) if (forms[form]) assert.deepEqual(names(forms[form]), ["n"], `${key}.${form}`);
    }
  });

  test(`${code}: what is filled in is that of the reference`, () => {
    const reference = new Map(texts(strings(REFERENCE)));
    for (const [key, text] of texts(strings(code))) {
      if (!/^(results|pages)\./.test(key)) assert.deepEqual(names(text), names(reference.get(key)), key);
    }
  });

  test(`${code}: quotes and points are those of the language`, () => {
    const { quotes, bans } = TYPOGRAPHY[code];
    for (const [key, text] of texts(strings(code))) {
      assert.doesNotMatch(text, /["'`]|\.\.\.|  /, key);
      assert.doesNotMatch(text, bans, key);
      if (names(text).includes("query")) {
        const [open, close] = [...quotes];
        assert.match(text, new RegExp(`${open}\\s?\\{query\\}\\s?${close}`), key);
      }
    }
  });

  test(`${code}: letters are composed, and what cannot be seen is escaped`, () => {
    assert.equal(file(code), file(code).normalize("NFC"));
    assert.doesNotMatch(file(code), /[\u00A0\u00AD\u200B-\u200F\u202A-\u202F\u2060-\u2069\uFEFF]/);
  });
}

test("in Arabic everything is Arabic", () => {
  for (const [key, text] of texts(strings("ar"))) assert.doesNotMatch(text.replace(/\{\w+\}/g, ""), /[A-Za-z0-9]/, key);
});

test("no text is left in another language", () => {
  for (const code of CODES.filter((code) => code !== "en")) {
    const english = new Map(texts(strings("en")));
    const same = texts(strings(code)).filter(([key, text]) => text === english.get(key) && names(text).length === 0);
    assert.deepEqual(same, [], code);
  }
});
