// The custom-elements manifest of <fihris-search>: what editors and documentation tools read of an element. It is made of the JSDoc
// of shell.ts, and has what an owner may use: attributes, events, parts, custom properties, slots, and the members that fihris.d.ts
// has of the element. https://custom-elements-manifest.open-wc.org/
import { create, ts } from "@custom-elements-manifest/analyzer";
import { readFileSync } from "node:fs";

const parse = (path) => ts.createSourceFile(path, readFileSync(new URL(path, import.meta.url), "utf8"), ts.ScriptTarget.ES2022, true);

/** The names of the members of an interface. */
function membersOf(source, name) {
  const found = source.statements.find((statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name);
  return found.members.map((member) => member.name.text);
}

export function elementManifest() {
  const { schemaVersion, modules } = create({ modules: [parse("src/shell.ts"), parse("src/fihris.ts")] });
  const declaration = modules.flatMap(({ declarations }) => declarations).find(({ customElement }) => customElement);
  const isPublic = new Set(membersOf(parse("fihris.d.ts"), "FihrisSearchElement"));
  const path = "fihris.js";
  const tagName = "fihris-search";
  const members = declaration.members.filter(({ name }) => isPublic.has(name));
  // The analyser takes the parameter of a helper for an event too.
  const events = declaration.events.filter(({ name }) => name.startsWith("fihris-"));
  return {
    schemaVersion,
    modules: [
      {
        kind: "javascript-module",
        path,
        declarations: [{ ...declaration, members, events, tagName }],
        exports: [{ kind: "custom-element-definition", name: tagName, declaration: { name: declaration.name, module: path } }],
      },
    ],
  };
}
