// Node itself: a script that says it runs, and waits.
process.stdout.write("running\n");
process.stdin.resume();
