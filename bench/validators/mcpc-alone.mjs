// The emitted validator without the words.
export { placeOrder_input as validate } from "bench:emitted";
