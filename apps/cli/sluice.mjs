#!/usr/bin/env node
// Checked in, so that an install can link the command before the first build has made dist.
await import(new URL("dist/main.js", import.meta.url).href);
