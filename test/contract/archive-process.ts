import { startServer } from '../../demo/src/server/start-server.ts';

/** Run as a process of its own, to be killed: serves the archive in the folder that is its argument, and says where. */
const server = await startServer({
  dataFolder: process.argv[2],
  viewerFolder: import.meta.dirname,
  pluginFolder: null,
  port: 0,
  sampleStudy: false,
});
console.log(server.url);
