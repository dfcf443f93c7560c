declare module "*.css" {
  const text: string;
  export default text;
}
declare const __PANEL__: string;
declare module "lend";
declare const __LATER__: string;
declare const __MEASURE__: string;
declare const __ENGINE__: string;
declare const __HTTP__: string;
declare var __fashionistarHttp: { HttpSocket: new (url: string) => unknown };
