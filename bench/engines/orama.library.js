export { create, load, search } from "@orama/orama";
export { stemmer } from "@orama/stemmers/arabic";
