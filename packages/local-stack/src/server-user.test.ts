import { mayEnter, pickServerUser } from "./server-user.ts";

const passwd = [
  "root:x:0:0:root:/root:/bin/bash",
  "nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin",
  "postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash",
];

test("as root the servers run as postgres, else as nobody, never as root", () => {
  expect(pickServerUser(passwd.join("\n"))).toEqual({ name: "postgres", uid: 101, gid: 104 });
  expect(pickServerUser(passwd.slice(0, 2).join("\n"))).toEqual({
    name: "nobody",
    uid: 65534,
    gid: 65533,
  });
  expect(pickServerUser(passwd.slice(0, 1).join("\n"))).toBeUndefined();
});

test.each([
  ["root's home", { mode: 0o40700, uid: 0, gid: 0 }, false],
  ["a folder open to all", { mode: 0o40755, uid: 0, gid: 0 }, true],
  ["a folder that can only be passed through", { mode: 0o40711, uid: 0, gid: 0 }, true],
  ["its own folder", { mode: 0o40700, uid: 101, gid: 0 }, true],
  ["its group's folder", { mode: 0o40710, uid: 0, gid: 104 }, true],
  ["a folder closed to its group but open to others", { mode: 0o40701, uid: 0, gid: 104 }, false],
])("the servers' user and %s", (_, folder, expected) => {
  expect(mayEnter(folder, { name: "postgres", uid: 101, gid: 104 })).toBe(expected);
});
