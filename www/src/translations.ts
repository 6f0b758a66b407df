// Every language's strings, as part of the script.
import ar from "../strings/ar.json";
import ckb from "../strings/ckb.json";
import de from "../strings/de.json";
import en from "../strings/en.json";
import es from "../strings/es.json";
import fa from "../strings/fa.json";
import fr from "../strings/fr.json";
import ku from "../strings/ku.json";
import nl from "../strings/nl.json";
import sv from "../strings/sv.json";
import tr from "../strings/tr.json";
import type { Strings } from "./language.js";

export const translations: Record<string, Strings> = { ar, ckb, de, en, es, fa, fr, ku, nl, sv, tr };
