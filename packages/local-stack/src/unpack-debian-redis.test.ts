import { libraryPackages, nameRelease } from "./unpack-debian-redis.ts";

test("the C library stays the machine's own, every other library may be unpacked", () => {
  const printed = `redis-tools
  Depends: adduser
  Depends: libc6
 |Depends: libjemalloc2
  PreDepends: libcrypt1
  Depends: <libvirtual>
  Depends: libssl3
libssl3
  Depends: libc6
  Depends: libjemalloc2
`;
  expect(libraryPackages(printed)).toEqual(["libjemalloc2", "libssl3"]);
});

test("the cache is kept apart by release", () => {
  expect(nameRelease('NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n')).toBe("debian-12");
  expect(nameRelease("ID=arch\nBUILD_ID=rolling\n")).toBe("arch-rolling");
});
