/**
 * Where a seller goes to connect a shop. The base link differs by market, so it is configuration,
 * e.g. `https://services.tiktokshop.com/open/authorize`; TikTok gives `state` back with the code.
 */
export const consentUrl = ({ consentUrl: base, serviceId, state }: Consent): string => {
  const url = new URL(base);
  url.searchParams.set("service_id", serviceId);
  url.searchParams.set("state", state);
  return url.href;
};

interface Consent {
  consentUrl: string;
  serviceId: string;
  state: string;
}
