import type { Route } from "../route.ts";
import { inputSchema, type JsonSchema } from "./schema-components.ts";

/** An input as OpenAPI has it: what the path names, then a GET's query, or else the body. */
export const describeInput = (route: Route): Record<string, unknown> => {
  const schema = inputSchema(route);
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? "");
  const fields = fieldsOf(schema);
  const pathParameters = inPath.map((name) => ({
    name,
    in: "path",
    required: true,
    schema: fields.get(name)?.schema ?? { type: "string" },
  }));
  if (route.method !== "GET") {
    const rest = without(schema, inPath);
    const hasFields = [...fields.keys()].some((name) => !inPath.includes(name));
    return {
      parameters: pathParameters,
      requestBody: {
        // Every change is sent as JSON, if only as `{}`: what a form of another site cannot do.
        required: true,
        content: {
          "application/json": { schema: hasFields ? rest : { ...rest, type: "object" } },
        },
      },
    };
  }
  const query = [...fields].filter(([name]) => !inPath.includes(name));
  return {
    parameters: [
      ...pathParameters,
      ...query.map(([name, field]) => ({ name, in: "query", ...field })),
    ],
  };
};

interface Field {
  required: boolean;
  schema: JsonSchema;
}

/** The fields of an object, or of several that an input may be: then only common ones are required. */
const fieldsOf = (schema: JsonSchema): Map<string, Field> => {
  const fields = new Map<string, Field>();
  const branches = branchesOf(schema);
  for (const branch of branches)
    for (const [name, field] of Object.entries(branch.properties ?? {})) {
      if (fields.has(name)) continue;
      const required = branches.every((each) => each.required?.includes(name) ?? false);
      fields.set(name, { required, schema: typeof field === "object" ? field : {} });
    }
  return fields;
};

const branchesOf = (schema: JsonSchema): JsonSchema[] => {
  const parts = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((some) => some ?? []);
  return parts.length === 0 ? [schema] : parts.flatMap(branchesOf);
};

const without = (schema: JsonSchema, names: string[]): JsonSchema => {
  const { properties = {}, required = [], ...rest } = schema;
  const kept = Object.entries(properties).filter(([name]) => !names.includes(name));
  const stillRequired = required.filter((name) => !names.includes(name));
  const branches = (["anyOf", "oneOf", "allOf"] as const).flatMap((word) => {
    const parts = schema[word];
    return parts ? [[word, parts.map((part) => without(part, names))] as const] : [];
  });
  return {
    ...rest,
    ...(schema.properties && { properties: Object.fromEntries(kept) }),
    ...(stillRequired.length > 0 && { required: stillRequired }),
    ...Object.fromEntries(branches),
  };
};
