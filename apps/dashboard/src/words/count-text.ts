/** A count with its thousands apart. */
export const countText = (count: number): string => whole.format(count);

/** "1 order", "2,000 orders". */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

/** Money as TikTok gives it: a decimal string, never a binary fraction. */
export const moneyText = ({ amount, currency }: { amount: string; currency: string }): string =>
  `${amount.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",")} ${currency}`;

const whole = new Intl.NumberFormat("en");
