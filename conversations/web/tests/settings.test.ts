import assert from "node:assert/strict";
import { test } from "node:test";

import { language } from "../shared/settings";

test("a browser's language that is none does not keep prices from being shown", () => {
  assert.equal(language(undefined, "en-US@posix"), "en");
  assert.equal(language("fr", "en-US@posix"), "fr");
  assert.equal(language("not a tag!", "pt-br"), "pt-BR");
  assert.equal(language(undefined, undefined), "en");
});
