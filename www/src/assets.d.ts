// Style sheets are imported as minified text (www/build.mjs).
declare module "*.css" {
  const text: string;
  export default text;
}
