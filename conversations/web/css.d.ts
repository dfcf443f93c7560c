declare module "*.css" {
  const text: string;
  export default text;
}
declare const __PANEL__: string;
declare module "lend";
declare const __LATER__: string;
