// Colyseus' own relay room, as it comes, on any free port of loopback.
import { RelayRoom, Server } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";

const server = new Server({ greet: false, transport: new WebSocketTransport() });
server.define("relay", RelayRoom);
await server.listen(0, "127.0.0.1", 1024);
console.log("game tcp://127.0.0.1:" + server.transport.server.address().port);
console.log("ready");

// For the measure of memory (Colyseus itself takes SIGUSR2): what is left after a collection.
process.on("SIGHUP", () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  console.log("heap " + (heapUsed + external));
});
