/** What `create` is called with; a stemmer is given, because the page and the build import it from different places. */
export const options = (stemmer) => ({
  // What is not in the schema is stored and not searched.
  schema: { title: "string", body: "string" },
  components: { tokenizer: { language: "arabic", stemming: true, stemmer } },
});

export const searchOptions = { boost: { title: 3 }, limit: 10 };
