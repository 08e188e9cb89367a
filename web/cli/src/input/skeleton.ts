import { shapeOf, type Model, type Shape } from "../models.js";
import { Numeral, struct, type Value } from "../values.js";

/** An input with every member, to be filled in. */
export function skeleton(model: Model, shape: Shape | undefined): Value {
  return shape === undefined ? struct() : example(model, shape, []);
}

function example(model: Model, shape: Shape, above: readonly string[]): Value {
  const stack = [...above, shape.name];
  switch (shape.type) {
    case "structure":
      if (stack.filter((it) => it === shape.name).length > 1) return struct();
      return struct(
        (shape.members ?? []).map((it) => [it.name, example(model, shapeOf(model, it.shape), stack)] as const),
      );
    case "list":
      return (shape.members ?? []).map((it) => example(model, shapeOf(model, it.shape), stack));
    case "map": {
      const value = shape.members?.[1];
      return struct(value ? [["KeyName", example(model, shapeOf(model, value.shape), stack)]] : []);
    }
    case "string":
      return shape.enum?.[0] ?? "";
    case "integer":
    case "long":
      return 0;
    case "float":
    case "double":
      return new Numeral("0.0");
    case "boolean":
      return true;
    case "timestamp":
      return "1970-01-01T00:00:00";
    case "blob":
      return null;
  }
}
