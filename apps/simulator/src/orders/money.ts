/** TikTok's way to write an amount: major units, no trailing zeros ("4.9", "119", "657000"). */
export const money = (minorUnits: number, decimals: number): string => {
  if (decimals === 0) return String(minorUnits);
  const digits = String(Math.abs(minorUnits)).padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  const whole = `${minorUnits < 0 ? "-" : ""}${digits.slice(0, -decimals)}`;
  return fraction === "" ? whole : `${whole}.${fraction}`;
};
