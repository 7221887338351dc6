/** What `scripts/build-page.mjs` makes of `page/`. */
declare module "mcpc/page" {
  /** The page as one HTML document, compressed with Brotli, in base64. */
  export const page: string;
  /** `Content-Security-Policy` of the page: its own script and style, and nothing from elsewhere. */
  export const policy: string;
  /** Another one for another page. */
  export const tag: string;
}
