// What `node:http` is in a bundle. Importing it as a module makes Node look at every one of its names, and one of them
// loads a whole WebSocket client: some 20 ms of each start, for what nobody asked for. Asked for like this it is only itself.

const http = process.getBuiltinModule('node:http');

export const { Agent, request, STATUS_CODES } = http;
export default http;
