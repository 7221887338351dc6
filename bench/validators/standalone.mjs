// Ajv's standalone module as Ajv prints it, which brings no words of its own beyond each error's message.
import validate from "bench:standalone";

export { validate };

export function explain(order) {
  validate(order);
  return validate.errors.map(({ instancePath, message }) => `order${instancePath} ${message}`).join("\n");
}
