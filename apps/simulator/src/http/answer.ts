export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** What the statistics count this answer under: TikTok's code, or the HTTP status. */
  code: string;
  /** Never sent: the caller waits until it gives up. */
  isWithheld?: true;
}

export const json = (status: number, value: unknown, code = String(status)): Answer => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8" },
  text: JSON.stringify(value),
  code,
});

export const text = (status: number, content: string): Answer => ({
  status,
  headers: { "content-type": "text/plain; charset=utf-8" },
  text: content,
  code: String(status),
});

export const redirect = (location: string): Answer => ({
  status: 302,
  headers: { location },
  text: "",
  code: "302",
});
