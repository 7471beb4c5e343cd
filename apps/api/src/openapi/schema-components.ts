import * as contract from "@sluice/contract";
import { z } from "zod";
import type { Route } from "../route.ts";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The schemas of the routes' outputs as components, those of the contract by their names there.
 * `refTo` points to the component of an output.
 */
export const schemaComponents = (outputs: { name: string; schema: z.ZodType }[]) => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries({ ...contract }))
    if (schema instanceof z.ZodType) registry.add(schema, { id });
  for (const { name, schema } of outputs)
    if (!registry.has(schema)) registry.add(schema, { id: name });
  const nameOf = (schema: z.ZodType) => registry.get(schema)?.id ?? "";
  const { schemas } = z.toJSONSchema(registry, { ...settings, io: "output", uri: uriOf });
  const told = [contract.Problem, ...outputs.map(({ schema }) => schema)];
  const used = reachable(
    schemas,
    told.map((schema) => uriOf(nameOf(schema))),
  );
  return {
    schemas: used,
    refTo: (schema: z.ZodType) => {
      const name = nameOf(schema);
      return { ref: { $ref: uriOf(name) }, schema: used[name] ?? {} };
    },
  };
};

/** What a route accepts, before it is read: numbers and times of a query are still text. */
export const inputSchema = ({ input }: Route): JsonSchema => {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { ...settings, io: "input" });
  return schema;
};

const settings = {
  unrepresentable: "any",
  override: ({ zodSchema, jsonSchema }) => {
    // The format says it in one word.
    if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    // A field that a later release adds must break no client.
    const isStrict = zodSchema instanceof z.ZodObject && zodSchema.def.catchall !== undefined;
    if (!isStrict && jsonSchema.additionalProperties === false)
      delete jsonSchema.additionalProperties;
  },
} as const satisfies z.core.ToJSONSchemaParams;

const prefix = "#/components/schemas/";
const uriOf = (id: string) => prefix + id;

const reachable = (all: Record<string, JsonSchema>, refs: string[]): Record<string, JsonSchema> => {
  const found = new Map<string, JsonSchema>();
  const visit = (ref: string): void => {
    const name = ref.slice(prefix.length);
    const schema = all[name];
    if (schema === undefined || found.has(name)) return;
    const { $schema: _, $id: __, ...rest } = schema;
    found.set(name, rest);
    const text = JSON.stringify(rest);
    for (const [, next] of text.matchAll(/"\$ref":"([^"]+)"/g)) visit(next ?? "");
  };
  refs.forEach(visit);
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
};
