/** `system` follows what the machine prefers. */
export type Theme = "system" | "light" | "dark";

export const themes = ["system", "light", "dark"] as const satisfies Theme[];

export const readTheme = (): Theme => {
  const kept = window.localStorage.getItem(key);
  return themes.find((theme) => theme === kept) ?? "system";
};

export const applyTheme = (theme: Theme): void => {
  window.localStorage.setItem(key, theme);
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
};

const key = "sluice.theme";
