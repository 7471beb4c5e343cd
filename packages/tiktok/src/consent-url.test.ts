import { consentUrl } from "./consent-url.ts";

it("a seller is led to the market's consent page with the app's service and our state", () => {
  const link = consentUrl({
    consentUrl: "https://services.tiktokshop.com/open/authorize",
    serviceId: "7400000000000000001",
    state: "a+b/c=&d",
  });
  expect(link).toBe(
    "https://services.tiktokshop.com/open/authorize?service_id=7400000000000000001&state=a%2Bb%2Fc%3D%26d",
  );
  expect(new URL(link).searchParams.get("state")).toBe("a+b/c=&d");
});

it("what the configured link already says is kept", () => {
  const base = "http://127.0.0.1:8090/open/authorize?seller=70&state=old";
  const { searchParams } = new URL(consentUrl({ consentUrl: base, serviceId: "7", state: "new" }));
  expect(Object.fromEntries(searchParams)).toEqual({ seller: "70", service_id: "7", state: "new" });
});
