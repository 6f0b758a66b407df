export const options = {
  fields: ["title", "body"],
  storeFields: ["title", "url", "body"],
  searchOptions: { prefix: true, boost: { title: 3 } },
};
