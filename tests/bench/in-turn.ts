/** Runs the sides in turn, round after round: what disturbs the machine meanwhile meets them all. */
export const inTurn = async <Side extends string, Figure extends { mistakes: string[] }>(
  rounds: number,
  sides: Record<Side, () => Promise<Figure>>,
  onFigure: (side: string, figure: NoInfer<Figure>) => void,
): Promise<Record<Side, Figure[]>> => {
  const names = Object.keys(sides) as Side[];
  const figures = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Side,
    Figure[]
  >;
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) {
      const figure = await sides[name]();
      onFigure(name, figure);
      figures[name].push(figure);
    }
  return figures;
};

/** Of the rounds, each pair measured one right after the other. */
export const medianRatio = (
  over: { perSecond: number }[],
  under: { perSecond: number }[],
): number =>
  median(over.map(({ perSecond }, round) => perSecond / (under[round]?.perSecond ?? Number.NaN)));

export const medianOf = <Figure>(figures: Figure[], of: (figure: Figure) => number): number =>
  median(figures.map(of));

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = sorted.slice(
    Math.ceil(middle) - 1,
    Math.floor(middle) + 1,
  );
  return (low + high) / 2;
};
