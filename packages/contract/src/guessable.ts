/**
 * Whether a secret is one that people guess first: made of words that stand for a secret, or of a few
 * characters again and again.
 */
export const isGuessable = (secret: string): boolean => {
  const rest = secret.toLowerCase().replace(words, "");
  return new Set(rest).size < 6;
};

const words =
  /change[-_ ]?(this|me|it)|passw(or|0r)d|passphrase|default|example|secret|sluice|admin|token|letmein|qwerty|abc|(?:0?1)?234+5?6?7?8?9?0?/g;
