// Preloaded into every measured server: tells its own CPU time to the bench over the IPC channel, which leaves
// stdin, stdout and the HTTP port to the protocol and is finer than /proc (10 ms).
process.on("message", () => process.send(process.cpuUsage()));
process.channel.unref();
