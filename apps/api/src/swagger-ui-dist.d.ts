declare module "swagger-ui-dist/absolute-path.js" {
  /** The folder with the files that a browser loads. */
  const absolutePath: () => string;
  export default absolutePath;
}
