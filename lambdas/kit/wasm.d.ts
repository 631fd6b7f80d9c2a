/** WebAssembly as bytes: the bundler puts them into the function's file. */
declare module '*.wasm' {
  const bytes: Uint8Array;
  export default bytes;
}
