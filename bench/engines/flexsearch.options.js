export const options = {
  document: { id: "id", index: ["title", "body"], store: ["title", "url", "body"] },
  tokenize: "forward",
};
