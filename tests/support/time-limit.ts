// What crosses processes may wait for a restart or a time-out; a unit test never does.
jest.setTimeout(60_000);
