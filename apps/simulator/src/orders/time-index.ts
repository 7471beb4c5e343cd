import { createSortedList } from "./sorted-list.ts";

export interface Keys<Item> {
  id: (item: Item) => string;
  /** Unix seconds, as the update time. */
  createTime: (item: Item) => number;
  updateTime: (item: Item) => number;
}

/** From `ge`, included, to `lt`, excluded. */
export interface Window {
  ge: number | undefined;
  lt: number | undefined;
}

export interface TimeQuery<Item> {
  sortField: "create_time" | "update_time";
  isDescending: boolean;
  createTime: Window;
  updateTime: Window;
  /** Undefined where only times decide: then nothing but the page itself is looked at. */
  matches: ((item: Item) => boolean) | undefined;
  offset: number;
  limit: number;
}

/** Items by creation and by update time, ties by id, for pages and their total. */
export const createTimeIndex = <Item>({ id, createTime, updateTime }: Keys<Item>) => {
  const sorted = (time: (item: Item) => number) =>
    createSortedList<Item>(
      (a, b) => time(a) - time(b) || (id(a) < id(b) ? -1 : id(a) > id(b) ? 1 : 0),
    );
  const lists = { create_time: sorted(createTime), update_time: sorted(updateTime) };

  return {
    add: (item: Item): void => {
      lists.create_time.add(item);
      lists.update_time.add(item);
    },
    /** To be called before an item's times change. */
    remove: (item: Item): void => {
      lists.create_time.remove(item);
      lists.update_time.remove(item);
    },
    page: (query: TimeQuery<Item>): { items: Item[]; total: number } => {
      const byUpdate = query.sortField === "update_time";
      const [time, window] = byUpdate
        ? [updateTime, query.updateTime]
        : [createTime, query.createTime];
      const [otherTime, otherWindow] = byUpdate
        ? [createTime, query.createTime]
        : [updateTime, query.updateTime];
      const list = lists[query.sortField];
      const { ge, lt } = window;
      const from = ge === undefined ? 0 : list.countBefore((item) => time(item) < ge);
      const to = lt === undefined ? list.size() : list.countBefore((item) => time(item) < lt);

      const isPlain =
        !query.matches && otherWindow.ge === undefined && otherWindow.lt === undefined;
      const cut = (count: number) => {
        const [first, last] = query.isDescending
          ? [count - query.offset - query.limit, count - query.offset]
          : [query.offset, query.offset + query.limit];
        return [Math.max(0, first), Math.max(0, Math.min(count, last))] as const;
      };
      const inOrder = (items: Item[]) => (query.isDescending ? items.toReversed() : items);
      if (isPlain) {
        const total = Math.max(0, to - from);
        const [first, last] = cut(total);
        return { items: inOrder(list.slice(from + first, from + last)), total };
      }
      const found = list
        .slice(from, to)
        .filter((item) => isIn(otherWindow, otherTime(item)) && (query.matches?.(item) ?? true));
      return { items: inOrder(found.slice(...cut(found.length))), total: found.length };
    },
  };
};

const isIn = ({ ge, lt }: Window, time: number): boolean =>
  (ge === undefined || time >= ge) && (lt === undefined || time < lt);
