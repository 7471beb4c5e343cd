/** A count with its thousands apart. */
export const countText = (count: number): string => whole.format(count);

/** "1 order", "2,000 orders". */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

/** Money as TikTok gives it: a decimal string, never a binary fraction. "43.9" is read as "43.90". */
export const moneyText = ({ amount, currency }: { amount: string; currency: string }): string =>
  `${amount.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",").replace(/\.\d$/, "$&0")} ${currency}`;

const whole = new Intl.NumberFormat("en");
